"""Parts of zips that lie about themselves, and what reading them takes."""

from __future__ import annotations

import io
import tracemalloc
import zipfile
from collections.abc import Iterator

import pytest

from pipelines.ingest import limits
from pipelines.ingest.read_result import UnreadableError
from pipelines.ingest.zip_part import open_zip, read_part
from tests.unit.awkward_bytes import lying_zip, zip_bytes


@pytest.fixture
def traced() -> Iterator[None]:
    tracemalloc.start()
    yield
    tracemalloc.stop()


def first_part(data: bytes) -> bytes:
    with open_zip(data) as package:
        return read_part(data, package.infolist()[0])


@pytest.mark.parametrize("content", [b"", b"x", bytes(1 << 20), bytes(range(256)) * 5000])
@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
def test_a_part_is_read_whole(content: bytes, method: int) -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as package:
        package.writestr("a", content)
    assert first_part(buffer.getvalue()) == content


@pytest.mark.usefixtures("traced")
def test_a_part_that_holds_more_than_it_says_takes_no_more_than_it_says() -> None:
    data = lying_zip(100_000_000, 10)
    tracemalloc.reset_peak()
    before = tracemalloc.get_traced_memory()[0]
    with pytest.raises(zipfile.BadZipFile):
        first_part(data)
    assert tracemalloc.get_traced_memory()[1] - before < 1_000_000


def test_a_part_that_holds_less_than_it_says_is_damage() -> None:
    with pytest.raises(zipfile.BadZipFile):
        first_part(lying_zip(10, 5_000))


def test_a_method_that_cannot_be_bounded_is_not_read() -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_BZIP2) as package:
        package.writestr("a", b"x" * 1000)
    with pytest.raises(NotImplementedError):
        first_part(buffer.getvalue())


def test_a_directory_of_too_many_entries_is_not_taken_into_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    data = zip_bytes({f"{number}.csv": b"" for number in range(4)})
    monkeypatch.setattr(limits, "ZIP_ENTRIES", 3)
    with pytest.raises(UnreadableError, match="too_many_files"):
        open_zip(data)
