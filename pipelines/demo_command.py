"""What `sihao demo` and the first `sihao run` do: invent submissions by the rubric of a year."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from pipelines.demo.files import DemoError
from pipelines.demo.write import write_demo
from pipelines.reference import load_rubrics, rubric_for_year
from pipelines.settings import Settings


def invent(
    settings: Settings, year: int, on_progress: Callable[[int, int], None], years: int = 1, **options: Any
) -> str:
    """Write a demo inbox for one or more campaign years and say in both languages what is in it.

    years: how many campaigns, the last of them in `year`; the earlier ones are the same chambers one year and another
    before, each by the rubric of its year, in long tables. options: as write_demo takes them. Raises DemoError when no
    rubric holds for a year or the inbox cannot be used.
    """
    rubrics, said, after = load_rubrics(settings), [], None
    for one in range(year, year - years, -1):
        rubric = rubric_for_year(rubrics, one)
        if rubric is None:
            raise DemoError(f"{one} 年没有评价办法 no rubric holds for {one}")
        if after is not None:
            options["file_format"] = "csv"
        summary = write_demo(settings.inbox, rubric, year=one, on_progress=on_progress, after=after, **options)
        after = summary.invented
        said.append(
            f"{one} 年：{summary.chambers} 家虚构商会，{summary.submitted} 家已报，{summary.incomplete} 家不完整，"
            f"共 {summary.files} 个文件。"
            f"{one}: {summary.chambers} invented chambers, {summary.submitted} submitted, {summary.incomplete} "
            f"incomplete, {summary.files} files in {settings.inbox}"
        )
    return "\n".join(said)
