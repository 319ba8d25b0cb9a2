{{ date_missing('plan_missing', 'plan') }}
