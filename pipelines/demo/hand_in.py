"""Who hands in when, with which defects: from quality to the answers as they arrive. Writes no file."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

import numpy as np
import polars as pl

from pipelines.demo.answers import Integers, invent_answers
from pipelines.demo.defects import Submissions, defect_counts, plant_defects
from pipelines.demo.quality import Floats
from pipelines.demo.schedule import arrivals, due_dates
from pipelines.reference import Rubric

_FORM_OPEN = timedelta(days=26)  # before the due date: evidence is collected through October
_LATEST = timedelta(days=25)  # after the due date


def hand_in(
    rubric: Rubric,
    register: pl.DataFrame,
    quality: Mapping[str, Floats],
    generator: np.random.Generator,
    year: int,
    sizes: Mapping[str, Integers],
) -> Submissions:
    """Every chamber's answers for the year, with the planted defects. Indices are those of the register.

    sizes: fields that are known already, by code; the others are drawn.
    """
    due = due_dates(year)["self_assessment"]
    order = [int(index) for index in generator.permutation(register.height)]
    late, free = order[: defect_counts(register.height)["late"]], order[defect_counts(register.height)["late"] :]
    received = arrivals(generator, due - _FORM_OPEN, due, register.height, haste=1.8)
    overdue = arrivals(generator, due + timedelta(days=1), due + _LATEST, len(late), haste=0.6)
    for chamber, moment in zip(late, overdue, strict=True):
        received[chamber] = moment
    days = np.array([moment.date().toordinal() for moment in received], dtype=np.int64)
    sheet = invent_answers(rubric, register, quality, generator, year=year, received=days, sizes=sizes)
    return plant_defects(sheet, rubric, received, late=late, free=free, generator=generator)
