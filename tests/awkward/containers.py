"""What files are, whatever their names say: workbooks old and new, archives, and what is no table at all."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping

import xlwt

from tests.awkward.case import LONG, Case, Rows, new_chamber, row, text_file, workbook
from tests.awkward.layouts import form
from tests.unit.ingest_files import password_container

PICTURE = b"\x89PNG\r\n\x1a\n" + bytes(200)
PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"
WEB_PAGE = "<html><head><meta charset='gbk'></head><body><table><tr><td>年度</td></tr></table></body></html>".encode(
    "gbk"
)


def old_workbook(rows: Rows, *, password: bool = False, sheets: Mapping[str, Rows] | None = None) -> bytes:
    """An .xls of 97-2003; with `password`, the record that such a workbook begins with when it is encrypted."""
    book = xlwt.Workbook()
    for name, cells in (sheets or {"Sheet1": [LONG, *rows]}).items():
        sheet = book.add_sheet(name)
        for number, line in enumerate(cells):
            for column, cell in enumerate(line):
                sheet.write(number, column, cell)
    buffer = io.BytesIO()
    book.save(buffer)
    data = buffer.getvalue()
    if password:
        start = data.index(b"\x09\x08\x10\x00\x00\x06\x05\x00") + 20
        data = data[:start] + b"\x2f\x00\x06\x00" + bytes(6) + data[start + 10 :]
    return data


def archive(members: Mapping[str, bytes], *, gbk: bool = False, password: bool = False) -> bytes:
    """A .zip; gbk: names as Windows in Chinese writes them, in GBK and without the mark of UTF-8."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as target:
        for name, data in members.items():
            entry = _GbkInfo(name) if gbk else zipfile.ZipInfo(name)
            target.writestr(entry, data, zipfile.ZIP_DEFLATED)
    data = buffer.getvalue()
    if password:
        data = data.replace(b"PK\x01\x02\x14\x03\x14\x00\x00\x00", b"PK\x01\x02\x14\x03\x14\x00\x01\x00")
    return data


class _GbkInfo(zipfile.ZipInfo):
    """An entry whose name is written in GBK, without the mark of UTF-8."""

    def _encodeFilenameFlags(self) -> tuple[bytes, int]:  # noqa: N802 zipfile's own name
        return self.filename.encode("gbk"), self.flag_bits & ~0x800


def _macros() -> Case:
    return Case("containers/macros.xlsm", workbook(None, [row()], macros=b"\xd0\xcf\x11\xe0" + bytes(508)),
                values={"Sheet1!D2": "30"})  # fmt: skip


_ODT = {"mimetype": b"application/vnd.oasis.opendocument.spreadsheet", "content.xml": b"<x/>"}
_DOCX = {"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<w:document/>"}
_FORM = new_chamber()
_XLSX = workbook(None, [row()])
_IN_ZIP = {
    "静安区/自评表.csv": text_file([row()], encoding="gb18030"),
    "静安区/汇总.xlsx": workbook(None, [row(value=41)]),
    "说明.docx": archive(_DOCX),
    "__MACOSX/._自评表.csv": b"\0\5\x16\7",
}
_ZIP = archive(_IN_ZIP)
_GBK = {"静安区/商会报表.csv": text_file([row(value=42)]), "静安区/空.csv": b"\n \n"}
_INNER = {"甲.csv": text_file([row(value=43)]), "乙.csv": text_file([row(value="约43")])}
_OUTER = {"街道/甲.zip": archive(_INNER), "丙.csv": text_file([row(value=44)])}
_TRICKS = {"../../../etc/passwd.csv": text_file([row(value=45)]), "/etc/x.csv": text_file([row(value=46)]),
           "..\\..\\windows.csv": text_file([row(value=47)])}  # fmt: skip


def _members(name: str, members: dict[str, bytes], cases: dict[str, dict[str, object]]) -> tuple[Case, ...]:
    """What the files of an archive become, each a file of its own; by name inside the archive."""
    return tuple(
        Case(f"{name}/{inner}", members[inner], container=name, **expected)  # type: ignore[arg-type]
        for inner, expected in cases.items()
    )


