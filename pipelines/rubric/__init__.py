"""Checking and installing rubric folders. How a rubric is read for a run is pipelines.reference; scoring is dbt's."""
