"""Scoring steps for which SQL is the wrong tool (rank robustness). Points and bands belong to dbt."""
