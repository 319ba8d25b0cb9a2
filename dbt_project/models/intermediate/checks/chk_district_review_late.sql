{{ stage_received_late('district_review_late', 'district') }}
