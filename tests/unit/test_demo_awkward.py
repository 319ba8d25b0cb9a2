"""The awkward files of the invented city, read by the reader of the inbox: the same answers, or the outcome planned."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import polars as pl
import pytest

from pipelines.demo.awkward_table import as_people_write, old_name
from pipelines.demo.write import DemoSummary, write_demo
from pipelines.ingest.header import table_headers
from pipelines.ingest.read_file import read_file
from pipelines.ingest.read_result import UnreadableError, rows_schema
from pipelines.ingest.unpack import Budget, unpack
from pipelines.ingest.values import WITHDRAWN, read_value
from pipelines.reference import SHIPPED_RUBRICS, Rubric, load_rubric
from pipelines.settings import TIMEZONE

YEAR, CHAMBERS, DISTRICTS = 2025, 100, 5
DUE = datetime(YEAR, 11, 10, 23, 59, 59)
KNOWN = table_headers()
ROADS = ("district_text", "district_archive", "named_without_key", "credit_code_without_key")
"""Codes of chambers whose answers come by another road; no workbook of theirs lies in the inbox."""
REFUSED = {
    "truncated_file": "truncated",
    "picture_file": "picture",
    "empty_file": "empty",
    "encrypted_file": "encrypted",
}
ONE_CHAMBER = (*ROADS[2:], *REFUSED, "sent_twice", "withdrawn", "review_without_reason")
Answers = dict[str, tuple[object, str]]
"""Field code -> (what the value reads as, evidence)."""


@dataclass(frozen=True)
class City:
    """A city with awkward files. plain: home of the same city without. planted: code -> chamber -> detail."""

    home: Path
    plain: Path
    summary: DemoSummary
    rubric: Rubric
    planted: dict[str, dict[str, str]]
    register: pl.DataFrame

    def path(self, code: str) -> Path:
        """The file of a code whose detail is a file's name."""
        (name,) = set(self.planted[code].values())
        (path,) = (self.home / "inbox").rglob(name)
        return path

    def form(self, chamber: str, home: Path | None = None) -> Path:
        """The chamber's workbook, in this city or in another."""
        return (home or self.home) / f"inbox/{YEAR}/{chamber[3:9]}/四好商会填报表_{YEAR}_{chamber}.xlsx"

    def answers(self, data: bytes) -> dict[str, Answers]:
        """Chamber as the file names it -> its answers."""
        found: dict[str, Answers] = {}
        for row in rows_of(data):
            named = row["chamber_id"] or row["uscc"] or row["chamber_name"]
            read = read_value(row["value"], self.rubric.fields[row["field_code"]])
            found.setdefault(named, {})[row["field_code"]] = (read, row["evidence"] or "")
        return found

    def plain_answers(self, *chambers: str) -> dict[str, Answers]:
        return {key: self.answers(self.form(key, self.plain).read_bytes())[key] for key in chambers}


def rows_of(data: bytes) -> list[dict[str, str]]:
    """The rows of data that the reader finds: with a value or evidence."""
    frames = [
        table.rows
        if isinstance(table.rows, pl.DataFrame)
        else pl.DataFrame(table.rows, schema=rows_schema(table.form), orient="row")
        for table in read_file(data, KNOWN).tables
    ]
    return pl.concat(frames).filter(pl.col("row_fault").is_null()).to_dicts()


def arrival(path: Path) -> datetime:
    return datetime.fromtimestamp(path.stat().st_mtime, TIMEZONE).replace(tzinfo=None)


def contents(home: Path) -> dict[str, tuple[bytes, float]]:
    return {
        str(path.relative_to(home)): (path.read_bytes(), path.stat().st_mtime)
        for path in (home / "inbox").rglob("*")
        if path.is_file()
    }


