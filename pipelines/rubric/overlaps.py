"""Years that a rubric shares with another one: allowed, because the newer takes them over, but never silently."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path

from pipelines.reference import load_rubrics
from pipelines.settings import Settings


@dataclass(frozen=True)
class Overlap:
    """Years that two rubrics hold, and the one by which they are scored. last_year: None without end."""

    first_year: int
    last_year: int | None
    other_id: str
    counts_id: str

    def __str__(self) -> str:
        zh = f"{self.first_year} 年起" if self.last_year is None else f"{self.first_year}—{self.last_year} 年"
        en = f"from {self.first_year} on" if self.last_year is None else f"{self.first_year}-{self.last_year}"
        return (
            f"注意：{zh}另有评价办法 {self.other_id}，按起始年度较晚的 {self.counts_id} 计分。"
            f"Note: rubric {self.other_id} holds {en} as well; {self.counts_id} began last and counts."
        )


def year_overlaps(settings: Settings, folder: Path) -> list[Overlap]:
    """What the rubric in `folder`, which must be free of faults, shares with the other shipped and installed ones.

    A rubric of the same id is the one that it replaces. Which one counts is reference.rubric_for_year's rule.
    """
    with (folder / "rubric.csv").open(encoding="utf-8-sig", newline="") as file:
        head = {name: (text or "").strip() for name, text in next(csv.DictReader(file)).items()}
    rubric_id, first = head["rubric_id"], int(head["valid_from_year"])
    last = int(head["valid_to_year"]) if head["valid_to_year"] else None
    found = []
    for other in load_rubrics(settings):
        ends = [year for year in (last, other.valid_to_year) if year is not None]
        begins, end = max(first, other.valid_from_year), min(ends, default=None)
        if other.rubric_id != rubric_id and (end is None or begins <= end):
            counts = max((first, rubric_id), (other.valid_from_year, other.rubric_id))[1]
            found.append(Overlap(begins, end, other.rubric_id, counts))
    return found
