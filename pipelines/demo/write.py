"""Writes a whole city's invented submissions into the inbox, and the list of planted defects beside it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Literal, get_args

import numpy as np
import polars as pl

from pipelines import reference
from pipelines.demo.awkward import is_large_enough, make_awkward
from pipelines.demo.circumstances import circumstances
from pipelines.demo.defects import INCOMPLETE_SHARES, Submissions
from pipelines.demo.files import DemoError, Table, csv_bytes, place
from pipelines.demo.hand_in import hand_in
from pipelines.demo.implausible import plant_implausible
from pipelines.demo.long_tables import LONG_COLUMNS, LONG_HEADERS, answers_frame, corrections_frame, reviews_frame
from pipelines.demo.odd_reviews import make_reviews_odd
from pipelines.demo.quality import latent_quality
from pipelines.demo.register import CITY, invent_register
from pipelines.demo.register_file import register_bytes
from pipelines.demo.reviews import ReviewRow, city_reviews, district_reviews, review_times
from pipelines.demo.schedule import due_dates
from pipelines.demo.truth import TRUTH_FILE, truth_frame, write_truth
from pipelines.demo.workbooks import workbook_jobs, write_workbooks
from pipelines.reference import Rubric
from pipelines.workbooks.chamber_profile import chambers_from_frame

FileFormat = Literal["xlsx", "csv"]
DEFAULT_SEED = 20170406
_AWKWARD, _IMPLAUSIBLE = 1, 2  # set apart what is drawn, so that the rest stays what it is without them


@dataclass(frozen=True)
class DemoSummary:
    """What was written. files: all in the inbox. planted: defect code -> how many chambers have it."""

    chambers: int
    submitted: int
    incomplete: int
    files: int
    register_file: Path
    truth_file: Path
    planted: dict[str, int]


def write_demo(
    inbox: Path,
    rubric: Rubric,
    *,
    chambers: int = 400,
    districts: int = 16,
    year: int = 2025,
    seed: int = DEFAULT_SEED,
    file_format: FileFormat = "xlsx",
    awkward: bool = True,
    on_progress: Callable[[int, int], None] | None = None,
) -> DemoSummary:
    """Invent a register, the chambers' submissions and the reviewers' tables, and put them under inbox/<year>/.

    chambers: how many in all, at least one for each district and one for the city. districts: how many of the city's
    districts take part, beside the city's own chambers. file_format 'xlsx' writes one workbook per chamber, 'csv' long
    tables per district. awkward: in workbooks of a city that is large enough, also the common awkward files
    (awkward.py). The same arguments give the same bytes and times of arrival, whatever today's date. The planted
    defects are listed in demo-truth.csv beside the inbox. on_progress is told (files written, files in all).

    Raises DemoError if an argument cannot be used or a file with other content is in the way.
    """
    _check_arguments(rubric, chambers, districts, year, seed, file_format)
    lasting = _generator(seed, chambers, districts)
    yearly = _generator(seed, chambers, districts, year)
    register = invent_register(rubric, lasting, chambers=chambers, districts_wanted=districts, year=year)
    quality = latent_quality(rubric, register, lasting, yearly)
    handed_in = hand_in(rubric, register, quality, yearly, year)
    odd = _generator(seed, chambers, districts, year, _IMPLAUSIBLE)
    if is_large_enough(register):
        plant_implausible(handed_in, rubric, register, odd)
    checked = district_reviews(handed_in, rubric, yearly, year)
    if is_large_enough(register):
        checked = make_reviews_odd(checked, handed_in, rubric, register, odd)
    reviewed = city_reviews(handed_in, rubric, checked, yearly)
    codes = register["district_code"].unique(maintain_order=True).to_list()
    times = dict(zip(codes, review_times(year, yearly, len(codes)), strict=True))
    folder, truth_file = inbox / str(year), inbox.parent / TRUTH_FILE

    opening = datetime(year, 3, 5, 9, 30)
    register_file = folder / f"register.{file_format}"
    tables: list[Table] = [(register_file, register_bytes(register, file_format, opening), opening)]
    tables.extend(_review_tables(folder, rubric, register, checked, reviewed, times, year))
    if file_format == "csv":
        tables.extend(_answer_tables(folder, rubric, register, handed_in, year))
        jobs = []
    else:
        jobs = workbook_jobs(handed_in, chambers_from_frame(register), rubric, year=year, folder=folder)
        if awkward and is_large_enough(register):
            spoken_of = {(row.chamber, row.field_code) for row in (*checked, *reviewed)}
            generator = _generator(seed, chambers, districts, year, _AWKWARD)
            arrivals = make_awkward(jobs, handed_in, spoken_of, rubric, register, generator, year=year, folder=folder)
            jobs = arrivals.jobs
            tables.extend(arrivals.files)
            handed_in.truth.extend(arrivals.truth)
    handed_in.truth.extend(circumstances(handed_in, register["district_code"].to_list(), checked, times, year))
    write_truth(truth_file, truth_frame(handed_in, register, year))
    total = len(tables) + len(jobs)
    for done, table in enumerate(tables, start=1):
        place(*table)
        if on_progress:
            on_progress(done, total)
    tell = on_progress
    write_workbooks(jobs, rubric, year, (lambda done: tell(len(tables) + done, total)) if tell else None)

    planted = Counter(code for _, code, _ in handed_in.truth)
    return DemoSummary(
        chambers=chambers,
        submitted=chambers - len(handed_in.not_submitted),
        incomplete=sum(planted[code] for code in INCOMPLETE_SHARES),
        files=total,
        register_file=register_file,
        truth_file=truth_file,
        planted=dict(planted),
    )


def _check_arguments(rubric: Rubric, chambers: int, districts: int, year: int, seed: int, file_format: str) -> None:
    available = reference.districts().filter(pl.col("is_city_level") == "false").height
    if not rubric.holds(year):
        raise DemoError(f"评价办法 {rubric.rubric_id} 不适用于 {year} 年 does not hold for {year}")
    if not 1 <= districts <= available:
        raise DemoError(f"区数应为 1 至 {available} the districts must be 1 to {available}: {districts}")
    if chambers <= districts:
        raise DemoError(f"商会数应多于区数 {districts} there must be more chambers than districts: {chambers}")
    if seed < 0:
        raise DemoError(f"种子不能为负 the seed must not be negative: {seed}")
    if file_format not in get_args(FileFormat):
        raise DemoError(f"格式应为 xlsx 或 csv the format must be xlsx or csv: {file_format}")


def _generator(*entropy: int) -> np.random.Generator:
    return np.random.Generator(np.random.PCG64(np.random.SeedSequence(entropy)))


def _review_tables(
    folder: Path,
    rubric: Rubric,
    register: pl.DataFrame,
    checked: list[ReviewRow],
    reviewed: list[ReviewRow],
    times: Mapping[str, datetime],
    year: int,
) -> Iterator[Table]:
    """One table per district, arriving at its time, and the city's sample review."""
    frame = reviews_frame(checked, register, rubric, year=year, stage="district")
    for code, moment in times.items():
        rows = _of_district(frame, register, code)
        yield folder / code / f"区级督查_{year}_{code}.csv", _long_csv(rows), moment
    city = reviews_frame(reviewed, register, rubric, year=year, stage="city")
    moment = datetime.combine(due_dates(year)["city_review"], datetime.min.time()) - timedelta(days=14, hours=-15)
    yield folder / CITY / f"市级复核_{year}.csv", _long_csv(city), moment


