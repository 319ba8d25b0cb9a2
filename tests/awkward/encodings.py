"""The same table in every encoding and dialect that arrives, and in some that cannot be read."""

from __future__ import annotations

import codecs

from tests.awkward.case import LONG, Case, new_chamber, row, text_file


def _plain(name: str, encoding: str, delimiter: str = ",", mark: bytes = b"") -> Case:
    rows = [row(value="1,030" if delimiter != "," else "1030"), row(value="是", code="visit_system_exists")]
    data = mark + text_file(rows, encoding=encoding, delimiter=delimiter)
    return Case(f"encodings/{name}", data, values={"D2": "1030", "D3": "1"})


def _after(prefix: bytes, encoding: str = "utf-8") -> bytes:
    return prefix + text_file([row()], encoding=encoding)


CASES: tuple[Case, ...] = (
    _plain("utf8.csv", "utf-8"),
    _plain("utf8-bom.csv", "utf-8-sig"),
    _plain("gb18030.csv", "gb18030"),
    _plain("gbk-tabs.txt", "gbk", "\t"),
    _plain("gb18030-semicolons.csv", "gb18030", ";"),
    _plain("utf16-as-excel-saves-unicode-text.txt", "utf-16-le", "\t", codecs.BOM_UTF16_LE),
    _plain("utf16-big-endian.csv", "utf-16-be", ",", codecs.BOM_UTF16_BE),
    _plain("utf16-without-mark.csv", "utf-16-le"),
    _plain("tabs.tsv", "utf-8", "\t"),
    _plain("semicolons.csv", "utf-8", ";"),
    _plain("semicolons-bom.txt", "utf-8-sig", ";"),
    Case("encodings/sep-line.csv", _after(b"sep=,\r\n"), values={"D3": "30"}),
    Case("encodings/english-header.csv", text_file([row()], header=(
        "campaign_year", "chamber_id", "field_code", "value", "evidence", "stage", "reason"
    )), values={"D2": "30"}),
    Case("encodings/old-mac-line-ends.csv", text_file([row()]).replace(b"\r\n", b"\r"), values={"D2": "30"}),
    Case("encodings/unix-line-ends.csv", text_file([row()]).replace(b"\r\n", b"\n"), values={"D2": "30"}),
    Case("encodings/no-last-line-end.csv", text_file([row()]).rstrip(), values={"D2": "30"}),
    Case(
        "encodings/line-end-inside-a-cell.csv",
        text_file([row(evidence="附件1\n附件2"), row(value="31")]),
        values={"D2": "30", "D3": "31"},
    ),
    Case(
        "encodings/unquoted-comma.csv",
        text_file([row()]) + f"2017,{new_chamber()},members_total,1,030,,,\r\n".encode(),
        values={"D2": "30"},
        rejected={"D3": "ragged_row"},
    ),
    Case("encodings/quote-never-closed.csv", text_file([row()]) + b'2017,"CH', outcome="unreadable"),
    Case("encodings/big5-or-noise.csv", ",".join(LONG).encode("utf-8") + b"\r\n2017,\xff\xfe\xff\x80,x,1\r\n",
         outcome="unknown_encoding"),
    Case("encodings/unknown-header.csv", "姓名,年龄\r\n某,30\r\n".encode(), outcome="unknown_layout"),
    Case("encodings/two-value-columns.csv", text_file([[*row(), "31"]], header=(*LONG, "填报数")),
         outcome="duplicate_column"),
    Case("encodings/header-only.csv", text_file([]), outcome="no_rows"),
)  # fmt: skip
