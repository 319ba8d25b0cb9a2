"""An awkward file and what must become of it, and the makers of ordinary bytes that awkward ones are made from."""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import count
from typing import Any

import xlsxwriter

YEAR = 2017
SENT = datetime(2017, 11, 1, 9, 30)
"""When a file was saved unless it says otherwise: before the self-assessment was due."""

LONG = ("年度", "商会编码", "字段编码", "填报值", "佐证材料", "阶段", "扣分原因")
REGISTER = (
    "商会编码", "商会名称", "所属区", "商会类型", "是否注册", "是否建立党组织", "统一社会信用代码", "成立日期",
    "否决情形", "生效日期",
)  # fmt: skip
Rows = Sequence[Sequence[object]]
_numbers = count(1)
_issued: list[str] = []


@dataclass(frozen=True)
class Case:
    """One file. name: path in the inbox. outcome: of the file as a whole.

    values, rejected: cell ('D2', in a workbook 'Sheet!D2') -> what the ledger holds, or why it is refused. Together
    they are all rows read, but for the register's (row -> chamber's key). refused_later: cell -> why the build refuses
    a landed value. superseded: cells whose value a later file replaces. container: name of the archive it lies in.
    """

    name: str
    data: bytes
    outcome: str = "ok"
    values: Mapping[str, str] = field(default_factory=dict)
    rejected: Mapping[str, str] = field(default_factory=dict)
    chambers: Mapping[int, str] = field(default_factory=dict)
    refused_later: Mapping[str, str] = field(default_factory=dict)
    superseded: frozenset[str] = frozenset()
    sent: datetime = SENT
    container: str | None = None
    kind: str | None = None

    @property
    def file_id(self) -> str:
        return hashlib.sha256(self.data).hexdigest()

    @property
    def rows_read(self) -> int:
        return len(self.values) + len(self.rejected) + len(self.chambers)


def new_chamber() -> str:
    """The key of a chamber that no other awkward file speaks of, unless it is meant to."""
    _issued.append(f"CH-310106-JZ-{next(_numbers):04d}")
    return _issued[-1]


def issued_chambers() -> list[str]:
    """Every key that `new_chamber` has given."""
    return list(_issued)


def row(
    chamber: object = None, value: object = "30", code: object = "members_total", **changes: object
) -> list[object]:
    """A row in the order of LONG; changes: year, evidence, stage, reason."""
    cells = {"year": str(YEAR), "evidence": "附件1", "stage": "", "reason": ""} | changes
    key = new_chamber() if chamber is None else chamber
    return [cells["year"], key, code, value, cells["evidence"], cells["stage"], cells["reason"]]


def text_file(rows: Rows, *, encoding: str = "utf-8", delimiter: str = ",", header: Sequence[str] = LONG) -> bytes:
    """A text file of a header and rows."""
    stream = io.StringIO()
    csv.writer(stream, delimiter=delimiter).writerows([header, *rows])
    return stream.getvalue().encode(encoding)


def workbook(
    write: Callable[[Any, Any], None] | None = None,
    /,
    rows: Rows = (),
    *,
    header: Sequence[str] = LONG,
    sheet: str = "Sheet1",
    macros: bytes | None = None,
) -> bytes:
    """An .xlsx of one sheet with a header and rows, then whatever `write(workbook, sheet)` does to it."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(
        buffer, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    ) as book:
        book.set_properties({"created": SENT})  # the same cells give the same bytes
        page = book.add_worksheet(sheet)
        if rows:
            for number, cells in enumerate([header, *rows]):
                page.write_row(number, 0, cells)
        if write is not None:
            write(book, page)
        if macros is not None:
            book.add_vba_project(io.BytesIO(macros), is_stream=True)
    return buffer.getvalue()


def one_value(name: str, value: object, stored: str, *, code: str = "members_total") -> Case:
    """A CSV file of one row whose value is read so."""
    return Case(name, text_file([row(value=value, code=code)]), values={"D2": stored})


def one_refusal(name: str, value: object, reason: str, *, code: str = "members_total") -> Case:
    """A CSV file of one row whose value is refused so."""
    return Case(name, text_file([row(value=value, code=code)]), rejected={"D2": reason})
