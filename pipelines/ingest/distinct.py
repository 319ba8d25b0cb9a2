"""A column as its distinct texts and a number for each row, so that a rule in Python runs once for each of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import polars as pl

_LARGEST_TABLE = 1 << 25  # entries of a look-up table by position: 128 MB; beyond it, combinations are hashed


@dataclass(frozen=True)
class Distinct:
    """texts: each distinct text of a column once, null last. numbers: of each row, its text's position in `texts`."""

    texts: pl.Series
    numbers: pl.Series

    @classmethod
    def of(cls, column: pl.Series) -> Distinct:
        """Take a text column apart."""
        categories = column.cast(pl.Categorical(pl.Categories.random()))
        distinct = categories.unique().drop_nulls()
        texts = distinct.cast(pl.String).gather(distinct.to_physical().arg_sort())
        numbers = categories.to_physical().fill_null(texts.len())
        return cls(texts.extend(pl.Series([None], dtype=pl.String)), numbers)

    def map(self, function: Callable[[str | None], object], dtype: pl.DataType) -> pl.Series:
        """function of each distinct text."""
        return pl.Series([function(text) for text in self.texts], dtype=dtype)

    def rows(self, results: pl.Series) -> pl.Series:
        """The results of distinct texts, for each row."""
        return results.gather(self.numbers)

    def faults(self, results: pl.Series) -> pl.Series | None:
        """`rows`, or None if nothing in the results is anything but null."""
        used = results.len() if self.has_null else results.len() - 1
        return self.rows(results) if results.head(used).is_not_null().any() else None

    @property
    def has_null(self) -> bool:
        return bool((self.numbers == self.texts.len() - 1).any())


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
