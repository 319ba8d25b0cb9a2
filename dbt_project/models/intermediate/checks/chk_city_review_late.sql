{{ stage_received_late('city_review_late', 'city') }}
