"""Invented chambers and submissions. Nothing here may be read by the nightly run."""
