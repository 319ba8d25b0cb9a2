"""Alerts and reminders: what is worth saying, to whom, once. Nothing here stops a night or knows Dagster."""
