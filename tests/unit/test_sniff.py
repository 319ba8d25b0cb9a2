"""What a file is, told by its bytes alone."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.ingest.read_result import OUTCOMES, UnreadableError
from pipelines.ingest.sniff import sniff
from tests.unit.awkward_bytes import workbook, zip_bytes
from tests.unit.ingest_files import LONG, csv_bytes, ole_bytes, password_container, value_row

CONTENT_TYPES = {"[Content_Types].xml": b"<Types/>"}


@pytest.mark.parametrize(("data", "kind"), [
    (workbook(), "xlsx"), (ole_bytes("Workbook"), "xls"), (ole_bytes("Book"), "xls"),
    (zip_bytes({"a.csv": b"x"}), "archive"), (zip_bytes({}), "archive"),
    (csv_bytes([LONG, value_row()]), "text"), (csv_bytes([LONG], "utf-16"), "text"), (b"BMW,1\n", "text"),
])  # fmt: skip
def test_what_can_hold_submissions_is_known(data: bytes, kind: str) -> None:
    assert sniff(data) == kind


@pytest.mark.parametrize(("data", "code"), [
    (b"", "empty"),
    (workbook()[:-200], "truncated"),
    (ole_bytes("Workbook")[:700], "truncated"), (ole_bytes("Workbook")[:40], "truncated"),
    (password_container(), "encrypted"),
    (ole_bytes("Workbook") + b"\x09\x08\x10\0\0\x06\x05\0" + bytes(12) + b"\x2f\0", "encrypted"),
    (ole_bytes("WordDocument"), "word_file"), (zip_bytes(CONTENT_TYPES | {"word/document.xml": b""}), "word_file"),
    (b"{\\rtf1", "word_file"),
    (ole_bytes("PowerPoint Document"), "slides"), (zip_bytes(CONTENT_TYPES | {"ppt/slide.xml": b""}), "slides"),
    (zip_bytes({"mimetype": b"application/vnd.oasis.opendocument.spreadsheet"}), "other_workbook"),
    (zip_bytes(CONTENT_TYPES | {"xl/workbook.bin": b""}), "other_workbook"),
    (ole_bytes("Contents"), "unreadable"),
    (b"\x89PNG\r\n\x1a\n", "picture"), (b"\xff\xd8\xff\xe0", "picture"), (b"GIF89a", "picture"),
    (b"BM\x10\0\0\0" + bytes(10), "picture"), (b"RIFF\0\0\0\0WEBP", "picture"), (b"\0\0\0\x18ftypheic", "picture"),
    (b"%PDF-1.7", "pdf"), (b"Rar!\x1a\x07\0", "other_archive"), (b"7z\xbc\xaf\x27\x1c", "other_archive"),
    (b"\x1f\x8b\x08", "other_archive"), (bytes(257) + b"ustar", "other_archive"),
    (b"<html><table>", "web_page"), ("\ufeff<!DOCTYPE html>".encode(), "web_page"),
    ("<table>".encode("utf-16"), "web_page"),
    (b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet">', "xml_workbook"),
    (b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', "unreadable"),
])  # fmt: skip
def test_what_cannot_is_told_by_what_it_is(data: bytes, code: str) -> None:
    with pytest.raises(UnreadableError) as refusal:
        sniff(data)
    assert refusal.value.code == code
    assert code in OUTCOMES


@given(
    st.sampled_from([workbook(), zip_bytes({"a": b"b"}), ole_bytes("Workbook"), b""]), st.binary(max_size=40), st.data()
)
def test_any_bytes_have_a_kind_or_an_outcome(start: bytes, rest: bytes, data: st.DataObject) -> None:
    cut = data.draw(st.integers(0, len(start)))
    try:
        told: str = sniff(start[:cut] + rest)
    except UnreadableError as refusal:
        told = refusal.code
    assert told in {"xlsx", "xls", "archive", "text", *OUTCOMES}
