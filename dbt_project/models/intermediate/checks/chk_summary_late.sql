{{ date_given_late('summary_late', 'summary') }}
