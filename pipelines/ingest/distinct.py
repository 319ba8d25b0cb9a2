"""A column as its distinct texts and a number for each row, so that a rule in Python runs once for each of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import cast

import polars as pl

_LARGEST_TABLE = 1 << 25  # entries of a look-up table by position: 128 MB; beyond it, combinations are hashed


@dataclass(frozen=True)
class Distinct:
    """texts: each distinct text of a column once, null last. numbers: of each row, its text's position in `texts`."""

    texts: pl.Series
    numbers: pl.Series

    def map(self, function: Callable[[str | None], object], dtype: pl.DataType) -> pl.Series:
        """function of each distinct text."""
        return pl.Series([function(text) for text in self.texts], dtype=dtype)

    def rows(self, results: pl.Series) -> pl.Series:
        """The results of distinct texts, for each row."""
        return results.gather(self.numbers)

    def faults(self, results: pl.Series) -> pl.Series | None:
        """`rows`, or None if nothing in the results is anything but null."""
        if not results.count():
            return None
        rows = self.rows(results)
        return rows if rows.count() else None


def take_apart(rows: pl.DataFrame, columns: Sequence[str]) -> dict[str, Distinct]:
    """Text columns taken apart, all at once so that every core has something to do."""
    coded = rows.select(pl.col(column).cast(pl.Categorical(pl.Categories.random())) for column in columns)
    return {column: _of(coded[column]) for column in columns}


def _of(categories: pl.Series) -> Distinct:
    """categories: of one column alone, so that their numbers count its texts from 0."""
    numbers = categories.to_physical()
    highest = cast(int | None, numbers.max())
    count = 0 if highest is None else highest + 1
    texts = pl.int_range(count, dtype=pl.UInt32, eager=True).cat.to(categories.dtype).cast(pl.String)
    filled = numbers.fill_null(count) if numbers.has_nulls() else numbers
    return Distinct(texts.extend(pl.Series([None], dtype=pl.String)), filled)


def distinct_numbers(numbers: pl.Series, size: int) -> tuple[pl.Series, pl.Series]:
    """Distinct numbers of a column, and for each row the position of its number among them.

    numbers: UInt64, from 0 to below size.
    """
    distinct = numbers.unique()
    positions = pl.int_range(distinct.len(), dtype=pl.UInt32, eager=True)
    if size > _LARGEST_TABLE:
        return distinct, numbers.replace_strict(distinct, positions, return_dtype=pl.UInt32)
    table = pl.repeat(0, max(size, 1), dtype=pl.UInt32, eager=True).scatter(distinct, positions)
    return distinct, table.gather(numbers)
