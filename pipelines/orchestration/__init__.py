"""Dagster only: assets, checks, jobs, schedules, resources. No parsing, no scoring, no SQL belongs here.

Modules that define assets do without `from __future__ import annotations`: Dagster reads their annotations as they run.
The dbt process, its manifest and the lock import no dagster, so that a night can start dbt before Dagster is imported.
"""
