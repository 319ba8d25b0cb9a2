"""What is open for a chamber or a district, as the writers of return sheets take it. Reads no file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from pipelines.workbooks import layout
from pipelines.workbooks.answers import ChamberAnswers
from pipelines.workbooks.chamber_profile import ChamberProfile
from pipelines.workbooks.form_sheet import Mark

NO_EVIDENCE = "evidence_missing"
NOTHING_RECEIVED = "nothing_received"


@dataclass(frozen=True)
class Problem:
    """One open problem: a row of reporting.rpt_open_problems, which says what each column means."""

    campaign_year: int
    chamber_id: str | None
    district_code: str | None
    chamber_zh: str | None
    problem_no: int
    problem_code: str
    severity: str
    field_code: str | None
    field_zh: str | None
    field_en: str | None
    stage: str | None
    file_id: str | None
    file_name: str | None
    sheet: str | None
    source_cell: str | None
    value_raw: str | None
    evidence: str | None
    problem_zh: str
    problem_en: str
    expected_zh: str | None
    expected_en: str | None
    action_zh: str
    action_en: str
    points_at_stake: Decimal | None

    @property
    def place(self) -> str:
        """Sheet and cell, as far as they are known."""
        return " ".join(part for part in (self.sheet, self.source_cell) if part)


@dataclass(frozen=True)
class ChamberReturn:
    """What the return workbook of one chamber is made of; no problem may be of another year or chamber.

    points_at_stake: what the indicators in question do not earn now; None if it is not known. total: problems in all,
    more than are listed if there are very many.
    """

    year: int
    chamber: ChamberProfile
    problems: tuple[Problem, ...]
    total: int
    answers: ChamberAnswers
    points_at_stake: Decimal | None


@dataclass(frozen=True)
class ChamberLine:
    """One chamber in its district's overview. counts: problem code -> how many are open."""

    chamber_id: str
    name_zh: str
    state_zh: str
    state_en: str
    points_at_stake: Decimal | None
    counts: Mapping[str, int]

    @property
    def total(self) -> int:
        return sum(self.counts.values())


@dataclass(frozen=True)
class DistrictReturn:
    """What the return workbook of one district is made of; the city's own has no district_code and no chambers.

    total: problems in all, more than are listed if there are very many.
    """

    year: int
    district_code: str | None
    place: str
    chambers: tuple[ChamberLine, ...]
    problems: tuple[Problem, ...]
    total: int


def marks_of(problems: Sequence[Problem]) -> dict[str, Mark]:
    """Field code -> which cells of the form to mark, and the note there: problem, what is expected, what to do."""
    marks: dict[str, Mark] = {}
    for problem in problems:
        if problem.field_code is None:
            continue
        lines = [problem.problem_zh, f"应填：{problem.expected_zh}" if problem.expected_zh else "", problem.action_zh]
        note = "\n".join(dict.fromkeys(line for line in lines if line))
        before = marks.get(problem.field_code, Mark(value=False, evidence=False, note=""))
        on_evidence = problem.problem_code == NO_EVIDENCE
        marks[problem.field_code] = Mark(
            value=before.value or not on_evidence,
            evidence=before.evidence or on_evidence,
            note=f"{before.note}\n{note}".strip(),
        )
    return marks


def correctable(problems: Sequence[Problem]) -> list[tuple[Problem, str, str]]:
    """The values that a correction sheet lists, each once with all that is said about it: problems, expectations.

    A value is named by year, chamber, field and stage; where the chamber is not known, by its place in its file.
    """
    found: dict[tuple[object, ...], list[Problem]] = {}
    for problem in problems:
        if problem.field_code is None:
            continue
        key: tuple[object, ...] = (
            problem.campaign_year, problem.chamber_id, problem.field_code, problem.stage or layout.STAGE_SELF,
        )  # fmt: skip
        if problem.chamber_id is None:
            key += (problem.file_id, problem.sheet, problem.source_cell)
        found.setdefault(key, []).append(problem)
    return [
        (
            same[0],
            "；".join(dict.fromkeys(problem.problem_zh for problem in same)),
            "；".join(dict.fromkeys(problem.expected_zh for problem in same if problem.expected_zh)),
        )
        for same in found.values()
    ]