@pytest.fixture(scope="module")
def rubric() -> Rubric:
    return load_rubric(SHIPPED_RUBRICS / "sh-2017-prov-1")


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory, rubric: Rubric) -> City:
    home, plain = tmp_path_factory.mktemp("awkward"), tmp_path_factory.mktemp("plain")
    summary = write_demo(home / "inbox", rubric, chambers=CHAMBERS, districts=DISTRICTS, year=YEAR)
    write_demo(plain / "inbox", rubric, chambers=CHAMBERS, districts=DISTRICTS, year=YEAR, awkward=False)
    planted: dict[str, dict[str, str]] = {}
    for _, chamber, code, detail in pl.read_csv(summary.truth_file, infer_schema=False).iter_rows():
        planted.setdefault(code, {})[chamber] = detail
    listed = read_file(summary.register_file.read_bytes(), KNOWN).tables[0].rows
    register = pl.DataFrame(listed, schema=rows_schema("register"), orient="row")
    return City(home, plain, summary, rubric, planted, register)


def test_every_kind_occurs_each_with_chambers_of_its_own(city: City) -> None:
    assert all(len(city.planted[code]) == 1 for code in ONE_CHAMBER)
    assert all(2 <= len(city.planted[code]) <= 8 for code in ROADS[:2])
    chambers = [chamber for code in (*ROADS[:2], *ONE_CHAMBER) for chamber in city.planted[code]]
    assert len(set(chambers)) == len(chambers)
    assert all(city.summary.planted[code] == len(city.planted[code]) for code in (*ROADS, *ONE_CHAMBER))


def test_all_other_files_and_defects_are_as_they_are_without(city: City) -> None:
    with_them, without = contents(city.home), contents(city.plain)
    replaced = {
        str(city.form(chamber).relative_to(city.home)) for code in ROADS for chamber in city.planted[code]
    }  # fmt: skip
    assert without.keys() - with_them.keys() == replaced
    assert all(with_them[name] == without[name] for name in without.keys() - replaced)
    assert len(with_them.keys() - without.keys()) == 11
    assert len(with_them) == city.summary.files
    plain_truth = pl.read_csv(city.plain / "demo-truth.csv", infer_schema=False)
    truth = pl.read_csv(city.summary.truth_file, infer_schema=False)
    assert truth.filter(~pl.col("defect_code").is_in([*ROADS, *ONE_CHAMBER])).equals(plain_truth)


def test_the_same_arguments_give_the_same_awkward_files(city: City, tmp_path: Path) -> None:
    write_demo(tmp_path / "inbox", city.rubric, chambers=CHAMBERS, districts=DISTRICTS, year=YEAR)
    assert contents(tmp_path) == contents(city.home)


def test_a_districts_text_in_gb18030_holds_the_answers_of_its_forms(city: City) -> None:
    path = city.path("district_text")
    header = path.read_bytes().split(b"\r\n")[0]
    assert header.decode("gb18030") == "年度;商会编码;字段编码;填报值;佐证材料;阶段;扣分原因"
    assert city.answers(path.read_bytes()) == city.plain_answers(*city.planted["district_text"])
    assert arrival(path) <= DUE


def test_a_districts_archive_holds_the_very_workbooks_under_chinese_names(city: City) -> None:
    path = city.path("district_archive")
    expected = {
        f"各商会自评/{form.name}": form.read_bytes()
        for form in (city.form(chamber, city.plain) for chamber in city.planted["district_archive"])
    }
    assert dict(unpack(path.read_bytes(), Budget(), depth=1)) == expected
    assert "各商会自评".encode("gbk") in path.read_bytes()
    assert arrival(path) <= DUE


def test_a_table_of_the_chambers_own_names_it_and_reads_as_its_form(city: City) -> None:
    ((chamber, _),) = city.planted["named_without_key"].items()
    path = city.path("named_without_key")
    rows = rows_of(path.read_bytes())
    assert {row["chamber_id"] for row in rows} == {None}
    name = city.register.row(by_predicate=pl.col("chamber_id") == chamber, named=True)["name_zh"]
    written = old_name(name)
    assert written != name
    assert city.answers(path.read_bytes())[written] == city.plain_answers(chamber)[chamber]
    texts = "".join(row["value"] for row in rows)
    assert set("０１２３４５６７８９") & set(texts)
    assert {"家", "√", "月"} <= set(texts)


