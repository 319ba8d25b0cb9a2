"""Runs the expectation suites and turns their results into rows. The suites themselves are in expectations/."""
