"""The common awkward arrivals: the same answers by another road, and what cannot be taken at all.

A score stays what it is, unless the list of what was planted says 'withdrawn'. Every file that is unlike the others is
on that list, under the chamber that it concerns; the codes are the functions' here.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import TypeVar

import numpy as np
import polars as pl

from pipelines.demo import awkward_bytes
from pipelines.demo.awkward_table import old_name, own_table
from pipelines.demo.defects import Submissions
from pipelines.demo.files import DemoError, Table, csv_bytes
from pipelines.demo.implausible import OF_THE_DISTRICT
from pipelines.demo.long_tables import LONG_COLUMNS, LONG_HEADERS, answers_frame
from pipelines.demo.register import CITY
from pipelines.demo.schedule import due_dates
from pipelines.demo.workbooks import WorkbookJob
from pipelines.reference import Rubric
from pipelines.workbooks.template import TemplateWriter

FEWEST_CHAMBERS, FEWEST_DISTRICTS = 100, 4
"""A smaller city stays free of them: it would consist of little else."""

T = TypeVar("T")

_MOST_TOGETHER = 8  # chambers in one file of a district
_WEEK = timedelta(days=7)
_BY_CREDIT_CODE = ("年度", "统一社会信用代码", "字段编码", "填报值", "佐证材料")


@dataclass
class Arrivals:
    """What arrives: workbooks to write as ever, files as they are; truth: (chamber index, code, file or field)."""

    jobs: list[WorkbookJob]
    files: list[Table] = field(default_factory=list)
    truth: list[tuple[int, str, str]] = field(default_factory=list)


@dataclass(frozen=True)
class _City:
    """What the files are made from. index: chamber's key -> index. due: of the self-assessment."""

    handed_in: Submissions
    register: pl.DataFrame
    rubric: Rubric
    year: int
    folder: Path
    index: dict[str, int]
    due: datetime
    writer: TemplateWriter
    answers: pl.DataFrame

    def bytes_of(self, job: WorkbookJob) -> bytes:
        return self.writer.workbook_bytes(job.chamber, job.answers)

    def rows_of(self, jobs: Sequence[WorkbookJob]) -> pl.DataFrame:
        return self.answers.filter(pl.col("chamber_id").is_in([job.chamber.chamber_id for job in jobs]))


def is_large_enough(register: pl.DataFrame) -> bool:
    """Whether a city has room for awkward files among the ordinary ones."""
    return register.height >= FEWEST_CHAMBERS and register["district_code"].n_unique() > FEWEST_DISTRICTS


def make_awkward(
    jobs: Sequence[WorkbookJob],
    handed_in: Submissions,
    reviewed: Collection[tuple[int, str]],
    rubric: Rubric,
    register: pl.DataFrame,
    generator: np.random.Generator,
    *,
    year: int,
    folder: Path,
) -> Arrivals:
    """Put awkward files in place of some workbooks and beside others.

    jobs: all workbooks of the city. reviewed: (chamber index, field code) of which reviewers have spoken. The chambers
    are taken from those without any other peculiarity, in an order that the generator decides. folder: of the year.
    Raises DemoError if there are too few such chambers, which a city that `is_large_enough` has.
    """
    city = _City(
        handed_in=handed_in,
        register=register,
        rubric=rubric,
        year=year,
        folder=folder,
        index={key: number for number, key in enumerate(register["chamber_id"])},
        due=datetime.combine(due_dates(year)["self_assessment"], time.max),
        writer=TemplateWriter(rubric, year),
        answers=answers_frame(handed_in, register, rubric, year),
    )
    arrivals = Arrivals(list(jobs))
    together = _smallest_districts(register)
    _district_as_text(city, arrivals, _on_time(city, jobs, together[0]))
    _district_as_archive(city, arrivals, _on_time(city, jobs, together[1]))

    free = _free_chambers(city, jobs, together, generator)
    _table_with_names(city, arrivals, _next(free))
    _table_with_credit_codes(city, arrivals, _next(job for job in free if job.chamber.uscc))
    _failed_attempts(city, arrivals, free)
    _sent_twice(city, arrivals, _next(free))
    _withdrawn(city, arrivals, *_next(_with_claim(city, free, reviewed)))
    _review_without_reason(city, arrivals, *_next(_with_claim(city, free, reviewed)))
    arrivals.truth.sort()
    return arrivals


