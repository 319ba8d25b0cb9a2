{{ date_given_late('plan_late', 'plan') }}