def test_unicode_text_names_the_chamber_by_its_credit_code(city: City) -> None:
    ((chamber, _),) = city.planted["credit_code_without_key"].items()
    data = city.path("credit_code_without_key").read_bytes()
    assert data.startswith(b"\xff\xfe")
    uscc = city.register.row(by_predicate=pl.col("chamber_id") == chamber, named=True)["uscc"]
    assert city.answers(data) == {uscc: city.plain_answers(chamber)[chamber]}


@pytest.mark.parametrize(("code", "outcome"), REFUSED.items())
def test_what_cannot_be_taken_says_why_and_is_followed_by_the_good_workbook(
    city: City, code: str, outcome: str
) -> None:
    path = city.path(code)
    with pytest.raises(UnreadableError) as refusal:
        read_file(path.read_bytes(), KNOWN)
    assert refusal.value.code == outcome
    assert path.suffix == ".xlsx"
    (chamber,) = city.planted[code]
    assert arrival(path) < arrival(city.form(chamber)) <= DUE


def test_a_workbook_is_sent_twice_under_two_names(city: City) -> None:
    (chamber,) = city.planted["sent_twice"]
    again, first = city.path("sent_twice"), city.form(chamber)
    assert again.name != first.name
    assert again.read_bytes() == first.read_bytes()
    assert arrival(first) < arrival(again) <= DUE


def test_a_value_is_withdrawn_after_it_was_reported(city: City) -> None:
    ((chamber, code),) = city.planted["withdrawn"].items()
    (path,) = (city.home / "inbox").rglob("撤回说明*")
    assert city.answers(path.read_bytes()) == {chamber: {code: (WITHDRAWN, "")}}
    assert code in city.plain_answers(chamber)[chamber]
    assert arrival(city.form(chamber)) < arrival(path) <= DUE
    assert (chamber, code) not in reviewed(city)


def test_a_district_takes_a_claim_down_without_a_reason(city: City) -> None:
    ((chamber, code),) = city.planted["review_without_reason"].items()
    (path,) = (city.home / "inbox").rglob("区级督查*_补充.csv")
    (row,) = rows_of(path.read_bytes())
    assert (row["chamber_id"], row["field_code"], row["stage"], row["reason"]) == (chamber, code, "district", None)
    claimed, _ = city.plain_answers(chamber)[chamber][code]
    assert city.answers(path.read_bytes()) == {chamber: {code: (Decimal(str(claimed)) - 1, "")}}
    assert arrival(path).date() < date(YEAR, 11, 25)
    assert (chamber, code) not in reviewed(city)


def reviewed(city: City) -> set[tuple[str, str]]:
    """(chamber, field) of which reviewers speak in the city without awkward files."""
    tables = [rows_of(path.read_bytes()) for path in (city.plain / "inbox").rglob("*.csv")]
    return {(row["chamber_id"], row["field_code"]) for rows in tables for row in rows}


@pytest.mark.parametrize(("chambers", "districts", "file_format"), [(99, 5, "xlsx"), (100, 3, "xlsx"), (100, 5, "csv")])
def test_small_cities_and_long_tables_stay_plain(
    tmp_path: Path, rubric: Rubric, monkeypatch: pytest.MonkeyPatch, chambers: int, districts: int, file_format: str
) -> None:
    monkeypatch.setattr("pipelines.demo.write.write_workbooks", lambda *_: None)  # they take seconds
    summary = write_demo(
        tmp_path / "inbox", rubric, chambers=chambers, districts=districts, year=YEAR,
        file_format=file_format,  # type: ignore[arg-type]
    )  # fmt: skip
    assert summary.planted.keys().isdisjoint({*ROADS, *ONE_CHAMBER})


@pytest.mark.parametrize(("number", "written"), [(0, "1,230家"), (1, "１２３０"), (2, "1,230")])
def test_numbers_take_turns_in_their_forms(rubric: Rubric, number: int, written: str) -> None:
    assert as_people_write(1230, rubric.fields["members_total"], number) == written


def test_an_old_letterhead_has_the_city_in_front_and_full_width_brackets() -> None:
    assert old_name("示例静安星河村(社区)商会") == "上海市（示例）静安星河村（社区）商会"
