"""The invented city, read back from the real files it consists of."""

from __future__ import annotations

import re
import zipfile
from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

import polars as pl
import pytest
from python_calamine import CalamineWorkbook

from pipelines.demo import workbooks
from pipelines.demo.defects import INCOMPLETE_SHARES
from pipelines.demo.files import DemoError
from pipelines.demo.shares import apportion
from pipelines.demo.write import DemoSummary, write_demo
from pipelines.demo_command import invent
from pipelines.ingest.uscc import is_valid
from pipelines.reference import SHIPPED_RUBRICS, Rubric, chamber_types, districts, load_rubric
from pipelines.settings import TIMEZONE, Settings
from pipelines.workbooks import layout
from pipelines.workbooks.chamber_profile import ChamberProfile, form_fields

YEAR = 2025
CHAMBERS = 48
DISTRICTS = 5
DUE = date(YEAR, 11, 10)
Answer = tuple[str, str]
"""(value, evidence) as text."""


@dataclass(frozen=True)
class City:
    """One invented city as read back. forms: chamber -> field -> answer, of the file that came last."""

    home: Path
    summary: DemoSummary
    register: pl.DataFrame
    forms: dict[str, dict[str, Answer]]
    files: dict[str, list[Path]]
    planted: dict[tuple[str, str], str]

    @property
    def inbox(self) -> Path:
        return self.home / "inbox"


@pytest.fixture(scope="module")
def rubric() -> Rubric:
    return load_rubric(SHIPPED_RUBRICS / "sh-2017-prov-1")


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory, rubric: Rubric) -> City:
    home = tmp_path_factory.mktemp("city")
    summary = write_demo(home / "inbox", rubric, chambers=CHAMBERS, districts=DISTRICTS, year=YEAR)
    rows = CalamineWorkbook.from_path(str(summary.register_file)).get_sheet_by_index(0).to_python()
    forms: dict[str, dict[str, Answer]] = {}
    files: dict[str, list[Path]] = {}
    for path in sorted((home / "inbox").rglob("四好*.xlsx"), key=arrival):
        chamber, answers = read_form(path)
        forms[chamber] = answers
        files.setdefault(chamber, []).append(path)
    return City(
        home=home,
        summary=summary,
        register=pl.DataFrame(rows[1:], schema=dict.fromkeys(map(str, rows[0]), pl.String), orient="row"),
        forms=forms,
        files=files,
        planted={(row[1], row[2]): row[3] or "" for row in read_csv(summary.truth_file).iter_rows()},
    )


def arrival(path: Path) -> datetime:
    return datetime.fromtimestamp(path.stat().st_mtime, TIMEZONE).replace(tzinfo=None)


def read_csv(path: Path) -> pl.DataFrame:
    return pl.read_csv(path, infer_schema=False)


def read_form(path: Path) -> tuple[str, dict[str, Answer]]:
    workbook = CalamineWorkbook.from_path(str(path))
    meta = dict(workbook.get_sheet_by_name(layout.SHEET_META).to_python())
    rows = workbook.get_sheet_by_name(layout.SHEET_FORM).to_python()[layout.HEADER_ROW :]
    answers = {str(row[1]): (as_text(row[4]), as_text(row[5])) for row in rows if row[4] != "" or row[5] != ""}
    return str(meta[layout.META_CHAMBER_ID]), answers


def as_text(cell: object) -> str:
    return str(int(cell)) if isinstance(cell, float) else str(cell)


def contents(home: Path) -> dict[str, tuple[bytes, float]]:
    return {
        str(path.relative_to(home)): (path.read_bytes(), path.stat().st_mtime)
        for path in home.rglob("*")
        if path.is_file()
    }


def expected_fields(city: City, rubric: Rubric, chamber_id: str) -> set[str]:
    """Scored fields of the chamber's form."""
    row = city.register.row(by_predicate=pl.col("商会编码") == chamber_id, named=True)
    profile = ChamberProfile(
        chamber_id=chamber_id,
        name_zh=row["商会名称"],
        district_code=row["所属区"],
        chamber_type=row["商会类型"],
        is_registered=row["是否注册"] == "是",
        has_party_org=row["是否建立党组织"] == "是",
    )
    return {entry.field.code for entry in form_fields(rubric, profile) if entry.indicators}


def planted(city: City, code: str) -> dict[str, list[str]]:
    """Chamber -> the fields (or other details) planted with this defect."""
    return {chamber: detail.split(";") for (chamber, defect), detail in city.planted.items() if defect == code}


