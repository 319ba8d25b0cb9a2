"""The invented register as a file to take in: a workbook or a CSV with the contract's Chinese headers."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

import polars as pl

from pipelines.demo.files import csv_bytes, table_workbook
from pipelines.workbooks.layout import NO, YES

REGISTER_HEADERS = (
    "商会编码", "商会名称", "所属区", "商会类型", "是否注册", "是否建立党组织", "统一社会信用代码", "成立日期",
    "否决情形", "生效日期",
)  # fmt: skip


def register_bytes(register: pl.DataFrame, file_format: Literal["xlsx", "csv"], created: datetime) -> bytes:
    """The register's file; `created` is the workbook's creation date, so that the bytes do not depend on the clock."""
    texts = register.select(
        "chamber_id",
        "name_zh",
        "district_code_written",
        "chamber_type",
        *(
            pl.when(pl.col(column)).then(pl.lit(YES)).otherwise(pl.lit(NO)).alias(column)
            for column in ("is_registered", "has_party_org")
        ),
        "uscc",
        pl.col("founded_on").cast(pl.String),
        "gates",
        pl.col("valid_from").cast(pl.String),
    )
    if file_format == "csv":
        return csv_bytes(texts, REGISTER_HEADERS)
    return table_workbook("商会名录", REGISTER_HEADERS, texts.iter_rows(), created)
