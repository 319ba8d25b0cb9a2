"""Every expectation passes on clean data and is broken by the fault that it is there to find."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest

from expectations.registry import DATA_SETS
from expectations.spec import DataSet, critical
from expectations.suite import build_suite
from pipelines.ingest.uscc import ALPHABET, is_valid
from pipelines.quality.outcomes import UnexpectedRow
from pipelines.quality.registry import expectation_names
from pipelines.quality.run import (
    KEPT_ROWS,
    ExpectationOutcome,
    SuiteCouldNotRunError,
    run_suites,
    store_outcomes,
    warm_up,
)
from tests.unit.build_file import change_build, write_clean_build
from tests.unit.expectation_faults import FAULTS


@pytest.fixture(scope="module")
def clean_build(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("expectations") / "warehouse.duckdb"
    write_clean_build(file)
    warm_up()
    return file


@pytest.fixture
def build(clean_build: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(clean_build, tmp_path / "warehouse.duckdb"))


@pytest.fixture(scope="module")
def clean_publication(clean_build: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same data as the last publication."""
    file = Path(shutil.copy(clean_build, tmp_path_factory.mktemp("published") / "warehouse.duckdb"))
    change_build(
        file, "create schema meta; create table meta.publication as select 'p' as run_id, date '2026-01-31' as as_of"
    )
    return file


@pytest.fixture(scope="module")
def clean_outcomes(clean_build: Path) -> list[ExpectationOutcome]:
    return run_suites(clean_build)


def failed(outcomes: list[ExpectationOutcome]) -> set[str]:
    return {outcome.expectation for outcome in outcomes if not outcome.success}


def data_set(name: str) -> DataSet:
    return next(data_set for data_set in DATA_SETS if data_set.name == name)


def outcome_of(outcomes: list[ExpectationOutcome], expectation: str) -> ExpectationOutcome:
    return next(outcome for outcome in outcomes if outcome.expectation == expectation)


def test_everything_passes_on_clean_data(clean_outcomes: list[ExpectationOutcome]) -> None:
    assert failed(clean_outcomes) == set()


def test_outcomes_come_in_the_order_of_the_registry(clean_outcomes: list[ExpectationOutcome]) -> None:
    found = [(outcome.asset, outcome.suite, outcome.expectation, outcome.severity) for outcome in clean_outcomes]
    assert found == [tuple(name) for name in expectation_names()]


def test_every_expectation_has_a_planted_fault() -> None:
    assert set(FAULTS) == {(name.suite, name.expectation) for name in expectation_names()}


@pytest.mark.parametrize(("suite", "expectation"), FAULTS, ids=str)
def test_a_planted_fault_breaks_its_expectation(
    build: Path, clean_publication: Path, suite: str, expectation: str
) -> None:
    change_build(build, FAULTS[suite, expectation])
    assert expectation in failed(run_suites(build, [data_set(suite)], previous=clean_publication))


DRIFT = [found for found in DATA_SETS if found.name.endswith("_drift")]


def test_nothing_drifts_from_the_same_publication(build: Path, clean_publication: Path) -> None:
    assert failed(run_suites(build, DRIFT, previous=clean_publication)) == set()


@pytest.mark.parametrize("reason", ["none", "vanished", "of a later date", "of another release"])
def test_without_a_comparable_publication_nothing_drifts(
    build: Path, clean_publication: Path, tmp_path: Path, reason: str
) -> None:
    """An earlier as-of date scored again has fewer submissions than the last publication, and that is no drift."""
    change_build(build, FAULTS["district_drift", "the_citys_submissions_do_not_vanish"])
    previous = Path(shutil.copy(clean_publication, tmp_path / "previous.duckdb"))
    if reason == "of a later date":
        change_build(previous, "update meta.publication set as_of = date '2026-02-01'")
    elif reason == "of another release":
        change_build(previous, "drop table marts.fct_field_value")
    elif reason == "vanished":
        previous.unlink()
    assert failed(run_suites(build, DRIFT, previous=None if reason == "none" else previous)) == set()


