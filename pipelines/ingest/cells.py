"""Spreadsheet bytes to rows of text through calamine. What the rows mean is decided by the readers.

Formulas are never evaluated (the stored result is read) and macros never run.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from decimal import Decimal
from typing import cast

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, PasswordError

from pipelines.ingest.package import Errors
from pipelines.ingest.read_result import UnreadableError

Cell = object
"""A cell as calamine gives it: str, float, bool, or a kind of date or time."""


@contextmanager
def open_workbook(data: bytes) -> Iterator[CalamineWorkbook]:
    """Open a workbook from its bytes; what calamine raises inside the block becomes UnreadableError.

    A damaged file can make the Rust reader panic; its PanicException is not an Exception, so it is told by name, as the
    extension does not hand out the class.
    """
    try:
        with CalamineWorkbook.from_object(io.BytesIO(data)) as workbook:
            yield workbook
    except UnreadableError:
        raise
    except PasswordError as error:
        raise UnreadableError("encrypted") from error
    except (CalamineError, ValueError, OverflowError) as error:
        raise UnreadableError("unreadable", str(error)) from error
    except BaseException as error:
        if type(error).__name__ != "PanicException":
            raise
        raise UnreadableError("unreadable", "damaged workbook") from error


def sheet_cells(workbook: CalamineWorkbook, name: str, errors: Errors | None = None) -> list[list[Cell]]:
    """`cells_of` the sheet of that name. errors: this workbook's error cells (`package.inspect_package`)."""
    return cells_of(workbook.get_sheet_by_name(name), (errors or {}).get(name, {}))


def cells_of(sheet: CalamineSheet, errors: Mapping[tuple[int, int], str]) -> list[list[Cell]]:
    """All cells of a sheet as calamine gives them, the first row being row 1 of the spreadsheet; '' is an empty cell.

    errors: the sheet's error cells, put where calamine has a blank.
    """
    rows = cast(list[list[Cell]], sheet.to_python(skip_empty_area=False))
    for (row, column), text in errors.items():
        if row < len(rows) and column < len(rows[row]) and not rows[row][column]:
            rows[row][column] = text
    return rows


def cell_text(cell: Cell) -> str:
    """A cell as a person sees it: whole numbers without a point, at most 15 digits, ISO dates, TRUE and FALSE."""
    match cell:
        case str():
            return cell
        case bool():
            return str(cell).upper()
        case float():
            return number_text(cell)
    return str(cell).removesuffix(" 00:00:00")  # dates, times and durations; a date's midnight is not shown


def number_text(number: float) -> str:
    """A float cell with the 15 significant digits that a spreadsheet shows, never in scientific notation.

    0.1 + 0.2 stored by a formula reads 0.3, as on the screen.
    """
    if number.is_integer() and abs(number) < 1e15:
        return str(int(number))
    return f"{Decimal(f'{number:.15g}'):f}"