def reviews(city: City, stage: str) -> pl.DataFrame:
    tables = [read_csv(path) for path in sorted(city.inbox.rglob("*.csv"))]
    return pl.concat([table for table in tables if table.height]).filter(pl.col("阶段") == stage)


def ratios(rubric: Rubric) -> dict[str, str]:
    """Numerator -> denominator."""
    return {
        indicator.field_codes[0]: indicator.field_codes[1]
        for indicator in rubric.indicators
        if indicator.calculation == "ratio"
    }


# The register


def test_every_name_is_visibly_invented_and_unique(city: City) -> None:
    assert city.register.height == CHAMBERS
    assert city.register["商会名称"].str.contains("示例").all()
    assert city.register["商会名称"].is_unique().all()


def test_the_register_holds_what_the_contract_asks(city: City, rubric: Rubric) -> None:
    types = dict(chamber_types().select("chamber_type", "code").iter_rows())
    for row in city.register.iter_rows(named=True):
        match = re.fullmatch(r"CH-(\d{6})-([A-Z]{2})-\d{4}", row["商会编码"])
        assert match
        assert match[2] == types[row["商会类型"]]
        assert (row["统一社会信用代码"] != "") == (row["是否注册"] == "是")
        assert row["统一社会信用代码"] == "" or is_valid(row["统一社会信用代码"])
        assert row["成立日期"] < f"{YEAR}-07-01"
        assert row["生效日期"] == f"{YEAR}-01-01"
        assert set(filter(None, row["否决情形"].split(";"))) <= set(rubric.tables["gates"]["gate_code"])
    codes = city.register["统一社会信用代码"]
    assert codes.filter(codes != "").is_unique().all()


def test_the_default_city_has_sixteen_districts_of_uneven_size(tmp_path: Path, rubric: Rubric) -> None:
    summary = write_demo(tmp_path / "inbox", rubric, file_format="csv")
    register = read_csv(summary.register_file)
    sizes = Counter(register["商会编码"].str.slice(3, 6))
    assert summary.chambers == register.height == 400
    assert set(sizes) == set(districts()["district_code"])
    assert min(sizes.values()) >= 5
    assert max(sizes, key=lambda code: sizes[code]) == "310115"
    assert 0.05 <= sizes["310000"] / 400 <= 0.09
    assert 0.55 <= (register["是否注册"] == "是").mean() <= 0.65
    by_registration = dict(
        register.group_by("是否注册").agg((pl.col("是否建立党组织") == "是").mean().alias("share")).iter_rows()
    )
    assert by_registration["是"] > by_registration["否"] + 0.15
    assert register["否决情形"].drop_nulls().len() == 4
    assert summary.incomplete == 50


# The defects


def test_one_chamber_in_eight_is_incomplete(city: City, rubric: Rubric) -> None:
    complete = {
        chamber
        for chamber, answers in city.forms.items()
        if all(all(answers.get(code, ("", ""))) for code in expected_fields(city, rubric, chamber))
    }
    assert CHAMBERS - len(complete) == city.summary.incomplete == round(CHAMBERS / 8)


def test_every_kind_of_defect_occurs_even_in_a_small_city(city: City) -> None:
    kinds = {code for _, code in city.planted}
    others = {"late", "unreadable_value", "numerator_above_denominator", "corrected"}
    assert kinds >= {*INCOMPLETE_SHARES, *others}
    counted = Counter(code for _, code in city.planted)
    assert {code: counted[code] for code in city.summary.planted} == city.summary.planted


def test_who_sends_nothing_has_no_workbook(city: City) -> None:
    missing = set(city.register["商会编码"]) - city.forms.keys()
    assert missing == planted(city, "not_submitted").keys()
    assert city.summary.submitted == CHAMBERS - len(missing)


@pytest.mark.parametrize("defect", ["rows_blank", "dimension_blank", "denominator_missing"])
def test_rows_left_blank_are_exactly_those_listed(city: City, rubric: Rubric, defect: str) -> None:
    for chamber, fields in planted(city, defect).items():
        assert fields
        blank = expected_fields(city, rubric, chamber) - city.forms[chamber].keys()
        assert blank == set(fields)


