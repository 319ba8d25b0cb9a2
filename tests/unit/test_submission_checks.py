"""The checks of a submission stand in three places that must agree: the seed, dbt's list of them, and a model each."""

from __future__ import annotations

import csv
import string
from itertools import pairwise
from typing import Any

import pytest
import yaml

from pipelines.settings import PROJECT_ROOT

DBT = PROJECT_ROOT / "dbt_project"
MODELS = DBT / "models" / "intermediate" / "checks"
GAPS = {"value", "compared", "detail"}


def _seed(name: str) -> list[dict[str, str]]:
    with (PROJECT_ROOT / "seeds" / f"{name}.csv").open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


CHECKS = _seed("submission_checks")
each_check = pytest.mark.parametrize("check", CHECKS, ids=lambda check: check["check_code"])


def test_seed_list_and_models_name_the_same_checks() -> None:
    project: dict[str, Any] = yaml.safe_load((DBT / "dbt_project.yml").read_text(encoding="utf-8"))
    listed = project["vars"]["submission_checks"]
    assert len(listed) == len(set(listed))
    assert set(listed) == {check["check_code"] for check in CHECKS}
    assert set(listed) == {path.stem.removeprefix("chk_") for path in MODELS.glob("*.sql")}


@each_check
def test_the_unit_test_of_a_check_has_one_that_fails_it_and_one_that_passes(check: dict[str, str]) -> None:
    described = yaml.safe_load((MODELS / f"chk_{check['check_code']}.yml").read_text(encoding="utf-8"))
    statuses = {
        row["status"]
        for test in described["unit_tests"]
        for row in csv.DictReader(test["expect"]["rows"].splitlines())
    }  # fmt: skip
    assert statuses >= {"pass", "fail"}


@each_check
def test_both_sentences_of_a_check_fill_the_same_gaps(check: dict[str, str]) -> None:
    chinese, english = (
        {name for _, name, _, _ in string.Formatter().parse(check[column]) if name is not None}
        for column in ("message_zh", "message_en")
    )
    assert chinese == english
    assert chinese <= GAPS


@each_check
def test_the_terms_of_a_check_are_known_words(check: dict[str, str]) -> None:
    labels = {(label["code_set"], label["code"]) for label in _seed("code_labels")}
    assert {("severity", check["severity"]), ("check_scope", check["scope"]), ("check_kind", check["kind"])} <= labels


def test_years_of_one_check_do_not_overlap() -> None:
    spans: dict[str, list[tuple[int, int]]] = {}
    for check in CHECKS:
        span = int(check["from_year"] or 0), int(check["to_year"] or 9999)
        spans.setdefault(check["check_code"], []).append(span)
    for code, years in spans.items():
        ordered = sorted(years)
        assert all(one[1] < other[0] for one, other in pairwise(ordered)), code
