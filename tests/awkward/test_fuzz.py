"""Damaged and random files: landing never raises, every file gets an outcome, no other file of the batch is touched."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import polars as pl
from hypothesis import HealthCheck, given
from hypothesis import settings as how
from hypothesis import strategies as st

from pipelines.ingest import ledger
from pipelines.ingest.read_result import OUTCOMES
from pipelines.settings import Settings
from tests.awkward.case import Case, row, text_file, workbook
from tests.awkward.containers import archive
from tests.awkward.inbox import put_all
from tests.awkward.layouts import form
from tests.unit.ingest_files import land

GOOD = Case("好.csv", text_file([row("CH-310106-JZ-7001", 30), row("CH-310106-JZ-7001", "约30", "members_start")]))
TEXTS = [
    text_file([row("CH-310106-JZ-7002", value) for value in (30, "1,030", "约30", '"', "撤回")]),
    text_file([row("CH-310106-JZ-7003")] * 3, encoding="gb18030", delimiter=";"),
    text_file([row("CH-310106-JZ-7004")] * 3, encoding="utf-16", delimiter="\t"),
]
BOOKS = [
    form("CH-310106-JZ-7005", members_total=30, members_start="约25"),
    workbook(lambda book, sheet: sheet.merge_range("A3:A4", 2017), [row("CH-310106-JZ-7006")] * 2),
]
ZIPS = [archive({"甲.csv": TEXTS[0], "乙/丙.xlsx": BOOKS[1], "丁.zip": archive({"戊.csv": TEXTS[1]})})]


@dataclass(frozen=True)
class Mutation:
    """A way to damage bytes. at, length: shares of the file, in thousandths."""

    kind: str
    at: int
    length: int
    noise: bytes

    def applied(self, data: bytes, other: bytes) -> bytes:
        start = len(data) * self.at // 1000
        end = min(start + 1 + len(data) * self.length // 1000, len(data))
        changes: dict[str, Callable[[], bytes]] = {
            "flip": lambda: data[:start] + bytes(byte ^ 0x55 for byte in data[start : start + 3]) + data[start + 3 :],
            "cut": lambda: data[:start],
            "behead": lambda: data[start:],
            "drop": lambda: data[:start] + data[end:],
            "repeat": lambda: data[:end] + data[start:],
            "insert": lambda: data[:start] + self.noise + data[start:],
            "splice": lambda: data[:start] + other[len(other) * self.at // 1000 :],
            "append": lambda: data + other,
        }
        return changes[self.kind]()


MUTATION = st.builds(
    Mutation,
    st.sampled_from(["flip", "cut", "behead", "drop", "repeat", "insert", "splice", "append"]),
    st.integers(0, 1000),
    st.integers(0, 300),
    st.binary(min_size=1, max_size=12),
)


def parts_of(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return {name: package.read(name) for name in package.namelist()}


PARTS = [parts_of(data) for data in BOOKS]


@st.composite
def repacked(draw: st.DrawFn) -> bytes:
    """A sound package whose parts are damaged, swapped with one another, taken from another workbook, or missing."""
    parts = dict(draw(st.sampled_from(PARTS)))
    for _ in range(draw(st.integers(1, 3))):
        name, other = draw(st.sampled_from(sorted(parts))), draw(st.sampled_from(sorted(parts)))
        match draw(st.sampled_from(["damage", "swap", "foreign", "remove"])):
            case "damage":
                parts[name] = draw(MUTATION).applied(parts[name], parts[other])
            case "swap":
                parts[name], parts[other] = parts[other], parts[name]
            case "foreign":
                parts[name] = draw(st.sampled_from([part for book in PARTS for part in book.values()]))
            case "remove" if len(parts) > 1:
                del parts[name]
    return archive(parts)


@st.composite
def damaged(draw: st.DrawFn) -> bytes:
    """A real file, damaged once or twice."""
    data = draw(st.sampled_from([*TEXTS, *BOOKS, *ZIPS]))
    for mutation in draw(st.lists(MUTATION, min_size=1, max_size=2)):
        data = mutation.applied(data, draw(st.sampled_from([*TEXTS, *BOOKS, *ZIPS])))
    return data


NOISE = st.one_of(
    st.binary(max_size=200),
    st.builds(
        lambda head, tail: head + tail,
        st.sampled_from(
            [b"PK\x03\x04", b"PK\x05\x06", b"%PDF-", b"\xff\xfe", b"\xef\xbb\xbf", b"BM", b"{\\rtf", b"<html"]
        ),
        st.binary(max_size=200),
    ),
    st.text(max_size=200).map(lambda text: text_file([], delimiter=",") + text.encode("utf-8", "replace")),
    st.lists(st.lists(st.text(max_size=5), max_size=9), max_size=5).map(text_file),
)


def landed(batch: list[bytes]) -> None:
    """Land a batch with one good file in it, and hold every file against the law."""
    different = {data: number for number, data in enumerate(batch) if data != GOOD.data}
    with TemporaryDirectory() as folder:
        settings = Settings(home=Path(folder))
        put_all(settings, [GOOD, *(Case(f"坏{number}.xlsx", data) for data, number in different.items())])
        land(settings)
        tables = {name: pl.read_parquet(ledger.table_files(settings.landing, name)) for name in ledger.SCHEMAS}
        left = [path for path in settings.inbox.rglob("*") if path.is_file()]
        archived = {path.name for path in settings.archive.rglob("*") if path.is_file() and path.suffix != ".json"}
    assert left == []
    files = tables["files"]
    assert set(files["file_id"]) == archived
    assert {GOOD.file_id, *(Case("", data).file_id for data in different)} <= archived
    assert set(files["outcome_code"]) <= OUTCOMES.keys() - {"reader_failed"}
    counted: dict[str, int] = dict.fromkeys(files["file_id"], 0)
    for name in ("values", "rejected", "chambers"):
        for file_id, number in tables[name]["file_id"].value_counts().iter_rows():
            counted[file_id] += number
    assert counted == dict(files.select("file_id", "rows_read").iter_rows())
    good = tables["values"].filter(pl.col("file_id") == GOOD.file_id)
    assert good.select("source_letter", "source_row", "value_raw").rows() == [("D", 2, "30")]
    refused = tables["rejected"].filter(pl.col("file_id") == GOOD.file_id)
    assert refused.select("source_letter", "source_row", "reason_code").rows() == [("D", 3, "not_certain")]


BOUNDED = how(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))


@BOUNDED
@given(st.lists(damaged(), min_size=3, max_size=12))
def test_damaged_files(batch: list[bytes]) -> None:
    landed(batch)


@BOUNDED
@given(st.lists(repacked(), min_size=3, max_size=12))
def test_workbooks_with_damaged_or_foreign_parts(batch: list[bytes]) -> None:
    landed(batch)


@BOUNDED
@given(st.lists(NOISE, min_size=5, max_size=20))
def test_noise(batch: list[bytes]) -> None:
    landed(batch)