def test_a_blank_dimension_is_one_dimension_and_a_missing_denominator_a_denominator(city: City, rubric: Rubric) -> None:
    using: dict[str, str] = {}
    for indicator in rubric.indicators:
        for code in indicator.field_codes:
            using.setdefault(code, indicator.code[0])
    for fields in planted(city, "dimension_blank").values():
        assert len({using[code] for code in fields}) == 1
        assert len(fields) > 8
    denominators = {indicator.field_codes[1] for indicator in rubric.indicators if len(indicator.field_codes) > 1}
    for fields in planted(city, "denominator_missing").values():
        assert set(fields) <= denominators


def test_missing_evidence_is_exactly_what_is_listed(city: City, rubric: Rubric) -> None:
    listed = planted(city, "evidence_missing")
    for chamber, answers in city.forms.items():
        bare = {code for code in expected_fields(city, rubric, chamber) if answers.get(code, ("", "x"))[1] == ""}
        assert bare == set(listed.get(chamber, []))
    assert all(len(fields) > 15 for fields in listed.values())


def test_late_forms_come_after_the_due_date_and_the_others_in_working_hours_before(city: City) -> None:
    late = planted(city, "late")
    for chamber, files in city.files.items():
        moment = arrival(files[0])
        assert moment.weekday() < 5
        assert 9 <= moment.hour <= 17
        assert (moment.date() > DUE) == (chamber in late)
        assert chamber in late or moment.date() >= date(YEAR, 10, 15)


def test_numerators_exceed_their_denominators_only_where_planted(city: City, rubric: Rubric) -> None:
    listed = planted(city, "numerator_above_denominator")
    for chamber, answers in city.forms.items():
        above = {
            top
            for top, bottom in ratios(rubric).items()
            if top in answers
            and bottom in answers
            and answers[top][0].isdigit()
            and answers[bottom][0].isdigit()
            and int(answers[top][0]) > int(answers[bottom][0])
        }
        assert above == set(listed.get(chamber, []))


def test_unreadable_values_are_exactly_those_listed(city: City, rubric: Rubric) -> None:
    listed = planted(city, "unreadable_value")
    for chamber, answers in city.forms.items():
        unreadable = {
            code
            for code, (value, _) in answers.items()
            if rubric.fields[code].value_type in {"count", "ordinal"} and not value.isdigit()
        }
        assert unreadable == set(listed.get(chamber, []))


def test_other_answers_fit_their_fields(city: City, rubric: Rubric) -> None:
    for answers in city.forms.values():
        for code, (value, _) in answers.items():
            field = rubric.fields[code]
            match field.value_type:
                case "boolean":
                    assert value in {"是", "否"}
                case "date":
                    assert date(YEAR - 1, 12, 1) < date.fromisoformat(value) < date(YEAR + 1, 2, 1)
                case _ if value.isdigit() and field.maximum is not None:
                    assert int(value) <= field.maximum


def test_a_corrected_form_supersedes_one_that_differs_in_the_fields_listed(city: City) -> None:
    listed = planted(city, "corrected")
    assert {chamber for chamber, files in city.files.items() if len(files) > 1} == listed.keys()
    for chamber, fields in listed.items():
        first, second = city.files[chamber]
        assert arrival(first) + timedelta(days=1) < arrival(second)
        before, after = read_form(first)[1], read_form(second)[1]
        assert {code for code in after if before[code] != after[code]} == set(fields)


# Reviewers


def test_districts_fill_in_their_fields_and_take_claims_down_with_a_reason(city: City, rubric: Rubric) -> None:
    rows = reviews(city, "district")
    own = {code for code, field in rubric.fields.items() if field.filled_by == "district"}
    sampled = rows.filter(pl.col("字段编码").is_in(own)).pivot("字段编码", index="商会编码", values="填报值")
    assert (sampled["rules_with_record"].cast(pl.Int64) <= sampled["rules_sampled"].cast(pl.Int64)).all()
    assert sampled.height >= 0.8 * city.summary.submitted
    assert rows.filter(pl.col("字段编码").is_in(own))["佐证材料"].null_count() == 0

    deductions = rows.filter(~pl.col("字段编码").is_in(own))
    assert deductions.height > city.summary.submitted
    assert deductions["扣分原因"].null_count() == 0
    for row in deductions.iter_rows(named=True):
        claimed = city.forms[row["商会编码"]][row["字段编码"]][0]
        assert (claimed, row["填报值"]) == ("是", "否") or int(row["填报值"]) < int(claimed)


def test_the_city_looks_at_about_one_chamber_in_twenty(city: City) -> None:
    rows = reviews(city, "city")
    assert 1 <= rows["商会编码"].n_unique() <= round(0.05 * CHAMBERS) + 1
    assert set(rows["商会编码"]) <= city.forms.keys()
    assert rows["扣分原因"].null_count() == 0


