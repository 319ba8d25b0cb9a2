"""From inbox to ledger: nothing lost, nothing doubled, whatever happens in between."""

from __future__ import annotations

import hashlib
import json
from datetime import datetime, timedelta
from pathlib import Path

import polars as pl
import pytest

from pipelines.ingest import land as landing
from pipelines.ingest import ledger, limits, read_many
from pipelines.ingest.archive import archived_file
from pipelines.ingest.discover import find_files
from pipelines.ingest.land import land_files, received_at
from pipelines.settings import Settings
from pipelines.workbooks.chamber_profile import ChamberProfile
from pipelines.workbooks.template import Answers, TemplateWriter
from tests.unit.awkward_bytes import zip_bytes
from tests.unit.ingest_files import (
    CHAMBER,
    CHAMBER_ROW,
    LONG,
    NOW,
    REGISTER,
    YEAR,
    csv_bytes,
    land,
    put,
    rubric,
    value_row,
    xlsx_bytes,
)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(home=tmp_path / "home")


def table(settings: Settings, name: str) -> pl.DataFrame:
    return pl.concat(pl.read_parquet(path) for path in ledger.table_files(settings.landing, name))


def ledger_rows(settings: Settings) -> dict[str, list[tuple[object, ...]]]:
    """Everything in the ledger but for the batch's name."""
    return {name: table(settings, name).drop("batch_id", strict=False).rows() for name in ledger.SCHEMAS}


def template(chamber_id: str = CHAMBER) -> bytes:
    profile = ChamberProfile(chamber_id, "示例街道商会", "310106", "街道商会", is_registered=True, has_party_org=False)
    answers: Answers = {
        "members_total": (30, "附件1"),
        "members_in_db": ("约30", "附件2"),
        "pacts": (None, "附件3"),
        "office_level": (9, None),
    }
    return TemplateWriter(rubric(), YEAR).workbook_bytes(profile, answers)


def fill_inbox(settings: Settings) -> dict[str, bytes]:
    """One file of each kind, and some that cannot be taken; name -> bytes."""
    files = {
        "静安区/模板.xlsx": template(),
        "长表.csv": csv_bytes(
            [["标题"], LONG, value_row(), value_row(value="约30"), value_row(field="x"), value_row(value="")]
        ),
        "长表.xlsx": xlsx_bytes(
            {"一": [LONG, value_row(value=31)], "二": [LONG, value_row(value="九成"), value_row(value=32)]}
        ),
        "名册.csv": csv_bytes([REGISTER, CHAMBER_ROW, [*CHAMBER_ROW[:2], "未知区", *CHAMBER_ROW[3:]]], "gb18030"),
        "空.csv": b"",
        "坏.xlsx": b"PK\x03\x04 broken",
        "图片.csv": b"\x89PNG\x00\x00",
    }
    for name, data in files.items():
        put(settings, name, data)
    return files


def test_for_every_file_rows_read_are_rows_accepted_plus_rows_rejected(settings: Settings) -> None:
    files = fill_inbox(settings)
    summary = land(settings)
    counted = {
        name: dict(table(settings, name)["file_id"].value_counts().iter_rows())
        for name in ("values", "rejected", "chambers")
    }
    read = dict(table(settings, "files").select("file_id", "rows_read").iter_rows())
    assert set(read) == {hashlib.sha256(data).hexdigest() for data in files.values()}
    for file_id, rows in read.items():
        assert rows == sum(counts.get(file_id, 0) for counts in counted.values())
    assert sorted(read.values()) == [0, 0, 0, 2, 3, 4, 4]
    assert summary.rows_read == summary.rows_accepted + summary.rows_rejected == 13
    assert (summary.files_taken, summary.files_refused, summary.files_known) == (4, 3, 0)


