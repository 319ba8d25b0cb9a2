"""The query files in dashboards/queries: what each answers, its parameters and its columns, read from its header.

The header is the only place where a title, a parameter or a column label is written. Nothing here opens a database.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

QUERIES = Path(__file__).parent / "queries"

_PARAMETERS = "参数 Parameters"
_COLUMNS = "列 Columns"
_ENTRY = re.compile(r"(?P<name>\(?[a-z][a-z0-9_]*\)?\*?) {2,}(?P<zh>[^|]+?) \| (?P<en>.+)")


class QueryFileError(ValueError):
    """A query file's header cannot be read; the message names the file."""


@dataclass(frozen=True)
class Parameter:
    """A variable that the query reads with getvariable(name); unset means what the text says."""

    name: str
    zh: str
    en: str
    is_required: bool


@dataclass(frozen=True)
class Label:
    """What a column of the answer is called. is_shown: whether pages and tables show it; exports always do."""

    name: str
    zh: str
    en: str
    is_shown: bool


@dataclass(frozen=True)
class Query:
    """One query file. about_*: a sentence on what it answers. sql: the whole file, as an analyst would run it."""

    name: str
    title_zh: str
    title_en: str
    about_zh: str
    about_en: str
    parameters: tuple[Parameter, ...]
    labels: tuple[Label, ...]
    sql: str

    @property
    def parameter_names(self) -> tuple[str, ...]:
        return tuple(parameter.name for parameter in self.parameters)


@cache
def list_queries() -> list[Query]:
    """All queries, by name. Raises QueryFileError if a header is not as it should be."""
    return [parse_query(path.stem, path.read_text(encoding="utf-8")) for path in sorted(QUERIES.glob("*.sql"))]


def parse_query(name: str, text: str) -> Query:
    """Read the header of one query file.

    Its comment lines are: title in Chinese, title in English, a blank one, what it answers in Chinese and in English,
    a blank one, `参数 Parameters` with one `name  Chinese | English` line each (a star marks the required ones),
    `列 Columns` with the same for each column (brackets mark those that pages do not show).
    """
    lines = []
    for line in text.splitlines():
        if not line.startswith("--"):
            break
        lines.append(line.removeprefix("--").strip())
    starts = {mark: i for i, line in enumerate(lines) for mark in (_PARAMETERS, _COLUMNS) if line.startswith(mark)}
    if len(starts) != 2 or len(lines) < 6 or lines[2] or not all((lines[0], lines[1], lines[3], lines[4])):
        raise QueryFileError(f"{name}.sql: header lacks its title, its sentences, {_PARAMETERS} or {_COLUMNS}")
    parameters = _entries(name, lines[starts[_PARAMETERS] + 1 : starts[_COLUMNS]])
    labels = _entries(name, lines[starts[_COLUMNS] + 1 :])
    return Query(
        name=name,
        title_zh=lines[0],
        title_en=lines[1],
        about_zh=lines[3],
        about_en=lines[4],
        parameters=tuple(Parameter(word.rstrip("*"), zh, en, word.endswith("*")) for word, zh, en in parameters),
        labels=tuple(Label(word.strip("()"), zh, en, not word.startswith("(")) for word, zh, en in labels),
        sql=text,
    )


def _entries(name: str, lines: list[str]) -> list[tuple[str, str, str]]:
    entries = []
    for line in lines:
        match = _ENTRY.fullmatch(line)
        if match is None:
            raise QueryFileError(f"{name}.sql: cannot read the header line {line!r}")
        entries.append((match["name"], match["zh"], match["en"]))
    return entries