# The files


def test_the_same_arguments_give_the_same_bytes_and_times(city: City, tmp_path: Path, rubric: Rubric) -> None:
    write_demo(tmp_path / "inbox", rubric, chambers=CHAMBERS, districts=DISTRICTS, year=YEAR)
    assert contents(tmp_path) == contents(city.home)
    with zipfile.ZipFile(city.summary.register_file) as package:
        assert re.findall(rb"\d{4}-\d\d-\d\dT", package.read("docProps/core.xml")) == [b"2025-03-05T"] * 2


def test_writing_again_changes_nothing(city: City, rubric: Rubric) -> None:
    before = contents(city.home)
    write_demo(city.inbox, rubric, chambers=CHAMBERS, districts=DISTRICTS, year=YEAR)
    assert contents(city.home) == before


def test_another_seed_gives_another_city(city: City, tmp_path: Path, rubric: Rubric) -> None:
    write_demo(tmp_path / "inbox", rubric, chambers=CHAMBERS, districts=DISTRICTS, year=YEAR, seed=1, file_format="csv")
    other = read_csv(tmp_path / "inbox" / str(YEAR) / "register.csv")
    assert other["商会类型"].to_list() != city.register["商会类型"].to_list()


def test_csv_holds_the_same_answers_as_the_workbooks(city: City, tmp_path: Path, rubric: Rubric) -> None:
    summary = write_demo(
        tmp_path / "inbox", rubric, chambers=CHAMBERS, districts=DISTRICTS, year=YEAR, file_format="csv"
    )
    assert summary.register_file.read_bytes().startswith(b"\xef\xbb\xbf")
    answers: dict[str, dict[str, Answer]] = {}
    paths = [path for path in (tmp_path / "inbox").rglob("*.csv") if path != summary.register_file]
    for path in sorted(paths, key=arrival):
        for row in read_csv(path).filter(pl.col("阶段") == "self").iter_rows(named=True):
            answers.setdefault(row["商会编码"], {})[row["字段编码"]] = (row["填报值"] or "", row["佐证材料"] or "")
            assert row["年度"] == str(YEAR)
    assert answers == city.forms
    assert read_csv(summary.truth_file).equals(read_csv(city.summary.truth_file))
    assert read_csv(summary.register_file).fill_null("").equals(city.register)


def test_many_workbooks_are_written_by_several_processes_with_the_same_bytes(
    city: City, tmp_path: Path, rubric: Rubric, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workbooks, "_WORTH_A_POOL", 1)
    told: list[tuple[int, int]] = []
    write_demo(
        tmp_path / "inbox", rubric, chambers=CHAMBERS, districts=DISTRICTS, year=YEAR,
        on_progress=lambda done, total: told.append((done, total)),
    )  # fmt: skip
    assert contents(tmp_path) == contents(city.home)
    assert told[-1] == (city.summary.files, city.summary.files)
    assert [done for done, _ in told] == sorted({done for done, _ in told})


def test_nothing_is_written_but_the_inbox_and_the_list_of_defects(city: City) -> None:
    assert {path.name for path in city.home.iterdir()} == {"inbox", "demo-truth.csv"}
    assert city.summary.files == sum(path.is_file() for path in city.inbox.rglob("*"))
    assert {path.name for path in city.inbox.iterdir()} == {str(YEAR)}


@pytest.mark.parametrize("name", ["inbox/2025/register.csv", "demo-truth.csv"])
def test_a_file_with_other_content_is_never_overwritten(tmp_path: Path, rubric: Rubric, name: str) -> None:
    path = tmp_path / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("别人的文件", encoding="utf-8")
    with pytest.raises(DemoError, match="不会覆盖"):
        write_demo(tmp_path / "inbox", rubric, chambers=20, districts=2, year=YEAR, file_format="csv")
    assert path.read_text(encoding="utf-8") == "别人的文件"


def test_another_list_of_defects_for_the_same_year_is_refused(tmp_path: Path, rubric: Rubric) -> None:
    write_demo(tmp_path / "inbox", rubric, chambers=20, districts=2, year=YEAR, file_format="csv")
    with pytest.raises(DemoError, match="不会覆盖"):
        write_demo(tmp_path / "inbox", rubric, chambers=20, districts=2, year=YEAR, seed=1, file_format="csv")