def test_every_file_has_an_outcome_and_what_was_refused_says_why(settings: Settings) -> None:
    fill_inbox(settings)
    land(settings)
    outcomes = table(settings, "files").select("file_name", "kind", "outcome", "outcome_code").rows()
    assert outcomes == [
        ("名册.csv", "register", "taken", "ok"),
        ("图片.csv", "unknown", "refused", "unreadable"),
        ("坏.xlsx", "unknown", "refused", "truncated"),
        ("空.csv", "unknown", "refused", "empty"),
        ("长表.csv", "long", "taken", "ok"),
        ("长表.xlsx", "long", "taken", "ok"),
        ("静安区/模板.xlsx", "workbook", "taken", "ok"),
    ]
    messages = dict(table(settings, "files").select("file_name", "message_zh").iter_rows())
    assert messages["空.csv"] == "文件是空的"
    assert messages["长表.csv"] == "已收取"
    assert all(table(settings, "files")["message_en"])


def test_messages_name_the_sheet_and_row_and_cell(settings: Settings) -> None:
    fill_inbox(settings)
    land(settings)
    rejected = table(settings, "rejected")
    first = rejected.filter(pl.col("sheet") == "二").row(0, named=True)
    assert first["message_zh"].startswith("工作表“二”单元格 D2:“会员总数(直接会员,截止日有效)”读到“九成”")
    assert first["message_en"].startswith("Sheet “二”, cell D2: “Direct members")
    from_csv = rejected.filter(pl.col("reason_code") == "unknown_field").row(0, named=True)
    assert (
        from_csv["message_zh"]
        == "第 5 行 C 列:“字段编码”读到“x”,该年度的评价办法没有这个字段。应填:模板中的字段编码或字段名称。"
    )
    assert (from_csv["sheet"], from_csv["source_row"], from_csv["source_column"]) == ("", 5, "字段编码")
    register = rejected.filter(pl.col("form") == "chamber").row(0, named=True)
    assert (register["source_column"], register["value_raw"], register["reason_code"]) == (
        "所属区",
        "未知区",
        "unknown_district",
    )


def test_a_withdrawal_and_a_personal_number_land_as_accepted_and_rejected_and_add_up(settings: Settings) -> None:
    rows = [value_row(value=text) for text in ("30", "撤回", "13812345678", "两家", "1.2万")]
    put(settings, "a.csv", csv_bytes([LONG, *rows]))
    summary = land(settings)
    assert (summary.rows_read, summary.rows_accepted, summary.rows_rejected) == (5, 4, 1)
    landed = table(settings, "values").select("value_raw", "value_number", "evidence", "is_withdrawal").rows()
    assert landed == [
        ("30", 30, "附件1", False), ("撤回", None, None, True),
        ("两家", 2, "附件1", False), ("1.2万", 12000, "附件1", False),
    ]  # fmt: skip
    refused = table(settings, "rejected").row(0, named=True)
    assert refused["reason_code"] == "looks_like_phone"
    assert "13812345678" not in str(refused)


def test_values_keep_where_they_came_from(settings: Settings) -> None:
    put(settings, "长表.csv", csv_bytes([["标题"], LONG, value_row()]), datetime(2017, 11, 1, 9, 30, 0, 250000))
    land(settings)
    assert table(settings, "values").row(0, named=True) | {"file_id": ""} == {
        "file_id": "", "sheet": "", "source_row": 3, "source_column": "填报值", "source_letter": "D",
        "campaign_year": 2017, "chamber_id": CHAMBER, "chamber_name": None, "chamber_uscc": None,
        "field_code": "members_total", "stage": "self", "value_raw": "30", "value_number": 30, "value_date": None,
        "evidence": "附件1", "reason": None, "is_withdrawal": False,
        "received_at": datetime(2017, 11, 1, 9, 30, 0, 250000),
    }  # fmt: skip


def test_taken_files_are_in_the_archive_byte_for_byte_and_out_of_the_inbox(settings: Settings) -> None:
    files = fill_inbox(settings)
    summary = land(settings)
    for name, data in files.items():
        kept = archived_file(settings.archive, hashlib.sha256(data).hexdigest())
        assert kept.read_bytes() == data
        note = json.loads(kept.with_name(f"{kept.name}.json").read_text(encoding="utf-8"))
        assert (note["name"], note["batch_id"], note["received_at"]) == (name, summary.batch_id, "2017-11-01T09:30:00")
    assert settings.inbox.is_dir()
    assert not list(settings.inbox.iterdir())


