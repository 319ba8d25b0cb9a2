"""What codes are called, from seeds/code_labels.csv; the published file has the same as marts.dim_code_label."""

from __future__ import annotations

import polars as pl

from pipelines.reference import SEEDS, read_text_csv


def code_labels(code_set: str) -> dict[str, tuple[str, str]]:
    """Code -> its name in Chinese and English, for one set, in the order of the file."""
    frame = read_text_csv(SEEDS / "code_labels.csv").filter(pl.col("code_set") == code_set)
    return {code: (zh, en) for code, zh, en in frame.select("code", "name_zh", "name_en").iter_rows()}