def test_a_score_may_move_with_its_data(build: Path, clean_publication: Path) -> None:
    change_build(
        build,
        "update marts.fct_chamber_score set official_score = 79 where chamber_id = 'CH-310101-1';"
        "update marts.fct_field_value set value_raw = '4' where chamber_id = 'CH-310101-1' and field_code = 'a1_01'",
    )
    assert failed(run_suites(build, DRIFT, previous=clean_publication)) == set()


def test_a_failed_warning_does_not_stop_publication_and_a_failed_critical_does(build: Path) -> None:
    change_build(build, FAULTS["ingest_files", "most_files_are_understood"])
    outcomes = run_suites(build, [data_set("ingest_files")])
    assert failed(outcomes) == {"most_files_are_understood", "few_rows_are_rejected"}
    assert [outcome.expectation for outcome in outcomes if outcome.stops_publication] == ["most_files_are_understood"]


def test_an_outcome_names_the_rows_that_were_unexpected(build: Path) -> None:
    change_build(build, FAULTS["chamber_scores", "no_score_is_negative"])
    outcome = outcome_of(run_suites(build, [data_set("chamber_scores")]), "no_score_is_negative")
    assert (outcome.element_count, outcome.unexpected_count) == (12, 2)
    assert outcome.observed_value == ("2024 CH-310101-1 (lowest_score=-1e-09); 2025 CH-310101-1 (lowest_score=-1e-09)")
    assert outcome.unexpected_rows == (
        UnexpectedRow("2024 CH-310101-1", "lowest_score=-1e-09"),
        UnexpectedRow("2025 CH-310101-1", "lowest_score=-1e-09"),
    )


def test_all_unexpected_rows_are_counted_and_some_of_them_kept(build: Path) -> None:
    change_build(
        build,
        "insert into quality.ingest_rejected_row by name select 'f' as file_id, 'f.xlsx' as file_name, true as is_open,"
        " n as source_row, timestamp '2020-01-01' as received_at from range(250) as rows(n)",
    )
    outcome = outcome_of(run_suites(build, [data_set("refused_rows")]), "no_refused_row_waits_long")
    assert outcome.unexpected_count == 250
    assert len(outcome.unexpected_rows) == KEPT_ROWS
    store_outcomes(build, "run-1", [outcome])
    with duckdb.connect(str(build), read_only=True) as connection:
        kept = connection.execute(
            "select run_id, suite, expectation, sample_no from quality.expectation_unexpected_row order by sample_no"
        ).fetchall()
    assert kept == [
        ("run-1", "refused_rows", "no_refused_row_waits_long", number) for number in range(1, KEPT_ROWS + 1)
    ]


def test_an_outcome_names_a_null_as_one_and_says_when_there_are_more_rows(build: Path) -> None:
    change_build(build, "update marts.fct_chamber_score set chamber_id = null, answered_share = 0")
    outcomes = run_suites(build, [data_set("chamber_scores")])
    shown = outcome_of(outcomes, "every_score_has_its_chamber").observed_value
    assert shown is not None
    assert shown.startswith("2024 空 null")
    assert shown.endswith("; …")
    assert outcome_of(outcomes, "mean_official_score_is_plausible").observed_value == "空 null"


def test_an_aggregate_is_told_as_a_number(clean_outcomes: list[ExpectationOutcome]) -> None:
    outcome = outcome_of(clean_outcomes, "mean_official_score_is_plausible")
    assert (outcome.observed_value, outcome.unexpected_count) == ("80", None)


def test_rows_received_after_the_as_of_date_are_not_judged(build: Path) -> None:
    change_build(
        build,
        "update raw.field_value set stage = 'county', received_at = timestamp '2026-02-01 00:00:00'"
        " where source_row = 8",
    )
    assert failed(run_suites(build, [data_set("landed_values")])) == set()


