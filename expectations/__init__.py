"""Great Expectations suites, one file per data set, and the registry of them."""
