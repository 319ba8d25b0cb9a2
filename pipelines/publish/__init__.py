"""Copies the checked build into an immutable file, audits it, swaps the link, keeps N, exports Parquet.

What belongs here: everything between a finished build file and what readers see. Not here: what the tables hold (dbt),
whether the data is plausible (pipelines.quality), and when it is done (pipelines.orchestration).
"""