def test_values_are_read_through_views_on_the_ledger(build: Path, tmp_path: Path) -> None:
    """In a night raw.field_value is a view on Parquet files outside the build file."""
    ledger = tmp_path / "values.parquet"
    change_build(
        build,
        f"copy raw.field_value to '{ledger}' (format parquet); drop table raw.field_value;"
        f"create view raw.field_value as from read_parquet('{ledger}')",
    )
    outcomes = run_suites(build, [data_set("landed_values")])
    assert failed(outcomes) == set()
    assert outcome_of(outcomes, "values_have_arrived").observed_value == "96"


def test_a_null_score_is_out_of_order(build: Path) -> None:
    change_build(build, "update marts.fct_chamber_score set official_score = null where chamber_id = 'CH-310101-1'")
    assert {"floor_does_not_exceed_official", "official_does_not_exceed_ceiling"} <= failed(
        run_suites(build, [data_set("chamber_scores")])
    )


@pytest.mark.parametrize(
    ("suite", "lost", "expectation"),
    [
        ("indicator_scores", "marts.fct_indicator_score", "every_chamber_stands_under_every_indicator"),
        ("district_scores", "marts.fct_district_score", "every_chamber_counts_in_a_district"),
    ],
)
def test_a_mart_that_lost_all_its_rows_is_found(build: Path, suite: str, lost: str, expectation: str) -> None:
    change_build(build, f"delete from {lost}")
    assert expectation in failed(run_suites(build, [data_set(suite)]))


def test_a_build_without_any_row_is_judged_and_not_published(build: Path) -> None:
    with duckdb.connect(str(build)) as connection:
        tables = connection.execute(
            "select schema_name || '.' || table_name from duckdb_tables()"
            " where schema_name in ('raw', 'marts', 'quality') and table_name <> 'run_context'"
        ).fetchall()
        for (table,) in tables:
            connection.execute(f"delete from {table}")
    stopping = {outcome.expectation for outcome in run_suites(build) if outcome.stops_publication}
    assert "register_has_chambers" in stopping


def test_an_expectation_that_cannot_be_computed_is_our_fault_and_named(build: Path) -> None:
    wrong = critical("typo", "ExpectColumnValuesToNotBeNull", "列名有误。", "A wrong name.", column="no_such_column")
    rows = critical("rows", "ExpectTableRowCountToBeBetween", "有行。", "Rows.", min_value=1)
    broken = DataSet("broken", "a/b", "select 1 as there", ("there",), (wrong, rows), "改。", "Mend.")
    with pytest.raises(SuiteCouldNotRunError, match=r"broken\.typo: .*no_such_column"):
        run_suites(build, [broken])


@pytest.mark.parametrize(
    "judge", [run_suites, lambda file: store_outcomes(file, "r", [])], ids=["run_suites", "store_outcomes"]
)
def test_a_missing_build_file_is_an_error_and_is_not_made(tmp_path: Path, judge: Callable[[Path], object]) -> None:
    with pytest.raises(FileNotFoundError):
        judge(tmp_path / "none.duckdb")
    assert list(tmp_path.iterdir()) == []


def test_outcomes_are_stored_once_per_run_and_expectation(
    build: Path, clean_outcomes: list[ExpectationOutcome]
) -> None:
    store_outcomes(build, "run-1", clean_outcomes)
    store_outcomes(build, "run-2", clean_outcomes)
    with duckdb.connect(str(build), read_only=True) as connection:
        rows = connection.execute("select run_id, suite, expectation from quality.expectation_result").fetchall()
        row = connection.execute(
            "select * exclude (description_zh, description_en, todo_zh, todo_en) from quality.expectation_result"
            " where expectation = 'every_chamber_is_listed_once'"
        ).fetchone()
    assert sorted(rows) == sorted(("run-2", name.suite, name.expectation) for name in expectation_names())
    assert row == (
        "run-2", "register", "every_chamber_is_listed_once", "chamber_id", "critical", True, 6, 0, None,
    )  # fmt: skip


