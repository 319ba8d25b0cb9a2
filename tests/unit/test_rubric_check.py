"""`rubric check` names every fault by file and row; `rubric add` installs a rubric whole or not at all."""

from __future__ import annotations

import csv
import shutil
from pathlib import Path

import pytest

from pipelines.reference import SHIPPED_RUBRICS, load_rubric, load_rubrics, rubric_for_year
from pipelines.rubric.check import check_rubric
from pipelines.rubric.install import RubricRefusedError, install_rubric
from pipelines.rubric.overlaps import year_overlaps
from pipelines.settings import Settings

SHIPPED = SHIPPED_RUBRICS / "sh-2017-prov-1"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(SHIPPED, tmp_path / "some-folder"))


def edit(folder: Path, table: str, key: tuple[str, ...], **cells: str) -> int:
    """Change cells of the row whose first columns are `key`; returns its row number as a spreadsheet shows it."""
    path = folder / f"{table}.csv"
    with path.open(encoding="utf-8-sig", newline="") as handle:
        rows = list(csv.DictReader(handle))
    number, row = next((n, r) for n, r in enumerate(rows, 2) if tuple(r.values())[: len(key)] == key)
    row.update(cells)
    with path.open("w", encoding="utf-8", newline="") as handle:
        writer = csv.DictWriter(handle, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return number


def test_the_shipped_rubric_has_no_fault() -> None:
    assert check_rubric(SHIPPED) == []


@pytest.mark.parametrize(
    ("table", "key", "cells", "where", "words"),
    [
        ("rubric", (), {"not_applicable_policy": "sometimes"}, "not_applicable_policy", "sometimes"),
        ("rubric", (), {"valid_to_year": "2001"}, "valid_to_year", "before the first year"),
        ("rubric", (), {"min_answered_share": "80"}, "min_answered_share", "between 0 and 1"),
        ("rubric", (), {"rubric_id": "../evil"}, "rubric_id", "lower-case"),
        ("rubric", (), {"total_points": "1000"}, "total_points", "add up to 100"),
        ("dimensions", ("A",), {"points": "21"}, "points", "its criteria add up to 20, not 21"),
        ("criteria", ("A1",), {"dimension_code": "Z"}, "dimension_code", "not in dimensions.csv"),
        ("criteria", ("A1",), {"points": "x"}, "points", "not a number"),
        ("indicators", ("B3-02",), {"points": "2.5"}, None, None),
        ("indicators", ("A1-01",), {"criterion_code": "Q9"}, "criterion_code", "not in criteria.csv"),
        ("indicators", ("A1-01",), {"field_code": "nothing"}, "field_code", "not in fields.csv"),
        ("indicators", ("A1-03",), {"denominator_field_code": "nope"}, "denominator_field_code", "not in fields.csv"),
        ("indicators", ("A1-03",), {"denominator_field_code": "federation_tasks_completed"}, "denominator_field_code",
         "itself"),
        ("indicators", ("A1-03",), {"zero_denominator": ""}, "zero_denominator", "none of the words"),
        ("indicators", ("A1-01",), {"filled_by": ""}, "filled_by", "nobody fills"),
        ("indicators", ("A1-01",), {"applies_when": "chamber_type=行业商会|火星商会"}, "applies_when", "火星商会"),
        ("indicators", ("A1-01",), {"clause": ""}, "clause", "no clause"),
        ("indicators", ("A3-01",), {"points_per_item": "0"}, "points_per_item", "above 0"),
        ("indicators", ("A1-01",), {"rule_kind": "linear"}, "goalpost_low", "must not be empty"),
        ("indicators", ("A1-03",), {"rule_kind": "per_item", "points_per_item": "1"}, "rule_kind", "counts only"),
        ("bands", ("A1-01", "2"), {"bound": "4"}, "bound", "overlaps"),
        ("bands", ("A1-01", "5"), {"bound": "1"}, "bound", "overlaps"),
        ("bands", ("A1-02", "2"), {"operator": ">"}, "bound", "gap"),
        ("bands", ("A1-03", "2"), {"operator": ""}, "operator", "no band behind it"),
        ("bands", ("A1-03", "1"), {"points": "3"}, "points", "between 0 and 2"),
        ("bands", ("A1-03", "1"), {"points": "1.9"}, "points", "must give all 2"),
        ("bands", ("A1-03", "1"), {"indicator_code": "X"}, "indicator_code", "not in indicators.csv"),
        ("bands", ("A1-03", "1"), {"band_no": "7"}, "band_no", "numbered in order"),
        ("fields", ("study_sessions",), {"filled_by": "nobody"}, "filled_by", "nobody fills"),
        ("fields", ("secretary_general_level",), {"maximum": "-1"}, "maximum", "below the minimum"),
        ("grades", ("improve",), {"min_total": "10"}, "min_total", "no grade takes in"),
        ("gates", ("G5",), {"cap_grade": "splendid"}, "cap_grade", "not in grades.csv"),
        ("gates", ("G1",), {"effect": "shrug"}, "effect", "none of the words"),
        ("obligations", ("二(一)1",), {"indicator_codes": "A9-99"}, "indicator_codes", "not in indicators.csv"),
        ("indicator_measures", ("A3-01",), {"measure_code": "M9"}, "measure_code", "not in priority_measures.csv"),
    ],
)  # fmt: skip
def test_a_fault_is_named_by_file_row_and_column(
    folder: Path, table: str, key: tuple[str, ...], cells: dict[str, str], where: str | None, words: str | None
) -> None:
    row = edit(folder, table, key, **cells)
    faults = check_rubric(folder)
    assert faults, "the change must be noticed"
    if where is not None and words is not None:
        found = [f for f in faults if f.file == f"{table}.csv" and f.column == where and words in f.message_en]
        assert found, "\n".join(map(str, faults))
        # A fault of the file as a whole stands at row 0.
        assert found[0].row in (row, 0)
        assert found[0].message_zh


def test_points_that_fail_in_one_profile_only_name_the_profile(folder: Path) -> None:
    edit(folder, "indicators", ("B3-02",), points="2.5")
    sums = [fault for fault in check_rubric(folder) if fault.file == "criteria.csv"]
    assert len(sums) == 1
    assert "for registered, a Party organisation" in sums[0].message_en
    assert "add up to 8.5, not 8" in sums[0].message_en


def test_missing_files_unknown_columns_and_ragged_rows_are_all_named_at_once(folder: Path) -> None:
    (folder / "criteria.csv").unlink()
    gates = folder / "gates.csv"
    lines = gates.read_text(encoding="utf-8").splitlines()
    gates.write_text("\n".join([lines[0] + ",colour", *lines[1:]]) + "\n", encoding="utf-8")
    places = {(fault.file, fault.row) for fault in check_rubric(folder)}
    assert ("criteria.csv", 0) in places
    assert ("gates.csv", 1) in places
    assert {("gates.csv", number) for number in range(2, 9)} <= places


def test_weights_need_not_add_up(folder: Path) -> None:
    edit(folder, "rubric", (), points_kind="weights")
    edit(folder, "dimensions", ("A",), points="7")
    assert check_rubric(folder) == []


def test_adding_installs_under_the_rubrics_own_id_and_the_newest_years_win(folder: Path, tmp_path: Path) -> None:
    settings = Settings(home=tmp_path / "home")
    edit(folder, "rubric", (), rubric_id="sh-next", valid_from_year="2024")
    installed = install_rubric(settings, folder)
    assert installed == settings.rubrics / "sh-next"
    assert load_rubric(installed).valid_from_year == 2024
    assert [rubric.rubric_id for rubric in load_rubrics(settings)][-1] == "sh-next"
    edit(folder, "rubric", (), name_zh="改名")
    install_rubric(settings, folder)
    assert load_rubric(installed).name_zh == "改名"
    assert [child.name for child in settings.rubrics.iterdir()] == ["sh-next"]


@pytest.mark.parametrize(
    ("table", "key", "cells"),
    [
        ("rubric", (), {"not_applicable_policy": "total"}),
        ("rubric", (), {"points_kind": "weights"}),
        ("rubric", (), {"unanswered_policy": "redistribute"}),
        ("rubric", (), {"aggregation": "geometric"}),
    ],
)
def test_a_rubric_of_any_policy_is_installed(
    folder: Path, tmp_path: Path, table: str, key: tuple[str, ...], cells: dict[str, str]
) -> None:
    edit(folder, table, key, **cells)
    assert check_rubric(folder) == []
    assert install_rubric(Settings(home=tmp_path / "home"), folder).is_dir()


def test_a_faulty_rubric_is_not_installed(folder: Path, tmp_path: Path) -> None:
    settings = Settings(home=tmp_path / "home")
    edit(folder, "dimensions", ("A",), points="21")
    with pytest.raises(RubricRefusedError, match=r"dimensions\.csv 第2行 points"):
        install_rubric(settings, folder)
    assert not settings.rubrics.exists()


def test_years_that_two_rubrics_hold_are_named_with_the_one_that_counts(folder: Path, tmp_path: Path) -> None:
    settings = Settings(home=tmp_path / "home")
    edit(folder, "rubric", (), rubric_id="sh-next", valid_from_year="2020", valid_to_year="2022")
    assert [(found.first_year, found.last_year, found.counts_id) for found in year_overlaps(settings, folder)] == [
        (2020, 2022, "sh-next"),
        (2020, 2020, "sh-next"),
    ]
    edit(folder, "rubric", (), rubric_id="sh-before", valid_from_year="2010", valid_to_year="")
    said = [str(found) for found in year_overlaps(settings, folder)]
    assert [text.split("另有")[0] for text in said] == ["注意：2017 年起", "注意：2019—2020 年"]
    assert all("sh-before" not in text for text in said)
    edit(folder, "rubric", (), valid_to_year="2016")
    assert year_overlaps(settings, folder) == []


@pytest.mark.parametrize("shipped", sorted(path.name for path in SHIPPED_RUBRICS.iterdir()))
def test_every_shipped_rubric_is_provisional_and_without_fault(shipped: str) -> None:
    rubric = load_rubric(SHIPPED_RUBRICS / shipped)
    assert check_rubric(rubric.folder) == []
    assert "暂定" in rubric.name_zh
    assert "provisional" in rubric.name_en


def test_every_year_since_2017_has_a_shipped_rubric_and_2019_its_own(tmp_path: Path) -> None:
    rubrics = load_rubrics(Settings(home=tmp_path))
    chosen = {year: rubric_for_year(rubrics, year) for year in (2016, 2017, 2018, 2019, 2020, 2021, 2030)}
    assert {year: rubric and rubric.rubric_id for year, rubric in chosen.items()} == {
        2016: None,
        2017: "sh-2017-prov-1",
        2018: "sh-2017-prov-1",
        2019: "sh-2019-prov-1",
        2020: "sh-2019-prov-1",
        2021: "sh-2017-prov-1",
        2030: "sh-2017-prov-1",
    }