def test_several_years_share_their_chambers(tmp_path: Path, rubric: Rubric) -> None:
    registers = []
    for year in (2025, 2024):
        summary = write_demo(tmp_path / "inbox", rubric, chambers=40, districts=3, year=year, file_format="csv")
        registers.append(read_csv(summary.register_file).select("商会编码", "商会名称", "是否注册"))
    assert registers[0].equals(registers[1])
    assert set(read_csv(tmp_path / "demo-truth.csv")["campaign_year"]) == {"2024", "2025"}


def test_a_year_before_has_the_same_chambers_most_of_them_much_the_same(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path / "together")
    invent(settings, 2020, lambda *_: None, years=2, chambers=200, districts=3, file_format="csv")
    second = load_rubric(SHIPPED_RUBRICS / "sh-2019-prov-1")
    alone = write_demo(tmp_path / "alone", second, chambers=200, districts=3, year=2020, file_format="csv")
    for path in sorted((tmp_path / "alone" / "2020").rglob("*.csv")):
        same = settings.inbox / path.relative_to(tmp_path / "alone")
        assert same.read_bytes() == path.read_bytes(), "the last year must not depend on those before it"
    now = read_csv(alone.register_file)
    before = read_csv(settings.inbox / "2019" / "register.csv")
    assert before["商会编码"].equals(now["商会编码"])
    for column in ("是否注册", "是否建立党组织"):
        then, today = before[column] == "是", now[column] == "是"
        assert not (then & ~today).any(), "what is undone later never was"
        assert 0 < (today & ~then).sum() < 0.1 * now.height
    members = [
        {
            row["商会编码"]: int(row["填报值"])
            for path in (settings.inbox / year).rglob("自评_*.csv")
            for row in read_csv(path).filter(pl.col("字段编码") == field).iter_rows(named=True)
            if (row["填报值"] or "").isdigit()
        }
        for year, field in (("2020", "members_start"), ("2019", "members_total"))
    ]
    both = members[0].keys() & members[1].keys()
    agreeing = sum(members[0][key] == members[1][key] for key in both)
    assert agreeing > 0.8 * len(both) > 100


def test_a_rubric_with_other_fields_gets_answers_too(tmp_path: Path, rubric: Rubric) -> None:
    def renamed(table: str, *columns: str) -> pl.DataFrame:
        return rubric.tables[table].with_columns((pl.lit("x_") + pl.col(column)).alias(column) for column in columns)

    other = Rubric(
        folder=rubric.folder, rubric_id="other", name_zh="另一办法", name_en="Another", valid_from_year=2017,
        valid_to_year=None,
        tables={
            **rubric.tables,
            "fields": renamed("fields", "code"),
            "indicators": renamed("indicators", "field_code", "denominator_field_code"),
        },
    )  # fmt: skip
    write_demo(tmp_path / "inbox", other, chambers=20, districts=2, year=YEAR, file_format="csv")
    rows = pl.concat([read_csv(path) for path in (tmp_path / "inbox").rglob("自评*.csv")])
    own = {f"x_{code}" for code, field in rubric.fields.items() if field.filled_by == "chamber"}
    assert set(rows["字段编码"]) == own
    dates = rows.filter(pl.col("字段编码") == "x_plan_submitted_on")["填报值"]
    assert all(date.fromisoformat(day).year in {YEAR, YEAR + 1} for day in dates)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"districts": 17}, "1 至 16"),
        ({"districts": 0}, "1 至 16"),
        ({"chambers": 16}, "多于区数"),
        ({"year": 2016}, "2016"),
        ({"seed": -1}, "种子"),
        ({"file_format": "ods"}, "xlsx 或 csv"),
    ],
)
def test_arguments_that_cannot_be_used_are_refused(
    tmp_path: Path, rubric: Rubric, arguments: dict[str, object], message: str
) -> None:
    with pytest.raises(DemoError, match=message):
        write_demo(tmp_path / "inbox", rubric, **arguments)  # type: ignore[arg-type]
    assert not list(tmp_path.iterdir())


def test_apportioning_keeps_the_total_and_the_least() -> None:
    assert apportion(10, [1, 1, 1]) == [4, 3, 3]
    assert apportion(6, [0.04, 0.03, 0.025, 0.02, 0.01], least=1) == [2, 1, 1, 1, 1]
    assert apportion(400, [5, 1], least=100) == [300, 100]
    with pytest.raises(ValueError, match="parts"):
        apportion(3, [1, 1], least=2)