def _answer_tables(
    folder: Path, rubric: Rubric, register: pl.DataFrame, handed_in: Submissions, year: int
) -> Iterator[Table]:
    """Per district: what came on time, what came late, and what was corrected.

    A table arrives with the last of its chambers, and a correction at least a day after the table that it corrects.
    """
    due = due_dates(year)["self_assessment"]
    answers = answers_frame(handed_in, register, rubric, year)
    is_late = pl.col("chamber").is_in([index for index, day in enumerate(handed_in.received) if day.date() > due])
    on_time, late = answers.filter(~is_late), answers.filter(is_late)
    corrected = corrections_frame(handed_in, answers)
    for code in register["district_code"].unique(maintain_order=True):
        earliest = datetime(year, 1, 1)
        for suffix, frame, moments in (
            ("", on_time, handed_in.received),
            ("_补报", late, handed_in.received),
            ("_更正", corrected, handed_in.corrected_at),
        ):
            rows = _of_district(frame, register, code)
            if rows.height:
                moment = max(earliest, *(moments[chamber] for chamber in rows["chamber"].unique()))
                yield folder / code / f"自评_{year}_{code}{suffix}.csv", _long_csv(rows), moment
                earliest = moment + timedelta(days=1)


def _of_district(frame: pl.DataFrame, register: pl.DataFrame, code: str) -> pl.DataFrame:
    return frame.filter(pl.col("chamber").is_in((register["district_code"] == code).arg_true().to_list()))


def _long_csv(frame: pl.DataFrame) -> bytes:
    return csv_bytes(frame.select(LONG_COLUMNS), LONG_HEADERS)
