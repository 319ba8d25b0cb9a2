"""Copies the checked build into an immutable file, audits it, swaps the link, keeps N, exports Parquet."""
