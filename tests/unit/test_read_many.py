"""Many files at once, in this process and in others, with the same result; and none that can end the run."""

from __future__ import annotations

import pytest

from pipelines.ingest import read_many
from pipelines.ingest.header import table_headers
from pipelines.ingest.read_many import Reader
from pipelines.ingest.read_result import Content, UnreadableError
from tests.unit.awkward_bytes import workbook
from tests.unit.ingest_files import LONG, csv_bytes, ole_bytes, value_row, xlsx_bytes

KNOWN = table_headers()


def told(outcomes: list[Content | UnreadableError]) -> list[object]:
    return [
        outcome.code if isinstance(outcome, UnreadableError) else [list(table.rows) for table in outcome.tables]
        for outcome in outcomes
    ]


def test_processes_read_what_this_process_reads_in_the_same_order() -> None:
    files = [xlsx_bytes({"数据": [LONG, value_row(value=number)]}) for number in range(20)]
    files.insert(7, workbook()[:-100])
    with Reader(KNOWN, expected=1) as here, Reader(KNOWN, expected=read_many.MANY) as apart:
        assert told(here.read(files)) == told(apart.read(files))


def test_a_file_that_ends_its_process_is_refused_and_the_others_are_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(read_many, "_read_several", _dies_on_poison)
    good = ole_bytes("Workbook")
    with Reader(KNOWN, expected=1) as reader:
        outcomes = reader.read([good, POISON, csv_bytes([LONG, value_row()]), good])
    assert told([outcomes[0], outcomes[1], outcomes[3]]) == ["unreadable"] * 3
    assert isinstance(outcomes[1], UnreadableError)
    assert outcomes[1].detail == "memory or time"
    assert isinstance(outcomes[2], Content)


POISON = ole_bytes("Workbook") + b"poison"


def _dies_on_poison(files: list[bytes], headers: object) -> list[object]:
    """Runs in the reading process: what running out of memory in the library does."""
    import os

    if POISON in files:
        os.abort()
    return [read_many.read_one(data, KNOWN) for data in files]