CASES: tuple[Case, ...] = (
    Case("containers/plain.xlsx", _XLSX, values={"Sheet1!D2": "30"}),
    _macros(),
    Case("containers/old.xls", old_workbook([row(), row(value=31)]), values={"Sheet1!D2": "30", "Sheet1!D3": "31"}),
    Case("containers/old-of-two-sheets.xls", old_workbook([], sheets={"甲": [LONG, row()], "乙": [["无关"]]}),
         values={"甲!D2": "30"}),
    Case("containers/new-called-xls.xls", workbook(None, [row()]), values={"Sheet1!D2": "30"}),
    Case("containers/old-called-xlsx.xlsx", old_workbook([row()]), values={"Sheet1!D2": "30"}),
    Case("containers/workbook-called-csv.csv", workbook(None, [row()]), values={"Sheet1!D2": "30"}),
    Case("containers/csv-called-xlsx.xlsx", text_file([row()], encoding="gb18030"), values={"D2": "30"}),
    Case("containers/tabs-called-xls.xls", text_file([row()], encoding="gb18030", delimiter="\t"), values={"D2": "30"}),
    Case("containers/no-ending", text_file([row()]), values={"D2": "30"}),
    Case("containers/ENDING-IN-CAPITALS.CSV", text_file([row()]), values={"D2": "30"}),
    Case("containers/zip-called-xlsx.xlsx", archive({"里面.csv": text_file([row(value=48)])}), outcome="unpacked"),
    Case("containers/password-2007.xlsx", password_container(), outcome="encrypted"),
    Case("containers/password-97.xls", old_workbook([row()], password=True), outcome="encrypted"),
    Case("containers/password.zip", archive({"x.csv": text_file([row()])}, password=True), outcome="encrypted"),
    Case("containers/cut.xlsx", workbook(None, [row()])[:-800], outcome="truncated"),
    Case("containers/cut-in-the-middle.xlsx", form(_FORM, members_total=1)[:4000], outcome="truncated"),
    Case("containers/cut.xls", old_workbook([row()])[:-2000], outcome="truncated"),
    Case("containers/cut.zip", _ZIP[: len(_ZIP) // 2], outcome="truncated"),
    Case("containers/no-bytes.xlsx", b"", outcome="empty"),
    Case("containers/spaces-only.csv", b" \r\n\t \r\n", outcome="empty"),
    Case("containers/picture.xlsx", PICTURE, outcome="picture"),
    Case("containers/photo.jpg", b"\xff\xd8\xff\xe0\x00\x10JFIF" + bytes(100), outcome="picture"),
    Case("containers/word.docx", archive({**_DOCX, "word/2.xml": b""}), outcome="word_file"),
    Case("containers/word-called-xlsx.xlsx", archive({**_DOCX, "word/3.xml": b""}), outcome="word_file"),
    Case("containers/word-97.doc", old_workbook([row()]).replace("Workbook".encode("utf-16-le") + bytes(48),
         "WordDocument".encode("utf-16-le") + bytes(40)), outcome="word_file"),
    Case("containers/rich-text.doc", rb"{\rtf1\ansi hello}", outcome="word_file"),
    Case("containers/print.pdf", PDF, outcome="pdf"),
    Case("containers/web-page.xls", WEB_PAGE, outcome="web_page"),
    Case("containers/open-document.ods", archive(_ODT), outcome="other_workbook"),
    Case("containers/packed.rar", b"Rar!\x1a\x07\x01\x00" + bytes(64), outcome="other_archive"),
    Case("containers/noise.xlsx", bytes(range(256)) * 8, outcome="unreadable"),
    Case("containers/district.zip", _ZIP, outcome="unpacked"),
    *_members("containers/district.zip", _IN_ZIP, {
        "静安区/自评表.csv": {"values": {"D2": "30"}},
        "静安区/汇总.xlsx": {"values": {"Sheet1!D2": "41"}},
        "说明.docx": {"outcome": "word_file"},
    }),
    Case("containers/names-in-gbk.zip", archive(_GBK, gbk=True), outcome="unpacked"),
    *_members("containers/names-in-gbk.zip", _GBK, {
        "静安区/商会报表.csv": {"values": {"D2": "42"}}, "静安区/空.csv": {"outcome": "empty"},
    }),
    Case("containers/zip-in-zip.zip", archive(_OUTER), outcome="unpacked"),
    *_members("containers/zip-in-zip.zip", _OUTER, {
        "街道/甲.zip": {"outcome": "unpacked"}, "丙.csv": {"values": {"D2": "44"}},
    }),
    *_members("containers/zip-in-zip.zip/街道/甲.zip", _INNER, {
        "甲.csv": {"values": {"D2": "43"}}, "乙.csv": {"rejected": {"D2": "not_certain"}},
    }),
    Case("containers/path-tricks.zip", archive(_TRICKS), outcome="unpacked"),
    *_members("containers/path-tricks.zip", _TRICKS, {
        "../../../etc/passwd.csv": {"values": {"D2": "45"}}, "/etc/x.csv": {"values": {"D2": "46"}},
        "..\\..\\windows.csv": {"values": {"D2": "47"}},
    }),
    Case("containers/empty.zip", archive({}), outcome="unpacked"),
)  # fmt: skip
