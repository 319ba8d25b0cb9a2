{{ stage_received_late('received_late', 'self') }}
