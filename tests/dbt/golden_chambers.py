"""The chambers worked by hand: what they hand in and what must come out, read from golden/*.csv.

Answers are a table of fields × chambers; exceptions name what differs from a plain, evidenced answer in one file.
Expected figures carry their working beside them. Nothing here is computed by the code under test.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from pipelines.reference import Rubric
from tests.dbt.inbox import REGISTER_HEADER, InboxCsv, long_file, read_csv, register_file

FOLDER = Path(__file__).parent / "golden"
YEAR = 2023
SECOND_YEAR = 2020
"""The year of the second shipped rubric, for one chamber."""
RECEIVED_EARLIER = datetime(2023, 11, 1, 9, 0)
RECEIVED = datetime(2023, 12, 20, 9, 0)
CORRECTED = datetime(2023, 12, 28, 9, 0)
RECEIVED_SECOND_YEAR = datetime(2020, 12, 1, 9, 0)
EVIDENCE = "附件"


def register() -> list[dict[str, str]]:
    """Rows of the register, with the alias under which the other tables know a chamber."""
    return read_csv(FOLDER / "register.csv")


def aliases() -> dict[str, str]:
    """Alias -> chamber key."""
    return {row["alias"]: row["chamber_id"] for row in register()}


def expected_indicators() -> Iterator[tuple[str, dict[str, str]]]:
    """(alias, expected indicator score) for each chamber with a table of its own."""
    for path in sorted((FOLDER / "expected").glob("*.csv")):
        for row in read_csv(path):
            yield path.stem, row


def second_year_answers(rubric: Rubric) -> Iterator[tuple[object, ...]]:
    """What the chamber `reg_party` hands in for SECOND_YEAR; all evidenced but the last of its labour items."""
    for row in read_csv(FOLDER / "sh-2019" / "answers.csv"):
        code = row["field_code"]
        stage = "district" if rubric.fields[code].filled_by == "district" else "self"
        evidence = "" if code == "labour_items" else EVIDENCE
        yield SECOND_YEAR, aliases()["reg_party"], code, row["value"], evidence, stage, ""


def files(rubric: Rubric) -> list[InboxCsv]:
    """What arrives: the register, the answers, an earlier version of one answer, and the corrections of both levels."""
    keys = aliases()
    exceptions = read_csv(FOLDER / "exceptions.csv")
    without_evidence = {(row["alias"], row["field_code"]) for row in exceptions if row["kind"] == "no_evidence"}

    def answers() -> Iterator[tuple[object, ...]]:
        for row in read_csv(FOLDER / "answers.csv"):
            code = row.pop("field_code")
            stage = "district" if rubric.fields[code].filled_by == "district" else "self"
            for alias, value in row.items():
                if value:
                    evidence = "" if (alias, code) in without_evidence else EVIDENCE
                    yield YEAR, keys[alias], code, value, evidence, stage, ""

    def excepted(kind: str) -> Iterator[tuple[object, ...]]:
        for row in exceptions:
            if row["kind"] == kind:
                evidence = EVIDENCE if row["stage"] == "self" else ""
                yield YEAR, keys[row["alias"]], row["field_code"], row["value"], evidence, row["stage"], row["reason"]

    return [
        register_file(
            "golden/register.csv", RECEIVED, ([row[column] for column in REGISTER_HEADER] for row in register())
        ),
        long_file("golden/answers.csv", RECEIVED, answers()),
        long_file("golden/z-earlier.csv", RECEIVED_EARLIER, excepted("earlier_file")),
        long_file("golden/corrections.csv", CORRECTED, excepted("correction")),
        long_file("golden/second-year.csv", RECEIVED_SECOND_YEAR, second_year_answers(rubric)),
    ]