def _smallest_districts(register: pl.DataFrame) -> list[str]:
    sizes = Counter(code for code in register["district_code"] if code != CITY)
    return sorted(sizes, key=lambda code: (sizes[code], code))[:2]


def _on_time(city: _City, jobs: Sequence[WorkbookJob], district: str) -> list[WorkbookJob]:
    """A few of a district's workbooks that came in time and are not corrected later."""
    fitting = [
        job
        for job in jobs
        if job.chamber.district_code == district
        and job.received <= city.due
        and city.index[job.chamber.chamber_id] not in city.handed_in.corrected_at
    ]
    return fitting[:_MOST_TOGETHER]


def _free_chambers(
    city: _City, jobs: Sequence[WorkbookJob], without: Collection[str], generator: np.random.Generator
) -> Iterator[WorkbookJob]:
    """Workbooks without any other peculiarity that came a week before they were due, so that something can follow."""
    peculiar = {chamber for chamber, code, _ in city.handed_in.truth if code not in OF_THE_DISTRICT}
    fitting = [
        job
        for job in jobs
        if city.index[job.chamber.chamber_id] not in peculiar
        and job.chamber.district_code not in without
        and job.received + _WEEK <= city.due
    ]
    return (fitting[number] for number in generator.permutation(len(fitting)))


def _next(choices: Iterator[T]) -> T:
    for choice in choices:
        return choice
    raise DemoError("没有足够的商会可用于特殊文件 there are too few chambers for the awkward files")


def _put(city: _City, arrivals: Arrivals, code: str, job: WorkbookJob, name: str, content: bytes, at: datetime) -> None:
    """A file of one chamber, recorded under its name."""
    arrivals.files.append((job.path.with_name(name), content, at))
    arrivals.truth.append((city.index[job.chamber.chamber_id], code, name))


def _instead(city: _City, arrivals: Arrivals, code: str, jobs: Sequence[WorkbookJob], name: str, data: bytes) -> None:
    """One file instead of several workbooks; it comes with the last of them."""
    arrivals.jobs = [job for job in arrivals.jobs if job not in jobs]
    arrivals.files.append((jobs[0].path.with_name(name), data, max(job.received for job in jobs)))
    arrivals.truth.extend((city.index[job.chamber.chamber_id], code, name) for job in jobs)


def _district_as_text(city: _City, arrivals: Arrivals, jobs: list[WorkbookJob]) -> None:
    """district_text: a district's long table, as Chinese Excel saves it with semicolons."""
    frame = city.rows_of(jobs).select(LONG_COLUMNS)
    data = awkward_bytes.delimited_text(frame, LONG_HEADERS, separator=";", encoding="gb18030")
    _instead(city, arrivals, "district_text", jobs, f"全区自评汇总_{city.year}.csv", data)


def _district_as_archive(city: _City, arrivals: Arrivals, jobs: list[WorkbookJob]) -> None:
    """district_archive: a district's workbooks in one .zip."""
    data = awkward_bytes.gbk_archive({f"各商会自评/{job.path.name}": city.bytes_of(job) for job in jobs})
    _instead(city, arrivals, "district_archive", jobs, f"各商会自评_{city.year}.zip", data)


def _table_with_names(city: _City, arrivals: Arrivals, job: WorkbookJob) -> None:
    """named_without_key: a table of the chamber's own, which calls it by its name."""
    data = own_table(old_name(job.chamber.name_zh), job.answers, city.rubric, city.year, job.received)
    _instead(city, arrivals, "named_without_key", [job], f"{job.chamber.name_zh}自评情况.xlsx", data)


