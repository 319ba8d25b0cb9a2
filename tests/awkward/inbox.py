"""All awkward files together, and how they come into an inbox."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from pipelines.settings import Settings
from tests.awkward import cells, chambers, containers, encodings, hostile, layouts, resubmissions, reviewers
from tests.awkward.case import Case, issued_chambers
from tests.unit.ingest_files import put

TAKEN_AT = datetime(2018, 1, 10, 2, 0)
"""After all of them were sent."""

CASES: tuple[Case, ...] = (
    *containers.CASES, *encodings.CASES, *layouts.CASES, *cells.CASES, *chambers.CASES, *resubmissions.CASES,
    *reviewers.CASES, *hostile.CASES, chambers.register_of_all(issued_chambers()),
)  # fmt: skip


def put_all(settings: Settings, cases: Iterable[Case]) -> None:
    """Put the files into the inbox; those that lie in an archive come with it."""
    for case in cases:
        if case.container is None:
            put(settings, case.name, case.data, case.sent)


def named(name: str) -> Case:
    """The file of that name."""
    (case,) = [case for case in CASES if case.name == name]
    return case
