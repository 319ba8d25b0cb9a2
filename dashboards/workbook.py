"""Writing an answer as an Excel workbook. Texts stay texts whatever they begin with; Decimals are numbers."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import IO, TYPE_CHECKING, Any

from dashboards.query import QueryError
from dashboards.view import PROVISIONAL, text_width

if TYPE_CHECKING:
    from dashboards.query import QueryResult

MOST_ROWS = 1_048_575
"""Rows that a worksheet holds under its header."""

MOST_SIGNS = 32_767
"""Characters that a cell holds."""

LONGEST_SHEET_NAME = 31
"""What Excel allows."""

HEADER = {"bold": True, "text_wrap": True, "valign": "top", "bg_color": "#EDF1F5", "bottom": 1}
_WIDTHS = (8, 44)
_ROWS_MEASURED = 200
_DECIMAL_FORMATS = {0: "#,##0", 1: "0.0", 2: "0.00"}


def write_xlsx(result: QueryResult, stream: IO[bytes]) -> None:
    """A workbook: the answer with every column (Chinese header over English), and a sheet on what it shows.

    Raises QueryError when the answer has more rows than a worksheet holds.
    """
    import xlsxwriter

    if len(result.rows) > MOST_ROWS:
        raise QueryError(
            f"结果有 {len(result.rows)} 行，超过 Excel 的上限 {MOST_ROWS} 行，请加条件或导出 CSV。"
            f"{len(result.rows)} rows are more than the {MOST_ROWS} that Excel holds; narrow the query or take CSV."
        )
    workbook = xlsxwriter.Workbook(stream, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    header = workbook.add_format(HEADER)
    formats = cell_formats(workbook)

    sheet = workbook.add_worksheet(result.query.name[:LONGEST_SHEET_NAME])
    for at, column in enumerate(result.columns):
        sheet.write_string(0, at, f"{column.label.zh}\n{column.label.en}", header)
        texts = [column.label.zh, column.label.en, *(str(row[at]) for row in result.rows[:_ROWS_MEASURED])]
        sheet.set_column(at, at, min(max(_WIDTHS[0], 2 + max(map(text_width, texts))), _WIDTHS[1]))
    for line, row in enumerate(result.rows, start=1):
        for at, value in enumerate(row):
            write_cell(sheet, line, at, value, formats)
    sheet.freeze_panes(1, 0)
    if result.rows:
        sheet.autofilter(0, 0, len(result.rows), len(result.columns) - 1)

    about = workbook.add_worksheet("说明 About")
    about.set_column(0, 0, 26)
    about.set_column(1, 1, 100)
    for line, (word, text) in enumerate(_about(result)):
        about.write_string(line, 0, word)
        about.write_string(line, 1, text)
    workbook.close()


def cell_formats(workbook: Any, **properties: Any) -> dict[str, Any]:
    """The formats that write_cell needs, by what they show; with more properties, such as a border, for all of them."""
    formats = {text: workbook.add_format({"num_format": text, **properties}) for text in _DECIMAL_FORMATS.values()}
    formats["moment"] = workbook.add_format({"num_format": "yyyy-mm-dd hh:mm:ss", **properties})
    formats["day"] = workbook.add_format({"num_format": "yyyy-mm-dd", **properties})
    formats["other"] = workbook.add_format(properties)
    return formats


def write_cell(sheet: Any, line: int, at: int, value: Any, formats: dict[str, Any]) -> None:
    """One value by its type; a text stays a text, whatever it begins with."""
    other = formats["other"]
    match value:
        case None:
            sheet.write_blank(line, at, None, other)
        case bool():
            sheet.write_boolean(line, at, value, other)
        case Decimal():
            digits = max(0, -int(value.as_tuple().exponent))
            sheet.write_number(line, at, value, formats[_DECIMAL_FORMATS.get(digits, "0.00")])
        case int():
            sheet.write_number(line, at, value, other)
        case datetime():
            sheet.write_datetime(line, at, value, formats["moment"])
        case date():
            sheet.write_datetime(line, at, value, formats["day"])
        case _:
            sheet.write_string(line, at, plain(str(value)), other)


def plain(text: str) -> str:
    """A text as a cell holds it; a space at its end where xlsxwriter would take it for its own markup."""
    text = text[:MOST_SIGNS]
    return text[: MOST_SIGNS - 1] + " " if text.startswith("<r>") and text.endswith("</r>") else text


def _about(result: QueryResult) -> list[tuple[str, str]]:
    query, publication = result.query, result.publication
    lines = [
        ("标题 Title", f"{query.title_zh} · {query.title_en}"),
        ("说明 About", query.about_zh),
        ("", query.about_en),
        ("数据版本 Data version", publication.run_id),
        ("截止日 As of", publication.as_of.isoformat()),
        ("发布时间 Published", publication.published_at.isoformat(sep=" ")),
    ]
    lines += [(f"参数 Parameter {name}", value) for name, value in result.parameters.items()]
    if result.is_provisional:
        lines += [("分值 Points", PROVISIONAL["zh"]), ("", PROVISIONAL["en"])]
    return lines + [("列 Column", f"{column.name}: {column.label.zh} · {column.label.en}") for column in result.columns]
