"""What `sihao demo` and the first `sihao run` do: invent submissions by the rubric of a year."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from pipelines.demo.files import DemoError
from pipelines.demo.write import write_demo
from pipelines.reference import load_rubrics, rubric_for_year
from pipelines.settings import Settings


def invent(settings: Settings, year: int, on_progress: Callable[[int, int], None], **options: Any) -> str:
    """Write a demo inbox for one year and say in both languages what is in it.

    options: as write_demo takes them. Raises DemoError when no rubric holds for the year or the inbox cannot be used.
    """
    rubric = rubric_for_year(load_rubrics(settings), year)
    if rubric is None:
        raise DemoError(f"{year} 年没有评价办法 no rubric holds for {year}")
    summary = write_demo(settings.inbox, rubric, year=year, on_progress=on_progress, **options)
    return (
        f"{summary.chambers} 家虚构商会,{summary.submitted} 家已报,{summary.incomplete} 家不完整,"
        f"共 {summary.files} 个文件。"
        f"{summary.chambers} invented chambers, {summary.submitted} submitted, {summary.incomplete} incomplete, "
        f"{summary.files} files in {settings.inbox}"
    )
