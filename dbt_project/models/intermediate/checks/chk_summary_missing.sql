{{ date_missing('summary_missing', 'summary') }}