def test_names_are_unique_and_described_in_both_languages() -> None:
    for judged in DATA_SETS:
        assert any("\u4e00" <= character <= "\u9fff" for character in judged.todo_zh)
        assert judged.todo_en.isascii()
        names = [spec.name for spec in judged.expectations]
        assert len(names) == len(set(names))
        for spec in judged.expectations:
            assert any("\u4e00" <= character <= "\u9fff" for character in spec.description_zh)
            assert spec.description_en.isascii()


def test_a_suite_carries_severity_name_and_descriptions_into_the_library() -> None:
    for judged in DATA_SETS:
        suite = build_suite(judged)
        assert suite.name == judged.name
        for spec, expectation in zip(judged.expectations, suite.expectations, strict=True):
            assert expectation.severity.value == spec.severity
            assert expectation.meta == {
                "name": spec.name, "description_zh": spec.description_zh, "description_en": spec.description_en,
            }  # fmt: skip


def credit_codes_found_malformed(build: Path, codes: list[str]) -> int | None:
    with duckdb.connect(str(build)) as connection:
        connection.execute("delete from marts.dim_chamber")
        connection.executemany(
            "insert into marts.dim_chamber (chamber_id, uscc, district_code, chamber_type, is_registered)"
            " values (?, ?, '310101', '行业商会', true)",
            [(f"CH-{number}", code) for number, code in enumerate(codes)],
        )
    return outcome_of(run_suites(build, [data_set("register")]), "credit_codes_are_well_formed").unexpected_count


def test_the_pattern_of_credit_codes_takes_the_alphabet_of_the_standard(build: Path) -> None:
    valid = "51310000000000019W"
    assert is_valid(valid)
    # The first two and the last ten characters run through the whole alphabet.
    codes = [f"{letter}{letter}310115{letter * 10}" for letter in ALPHABET]
    assert credit_codes_found_malformed(build, [valid, *codes]) == 0


def test_the_pattern_of_credit_codes_refuses_other_letters_and_lengths(build: Path) -> None:
    codes = [f"5131000000000001{letter}W" for letter in "IOSVZ九a-"] + ["5131000000000001W", "51310000000000019W1"]
    assert credit_codes_found_malformed(build, codes) == len(codes)


def test_names_are_known_without_importing_the_library() -> None:
    code = (
        "import sys; from pipelines.quality.registry import expectation_names; import pipelines.quality.run;"
        "assert len(expectation_names()) > 20; print({'great_expectations', 'pandas'} & set(sys.modules))"
    )
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert result.stdout.strip() == "set()"


WATCHED = """
import sys
from pathlib import Path
from pipelines.quality.run import run_suites, warm_up
warm_up()
seen = []
def watch(event, arguments):
    if event in {"socket.connect", "socket.getaddrinfo", "socket.sendto"}:
        seen.append((event, str(arguments)))
    if event == "open" and isinstance(arguments[1], str) and set(arguments[1]) & set("wxa+"):
        seen.append((event, str(arguments)))
sys.addaudithook(watch)
Path("control.txt").write_text("seen")
outcomes = run_suites(Path(sys.argv[1]))
assert len(outcomes) > 20
print(len(seen), [entry for entry in seen if "control.txt" not in entry[1]])
"""


def test_judging_touches_neither_the_network_nor_any_file(build: Path, tmp_path: Path) -> None:
    folder = tmp_path / "cwd"
    folder.mkdir()
    result = subprocess.run(
        [sys.executable, "-c", WATCHED, str(build)],
        capture_output=True, text=True, check=True, cwd=folder,
        env={"PYTHONPATH": str(Path(__file__).parents[2]), "HOME": str(folder), "TMPDIR": str(folder)},
    )  # fmt: skip
    assert result.stdout.strip() == "1 []"
    assert result.stderr == ""
    assert [path.name for path in folder.iterdir()] == ["control.txt"]
