"""Real files for the ingest tests: CSV and Excel bytes, password containers, and the inbox they are put in."""

from __future__ import annotations

import csv
import io
import os
import struct
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from pathlib import Path

import xlsxwriter

from pipelines.ingest.discover import find_files
from pipelines.ingest.land import LandingSummary, land_files
from pipelines.reference import SHIPPED_RUBRICS, Rubric, load_rubric
from pipelines.settings import TIMEZONE, Settings

YEAR = 2017
NOW = datetime(2017, 11, 5, 2, 0)
CHAMBER = "CH-310106-JZ-0007"
LONG = ["年度", "商会编码", "字段编码", "填报值", "佐证材料", "阶段", "扣分原因"]
REGISTER = [
    "商会编码", "商会名称", "所属区", "商会类型", "是否注册", "是否建立党组织", "统一社会信用代码", "成立日期",
    "否决情形", "生效日期",
]  # fmt: skip
CHAMBER_ROW = [
    CHAMBER,
    "示例街道商会",
    "310106",
    "街道商会",
    "是",
    "否",
    "51310106000000019Q",
    "2010-05-01",
    "",
    "2017-01-01",
]

Cells = Sequence[Sequence[object]]


def rubric() -> Rubric:
    return load_rubric(SHIPPED_RUBRICS / "sh-2017-prov-1")


def value_row(field: str = "members_total", value: object = "30", **changes: object) -> list[object]:
    """A row in the order of LONG; changes by English column name."""
    row = {
        "year": "2017",
        "chamber": CHAMBER,
        "field": field,
        "value": value,
        "evidence": "附件1",
        "stage": "",
        "reason": "",
    }
    return list((row | changes).values())


def csv_bytes(rows: Cells, encoding: str = "utf-8") -> bytes:
    stream = io.StringIO()
    csv.writer(stream).writerows(rows)
    return stream.getvalue().encode(encoding)


def xlsx_bytes(sheets: Mapping[str, Cells], *, hidden: Sequence[str] = ()) -> bytes:
    """A workbook with these cells; a text that begins with '=' is a formula whose stored result is #DIV/0!."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as workbook:
        workbook.set_properties({"created": NOW})  # the same cells give the same bytes
        day = workbook.add_format({"num_format": "yyyy-mm-dd"})
        for name, rows in sheets.items():
            sheet = workbook.add_worksheet(name)
            if name in hidden:
                sheet.hide()
            for r, row in enumerate(rows):
                for c, cell in enumerate(row):
                    if isinstance(cell, date):
                        sheet.write_datetime(r, c, cell, day)
                    elif isinstance(cell, str) and cell.startswith("="):
                        sheet.write_formula(r, c, cell, None, "#DIV/0!")
                    elif cell is not None:
                        sheet.write(r, c, cell)
    return buffer.getvalue()


def ole_bytes(stream: str) -> bytes:
    """An OLE container whose one stream bears this name."""
    free, end, sector = 0xFFFFFFFF, 0xFFFFFFFE, 512
    content = b"x" * 4096
    fat = [0xFFFFFFFD, end, *range(3, 10), end]
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<5H", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
    header += struct.pack("<9I", 0, 1, 1, 0, 4096, end, 0, end, 0) + struct.pack("<109I", 0, *[free] * 108)

    def entry(name: str, kind: int, child: int, start: int, size: int) -> bytes:
        raw = name.encode("utf-16-le") + b"\0\0"
        links = struct.pack("<HBBIII", len(raw), kind, 1, free, free, child)
        return raw.ljust(64, b"\0") + links + bytes(36) + struct.pack("<IQ", start, size)

    directory = entry("Root Entry", 5, 1, end, 0) + entry(stream, 2, free, 2, len(content))
    return header + struct.pack("<128I", *fat, *[free] * (128 - len(fat))) + directory.ljust(sector, b"\0") + content


def password_container() -> bytes:
    """What Excel makes of a workbook with a password."""
    return ole_bytes("EncryptedPackage")


def put(settings: Settings, name: str, data: bytes, modified_at: datetime = datetime(2017, 11, 1, 9, 30)) -> Path:
    """Put a file into the inbox as if it had been saved at that time."""
    path = settings.inbox / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    seconds = modified_at.replace(tzinfo=TIMEZONE).timestamp()
    os.utime(path, (seconds, seconds))
    return path


def land(settings: Settings, now: datetime = NOW) -> LandingSummary:
    """One landing of whatever lies in the inbox."""
    return land_files(settings, [rubric()], find_files(settings.inbox), now=now)
