"""Dagster only: assets, checks, jobs, schedules, resources. No parsing, no scoring, no SQL belongs here."""
