"""The query files behind the blocks of a page, in dashboards/queries/pages: run with bound variables, rows by name.

They are as public as the queries with pages of their own: an analyst sets the same variables and runs the file. Their
header is two comment lines, Chinese and English. The connection carries what the visitor may see.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from dashboards.scope import MissingScopeError
from dashboards.scoped_connection import ScopedConnection

BLOCKS = Path(__file__).parent / "queries" / "pages"

Row = dict[str, Any]
"""One row by column name. Of a pair x_zh and x_en, and of x_zh alone, the one to read also stands under x, or under
x_name where x is the code."""

_VARIABLE = re.compile(r"getvariable\('([a-z_]+)'\)")


@dataclass(frozen=True)
class Block:
    """One query file of a page. variables: those it reads with getvariable."""

    name: str
    title_zh: str
    title_en: str
    variables: tuple[str, ...]
    sql: str


@cache
def list_blocks() -> Mapping[str, Block]:
    """All blocks by name. Raises ValueError when a file lacks its two title lines."""
    blocks = {}
    for path in sorted(BLOCKS.glob("*.sql")):
        sql = path.read_text(encoding="utf-8")
        titles = [line.removeprefix("-- ") for line in sql.splitlines()[:2] if line.startswith("-- ")]
        if len(titles) != 2:
            raise ValueError(f"{path.name}: the first two lines must be its title in Chinese and in English")
        variables = tuple(dict.fromkeys(_VARIABLE.findall(sql)))
        blocks[path.stem] = Block(path.stem, titles[0], titles[1], variables, sql)
    return blocks


def read_rows(connection: ScopedConnection, name: str, language: str, values: Mapping[str, Any]) -> list[Row]:
    """The rows of a block. values: variable -> value; a variable that is not given is null.

    Raises KeyError on an unknown block or on a value that the block has no variable for.
    """
    if not isinstance(connection, ScopedConnection):
        raise MissingScopeError(f"block {name} was asked on a connection without a scope")
    block = list_blocks()[name]
    unknown = set(values) - set(block.variables)
    if unknown:
        raise KeyError(f"{name}.sql has no variable {', '.join(sorted(unknown))}")
    for variable in block.variables:
        connection.execute(f'set variable "{variable}" = ?', [values.get(variable)])
    cursor = connection.execute(block.sql)
    names = [column[0] for column in cursor.description or ()]
    rows = [in_language(dict(zip(names, row, strict=True)), language) for row in cursor.fetchall()]
    connection.asked[name] = len(rows)
    return rows


def in_language(row: Row, language: str) -> Row:
    """The row with each text also under its name without the language: the one of `language`, else the Chinese one."""
    texts = {}
    for name, value in row.items():
        stem, _, tail = name.rpartition("_")
        if tail == language or (tail == "zh" and f"{stem}_en" not in row):
            texts[f"{stem}_name" if stem in row else stem] = value
    return texts | row