def _table_with_credit_codes(city: _City, arrivals: Arrivals, job: WorkbookJob) -> None:
    """credit_code_without_key: Excel's "Unicode text", with the social credit code for the chamber's key."""
    frame = city.rows_of([job]).select(
        "campaign_year", pl.lit(job.chamber.uscc).alias("uscc"), "field_code", "value", "evidence"
    )
    data = awkward_bytes.delimited_text(frame, _BY_CREDIT_CODE, separator="\t", encoding="utf-16")
    _instead(city, arrivals, "credit_code_without_key", [job], f"{job.chamber.name_zh}自评.txt", data)


def _failed_attempts(city: _City, arrivals: Arrivals, free: Iterator[WorkbookJob]) -> None:
    """truncated_file, picture_file, empty_file, encrypted_file: what cannot be taken, a week before the good one."""
    for code, remark in (
        ("truncated_file", "传输中断"),
        ("picture_file", "扫描件"),
        ("empty_file", "空"),
        ("encrypted_file", "加密"),
    ):
        job = _next(free)
        match code:
            case "truncated_file":
                whole = city.bytes_of(job)
                data = whole[: len(whole) * 3 // 5]
            case "picture_file":
                data = awkward_bytes.picture()
            case "encrypted_file":
                data = awkward_bytes.password_container()
            case _:
                data = b""
        name = f"{job.path.stem}_{remark}{job.path.suffix}"
        _put(city, arrivals, code, job, name, data, job.received - _WEEK)


def _sent_twice(city: _City, arrivals: Arrivals, job: WorkbookJob) -> None:
    """sent_twice: the same workbook once more, under another name."""
    name = f"{job.path.stem} - 副本{job.path.suffix}"
    _put(city, arrivals, "sent_twice", job, name, city.bytes_of(job), job.received + timedelta(hours=1))


def _with_claim(
    city: _City, free: Iterator[WorkbookJob], reviewed: Collection[tuple[int, str]]
) -> Iterator[tuple[WorkbookJob, str]]:
    """Chambers, each with a scored count above its least of which no reviewer has spoken."""
    denominators = {code for indicator in city.rubric.indicators for code in indicator.field_codes[1:]}
    scored = {indicator.field_codes[0] for indicator in city.rubric.indicators} - denominators
    for job in free:
        for code, (value, _) in job.answers.items():
            asked = city.rubric.fields[code]
            is_claim = code in scored and asked.value_type == "count" and isinstance(value, int)
            if not is_claim or (city.index[job.chamber.chamber_id], code) in reviewed:
                continue
            if int(str(value)) > int(asked.minimum or 0):
                yield job, code
                break


def _withdrawn(city: _City, arrivals: Arrivals, job: WorkbookJob, code: str) -> None:
    """withdrawn: a table of one row, a week after the form, that takes a value back."""
    line = {"chamber_id": job.chamber.chamber_id, "field_code": code, "value": "撤回", "stage": "self"}
    name = f"撤回说明_{job.chamber.chamber_id}.csv"
    arrivals.files.append((job.path.with_name(name), _one_row(city, line), job.received + _WEEK))
    arrivals.truth.append((city.index[job.chamber.chamber_id], "withdrawn", code))


def _review_without_reason(city: _City, arrivals: Arrivals, job: WorkbookJob, code: str) -> None:
    """review_without_reason: a claim that the district takes down without saying why."""
    lower = int(str(job.answers[code][0])) - 1
    line = {"chamber_id": job.chamber.chamber_id, "field_code": code, "value": str(lower), "stage": "district"}
    name = f"区级督查_{city.year}_{job.chamber.district_code}_补充.csv"
    moment = datetime.combine(due_dates(city.year)["district_check"], time(10, 40)) - timedelta(days=1)
    arrivals.files.append((job.path.with_name(name), _one_row(city, line), moment))
    arrivals.truth.append((city.index[job.chamber.chamber_id], "review_without_reason", code))


def _one_row(city: _City, line: dict[str, str]) -> bytes:
    frame = pl.DataFrame([{"campaign_year": str(city.year)} | line], schema=dict.fromkeys(LONG_COLUMNS, pl.String))
    return csv_bytes(frame, LONG_HEADERS)
