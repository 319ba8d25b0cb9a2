"""Workbooks that people fill in and get back: their layout and their writers. Reading them belongs to `ingest`."""