def test_the_same_bytes_twice_change_nothing_and_leave_the_inbox(settings: Settings) -> None:
    files = fill_inbox(settings)
    put(settings, "再来一份.csv", files["长表.csv"])
    first = land(settings)
    before = ledger_rows(settings)
    assert first.files_known == 1
    for name in ("静安区/模板.xlsx", "空.csv"):
        put(settings, f"又来/{name}", files[name], datetime(2017, 11, 6))
    second = land(settings, NOW + timedelta(days=2))
    assert (second.batch_id, second.files_known, second.rows_read) == (None, 2, 0)
    assert ledger_rows(settings) == before
    assert len(ledger.batch_ids(settings.landing)) == 1
    assert not list(settings.inbox.iterdir())


def test_a_copy_sent_later_does_not_make_its_original_late(settings: Settings) -> None:
    data = csv_bytes([LONG, value_row()])
    put(settings, "a - 副本.csv", data, datetime(2017, 11, 3))
    put(settings, "a.csv", data, datetime(2017, 11, 1))
    land(settings)
    assert table(settings, "files").select("file_name", "received_at").rows() == [("a.csv", datetime(2017, 11, 1))]


def test_an_empty_inbox_makes_no_batch(settings: Settings) -> None:
    assert land(settings).batch_id is None
    assert ledger.batch_ids(settings.landing) == []


@pytest.mark.parametrize("step", ["commit", "flush", "clear_files"])
def test_a_crash_at_any_step_loses_and_doubles_nothing(settings: Settings, tmp_path: Path, step: str) -> None:
    """After a crash the next run leaves the same ledger as a run that went through."""
    undisturbed = Settings(home=tmp_path / "undisturbed")
    fill_inbox(undisturbed)
    land(undisturbed)
    fill_inbox(settings)
    owner = {"commit": ledger.BatchWriter, "flush": landing.archive, "clear_files": landing}[step]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(owner, step, _power_failure)
        with pytest.raises(KeyboardInterrupt):
            land(settings)
    assert len(find_files(settings.inbox)) == 7
    assert len(ledger.batch_ids(settings.landing)) == (1 if step == "clear_files" else 0)
    land(settings, NOW if step != "clear_files" else NOW + timedelta(minutes=1))
    assert ledger_rows(settings) == ledger_rows(undisturbed)
    assert not list(settings.inbox.iterdir())
    assert not list((settings.landing / "batches").glob(".*"))


def test_what_a_killed_run_left_half_written_is_cleared_away_and_never_read(settings: Settings) -> None:
    left = settings.landing / "batches" / ".20171104T020000-00000000.unfinished"
    left.mkdir(parents=True)
    (left / "files.parquet").write_bytes(b"half")
    put(settings, "a.csv", csv_bytes([LONG, value_row()]))
    assert land(settings).rows_accepted == 1
    assert not left.exists()
    assert table(settings, "files").height == 1


def test_a_ledger_that_an_interrupted_rebuild_took_away_is_put_back(settings: Settings) -> None:
    put(settings, "a.csv", csv_bytes([LONG, value_row()]))
    land(settings)
    settings.landing.rename(settings.landing.with_name("landing.before-20171106T020000"))
    put(settings, "b.csv", csv_bytes([LONG, value_row(value="31")]))
    assert land(settings, NOW + timedelta(days=1)).files_known == 0
    assert table(settings, "values")["value_raw"].to_list() == ["30", "31"]


def test_a_file_that_changes_after_it_was_read_stays_for_the_next_run(settings: Settings) -> None:
    path = put(settings, "a.csv", csv_bytes([LONG, value_row()]))
    files = find_files(settings.inbox)

    def corrected(done: int, total: int) -> None:
        assert (done, total) == (1, 1)
        path.write_bytes(csv_bytes([LONG, value_row(value="31")]))

    land_files(settings, [rubric()], files, now=NOW, on_progress=corrected)
    assert path.exists()
    land(settings, NOW + timedelta(days=1))
    assert table(settings, "values")["value_raw"].to_list() == ["30", "31"]
    assert not path.exists()


