"""The workbook a chamber fills in: empty for `sihao template`, filled in for invented submissions.

The same arguments give the same bytes. What comes from outside (names, codes, answers) is written as text, never as a
formula. Which rows there are and what they say is decided in form_rows and instructions.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable
from pathlib import Path

from pipelines.reference import Rubric
from pipelines.workbooks import layout
from pipelines.workbooks.chamber_profile import ChamberProfile, safe_file_stem
from pipelines.workbooks.form_sheet import Answers, FormWriter
from pipelines.workbooks.instructions import instructions
from pipelines.workbooks.page import WorkbookError, add_meta, new_workbook, write_instructions


class TemplateWriter:
    """Writes workbooks of one rubric and campaign year; what equal profiles share is worked out once."""

    def __init__(self, rubric: Rubric, year: int) -> None:
        """Raises WorkbookError if the rubric's years do not hold `year`."""
        self._form = FormWriter(rubric, year)
        self._instructions = instructions(rubric, year)

    def workbook_bytes(self, chamber: ChamberProfile, answers: Answers | None = None) -> bytes:
        """The workbook of one chamber. Raises WorkbookError if an answer's field is not on its form."""
        buffer = io.BytesIO()
        with new_workbook(buffer, self._form.title) as (workbook, styles):
            write_instructions(workbook.add_worksheet(layout.SHEET_INSTRUCTIONS), styles, self._instructions)
            form = workbook.add_worksheet(layout.SHEET_FORM)
            self._form.write(form, styles, chamber, answers or {})
            form.activate()
            add_meta(workbook, form_meta(self._form, chamber))
        return buffer.getvalue()


def form_meta(form: FormWriter, chamber: ChamberProfile) -> dict[str, str]:
    """The hidden sheet of a chamber's form."""
    values = {
        layout.META_RUBRIC_ID: form.rubric.rubric_id,
        layout.META_CAMPAIGN_YEAR: str(form.year),
        layout.META_CHAMBER_ID: chamber.chamber_id,
        layout.META_STAGE: layout.STAGE_SELF,
        layout.META_LAYOUT_VERSION: layout.LAYOUT_VERSION,
    }
    return {key: values[key] for key in layout.META_KEYS}


def write_template(
    path: Path, rubric: Rubric, year: int, chamber: ChamberProfile, answers: Answers | None = None
) -> None:
    """Write the workbook of one chamber to `path`, whose folder must exist. Raises WorkbookError."""
    path.write_bytes(TemplateWriter(rubric, year).workbook_bytes(chamber, answers))


def write_templates(
    chambers: Iterable[ChamberProfile],
    rubric: Rubric,
    year: int,
    out_dir: Path,
    on_progress: Callable[[int, int], None] | None = None,
) -> list[Path]:
    """Write empty workbooks to out_dir/<district>/<chamber>.xlsx; returns their paths in the order of `chambers`.

    on_progress is told (workbooks written, workbooks in all). A file already there with the same content stays; raises
    WorkbookError, before anything is written, if one has other content (it may be filled in) or a chamber comes twice.
    """
    writer = TemplateWriter(rubric, year)
    listed = list(chambers)
    paths = [out_dir / safe_file_stem(chamber.district_code) / file_name(chamber, year) for chamber in listed]
    if len(set(paths)) < len(paths):
        raise WorkbookError("名录中有重复的商会编码 a chamber is listed twice")
    for chamber, path in zip(listed, paths, strict=True):
        if path.exists() and path.read_bytes() != writer.workbook_bytes(chamber):
            raise WorkbookError(f"文件已存在且内容不同，不会覆盖 will not overwrite a file with other content: {path}")
    for done, (chamber, path) in enumerate(zip(listed, paths, strict=True), start=1):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(writer.workbook_bytes(chamber))
        if on_progress:
            on_progress(done, len(listed))
    return paths


def file_name(chamber: ChamberProfile, year: int) -> str:
    """The workbook's file name: fit for every system, whatever the chamber's code is."""
    return f"四好商会填报表_{year}_{safe_file_stem(chamber.chamber_id)}.xlsx"
