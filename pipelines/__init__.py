"""Everything that runs at night. Sub-packages are plain Python; only orchestration knows Dagster."""