def test_what_counts_are_the_bytes_that_were_read_not_those_found_before(settings: Settings) -> None:
    path = put(settings, "a.csv", csv_bytes([LONG, value_row()]))
    gone = put(settings, "b.csv", csv_bytes([LONG, value_row(value="99")]))
    files = find_files(settings.inbox)
    replaced = csv_bytes([LONG, value_row(value="32")])
    path.write_bytes(replaced)
    gone.unlink()
    summary = land_files(settings, [rubric()], files, now=NOW)
    assert (summary.files_taken, summary.rows_accepted) == (1, 1)
    assert table(settings, "files")["file_id"].to_list() == [hashlib.sha256(replaced).hexdigest()]


def test_a_file_turned_into_a_link_meanwhile_is_not_followed(settings: Settings, tmp_path: Path) -> None:
    path = put(settings, "a.csv", csv_bytes([LONG, value_row()]))
    files = find_files(settings.inbox)
    secret = tmp_path / "secret.csv"
    secret.write_bytes(csv_bytes([LONG, value_row(value="77")]))
    path.unlink()
    path.symlink_to(secret)
    assert land_files(settings, [rubric()], files, now=NOW).files_taken == 0
    assert secret.exists()


def test_a_file_that_somebody_has_open_for_writing_stays_for_the_next_run(settings: Settings) -> None:
    path = put(settings, "a.csv", csv_bytes([LONG, value_row()]))
    with path.open("ab"):
        assert land(settings).files_taken == 0
    assert path.exists()
    assert land(settings).files_taken == 1


def test_a_workbook_that_ends_too_early_is_on_its_way_at_first_and_refused_later(settings: Settings) -> None:
    path = put(settings, "a.xlsx", template(CHAMBER)[:-100], NOW - timedelta(minutes=3))
    assert land(settings).batch_id is None
    assert path.exists()
    assert land(settings, NOW + timedelta(minutes=20)).files_refused == 1
    assert table(settings, "files")["outcome_code"].to_list() == ["truncated"]


