"""Archives: every file within once, or a refusal that names what is in the way."""

from __future__ import annotations

from datetime import datetime

import pytest

from pipelines.ingest import limits
from pipelines.ingest.read_result import UnreadableError
from pipelines.ingest.take import files_of
from pipelines.ingest.unpack import Budget, unpack
from tests.unit.awkward_bytes import gbk_zip_bytes, lying_zip, with_password, zip_bytes

AT = datetime(2017, 11, 1)


def names(data: bytes) -> list[str]:
    return [name for name, _ in unpack(data, Budget(), depth=1)]


def refusal(data: bytes, budget: Budget | None = None) -> tuple[str, str]:
    with pytest.raises(UnreadableError) as error:
        unpack(data, budget or Budget(), depth=1)
    return error.value.code, error.value.detail


def test_files_come_with_their_names_and_what_systems_leave_behind_does_not() -> None:
    left_behind = [
        "__MACOSX/._甲.csv",
        ".DS_Store",
        "区/Thumbs.db",
        "~$甲.xlsx",
        "区/.hidden/x.csv",
        "desktop.ini",
        "空/",
    ]
    assert names(zip_bytes(dict.fromkeys(["甲.csv", *left_behind, "区/乙.csv"], b"x"))) == ["甲.csv", "区/乙.csv"]


def test_names_of_chinese_windows_are_read() -> None:
    assert names(gbk_zip_bytes("静安区填报.csv", b"x")) == ["静安区填报.csv"]


@pytest.mark.parametrize(
    "name", ["../../etc/passwd", "/etc/passwd", "..\\..\\x.csv", "C:\\x.csv", "a\x1b[31m\u202eb.csv"]
)
def test_a_name_is_only_ever_shown(name: str) -> None:
    _, member = files_of(zip_bytes({name: b"x"}), "甲.zip", AT)
    assert member.name.startswith("甲.zip/")
    assert member.name.isprintable()


def test_a_name_of_three_hundred_characters_is_shown_shorter() -> None:
    _, member = files_of(zip_bytes({"长" * 300 + ".csv": b"x"}), "甲.zip", AT)
    assert len(member.name) <= 255
    assert member.name.endswith(".csv")


def test_archives_within_archives_bring_their_files_each_with_its_container() -> None:
    inner = zip_bytes({"丙.csv": b"c"})
    files = list(files_of(zip_bytes({"乙.zip": inner, "丁.csv": b"d"}), "甲.zip", AT))
    assert [(file.name, file.members, file.refusal) for file in files] == [
        ("甲.zip", 2, None), ("甲.zip/乙.zip", 1, None), ("甲.zip/乙.zip/丙.csv", None, None),
        ("甲.zip/丁.csv", None, None),
    ]  # fmt: skip
    assert [file.container_id for file in files] == [None, files[0].file_id, files[1].file_id, files[0].file_id]


def test_archives_too_deep_are_refused_and_the_files_above_are_not() -> None:
    data = zip_bytes({"x.csv": b"x"})
    for _ in range(limits.ARCHIVE_DEPTH):
        data = zip_bytes({"z.zip": data, "beside.csv": b"y"})
    files = list(files_of(data, "a.zip", AT))
    assert [file.refusal.code for file in files if file.refusal] == ["nested_too_deep"]
    assert sum(file.name.endswith("beside.csv") for file in files) == limits.ARCHIVE_DEPTH


def test_limits_hold_for_an_archive_and_all_within_it_together() -> None:
    two = zip_bytes({"a.csv": b"x" * 600, "b.csv": b"y" * 600})
    assert refusal(two, Budget(files=1)) == ("too_many_files", "")
    assert refusal(two, Budget(bytes=1000)) == ("zip_bomb", "b.csv")
    budget = Budget(bytes=2000)
    unpack(two, budget, depth=1)
    assert refusal(two, budget) == ("zip_bomb", "b.csv")


def test_a_member_that_cannot_be_had_refuses_its_archive_and_is_named() -> None:
    assert refusal(with_password(zip_bytes({"密.csv": b"x"}))) == ("encrypted", "密.csv")
    broken = bytearray(zip_bytes({"a.csv": bytes(range(256)) * 8}))
    broken[60] ^= 0xFF
    assert refusal(bytes(broken)) == ("unreadable", "a.csv")
    assert refusal(lying_zip(5_000_000, 10)) == ("unreadable", "a.csv")


def test_a_directory_that_cannot_be_understood_is_damage_and_no_end_of_the_night() -> None:
    flagged = zip_bytes({"商会.csv": b"x"}).replace("商会.csv".encode(), "商会报x.csv".encode("gbk")[:10])
    newer = bytearray(zip_bytes({"a.csv": b"x"}))
    newer[newer.index(b"PK\x01\x02") + 6] = 148
    for data in (flagged, bytes(newer)):
        assert refusal(data)[0] == "unreadable"
        (file,) = files_of(data, "甲.zip", AT)
        assert file.refusal is not None


def test_a_member_over_the_limit_of_a_file_is_not_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "FILE_BYTES", 100)
    assert refusal(zip_bytes({"a.csv": b"x" * 101})) == ("too_large", "a.csv")
