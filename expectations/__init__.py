"""Great Expectations suites, one file per data set, and the registry of them.

What belongs here: which data is judged, by which expectation, how severely, and in which words. A suite is data (plain
dataclasses), so that the names are known without importing Great Expectations; suite.py alone turns it into the
library's objects. Running suites and storing results belongs to pipelines.quality; whether one chamber's submission is
plausible belongs to dbt's quality.fct_submission_check.
"""