def test_a_file_too_large_to_be_read_is_kept_and_refused(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    data = csv_bytes([LONG, value_row()])
    monkeypatch.setattr(limits, "FILE_BYTES", len(data) - 1)
    put(settings, "a.csv", data)
    assert land(settings).files_refused == 1
    row = table(settings, "files").row(0, named=True)
    assert (row["outcome_code"], row["file_id"]) == ("too_large", hashlib.sha256(data).hexdigest())
    assert archived_file(settings.archive, row["file_id"]).read_bytes() == data
    assert not list(settings.inbox.iterdir())


def test_an_archive_is_taken_in_with_every_file_in_it_once(settings: Settings) -> None:
    one, two = csv_bytes([LONG, value_row()]), csv_bytes([LONG, value_row(value="31")])
    put(settings, "a.csv", one)
    packed = zip_bytes(
        {"同一份.csv": one, "乙.csv": two, "内/丙.zip": zip_bytes({"乙.csv": two, "坏.xlsx": b"PK\x03\x04"})}
    )
    put(settings, "包.zip", packed)
    summary = land(settings)
    assert (summary.files_taken, summary.files_refused, summary.rows_accepted) == (4, 1, 2)
    files = table(settings, "files")
    assert files.select("file_name", "kind", "outcome_code").rows() == [
        ("a.csv", "long", "ok"), ("包.zip", "archive", "unpacked"), ("包.zip/乙.csv", "long", "ok"),
        ("包.zip/内/丙.zip", "archive", "unpacked"), ("包.zip/内/丙.zip/坏.xlsx", "unknown", "truncated"),
    ]  # fmt: skip
    assert files["container_id"].to_list() == [
        None, None, *[hashlib.sha256(packed).hexdigest()] * 2, files["file_id"][3],
    ]  # fmt: skip
    for file_id in files["file_id"]:
        assert hashlib.sha256(archived_file(settings.archive, file_id).read_bytes()).hexdigest() == file_id
    put(settings, "again.zip", packed)
    assert land(settings, NOW + timedelta(days=1)).files_known == 1


def test_a_fault_of_the_reader_becomes_the_files_outcome_and_does_not_stop_the_others(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = read_many.read_file

    def faulty(data: bytes, known: object) -> object:
        if data == b"crash":
            raise ZeroDivisionError
        return real(data, known)  # type: ignore[arg-type]

    monkeypatch.setattr(read_many, "read_file", faulty)
    put(settings, "a.csv", b"crash")
    put(settings, "b.csv", csv_bytes([LONG, value_row()]))
    summary = land(settings)
    assert (summary.files_refused, summary.rows_accepted) == (1, 1)
    assert table(settings, "files")["outcome_code"].to_list() == ["reader_failed", "ok"]


def test_a_file_is_received_when_it_was_saved_but_not_before_the_last_batch_and_not_after_now() -> None:
    saved, batch, now = datetime(2017, 11, 1), datetime(2017, 11, 5), datetime(2017, 11, 6)
    assert received_at(saved, previous=None, now=now) == saved
    assert received_at(saved, previous=batch, now=now) == batch
    assert received_at(datetime(2017, 11, 5, 8), previous=batch, now=now) == datetime(2017, 11, 5, 8)
    assert received_at(datetime(2030, 1, 1), previous=batch, now=now) == now


def test_an_old_file_sent_later_does_not_count_as_received_before_the_last_batch(settings: Settings) -> None:
    put(settings, "a.csv", csv_bytes([LONG, value_row()]), datetime(2017, 10, 1))
    land(settings)
    put(settings, "b.csv", csv_bytes([LONG, value_row(value="31")]), datetime(2017, 9, 1))
    put(settings, "c.csv", csv_bytes([LONG, value_row(value="32")]), datetime(2040, 1, 1))
    later = NOW + timedelta(days=1)
    land(settings, later)
    assert table(settings, "files")["received_at"].to_list() == [datetime(2017, 10, 1), NOW, later]


def test_rows_stand_in_the_order_of_files_sheets_and_rows_however_they_are_chunked(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    chunked = Settings(home=tmp_path / "chunked")
    for home in (settings, chunked):
        for number in range(9):
            put(home, f"{number}.xlsx", template(f"CH-{number}"))
            put(home, f"{number}.csv", csv_bytes([LONG, value_row(value=number), value_row(value=f"约{number}")]))
    land(settings)
    seen: list[tuple[int, int]] = []
    monkeypatch.setattr(landing, "CHUNK_FILES", 4)
    monkeypatch.setattr(ledger.BatchWriter.__init__, "__kwdefaults__", {"rows_in_memory": 3})
    land_files(chunked, [rubric()], find_files(chunked.inbox), now=NOW, on_progress=lambda *done: seen.append(done))
    assert seen == [(4, 18), (8, 18), (12, 18), (16, 18), (18, 18)]
    assert ledger_rows(chunked) == ledger_rows(settings)
    names = dict(table(settings, "files").select("file_id", "file_name").iter_rows())
    order = [
        (names[row[0]], *row[1:]) for row in table(settings, "rejected").select("file_id", "sheet", "source_row").rows()
    ]
    assert order == sorted(order)
    assert len(order) == 9 + 3 * 9


def test_a_batch_stands_in_the_ledger_with_its_four_tables_and_their_schemas(settings: Settings) -> None:
    put(settings, "空.csv", b"")
    land(settings)
    for name, schema in ledger.SCHEMAS.items():
        (path,) = ledger.table_files(settings.landing, name)
        assert dict(pl.read_parquet_schema(path)) == schema
    assert ledger.batch_taken_at(ledger.batch_ids(settings.landing)[0]) == NOW


def _power_failure(*_: object, **__: object) -> None:
    raise KeyboardInterrupt
