"""What Excel lets a secretary type into a value cell: drop-downs, ranges and the sentence shown on a mistake."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from pipelines.workbooks.form_rows import FormRow
from pipelines.workbooks.layout import NO, YES

_LONGEST_MESSAGE = 255  # Excel's limit


def validation(row: FormRow, year: int) -> dict[str, Any] | None:
    """The data validation of a row's value cell, as xlsxwriter takes it; None for free text.

    Says in Chinese what to do after a mistake; for a level, also what each level means when the cell is entered.
    """
    field = row.field
    options: dict[str, Any] = {"ignore_blank": True, "error_type": "stop", "error_title": "请检查填报值"}
    match field.value_type:
        case "ordinal" if field.minimum is not None and field.maximum is not None:
            levels = [str(level) for level in range(int(field.minimum), int(field.maximum) + 1)]
            message = "\n".join(f"{level}＝{meaning}" for level, meaning in row.level_meanings)
            return options | {
                "validate": "list",
                "source": levels,
                "input_title": "请选择等级",
                "input_message": message[:_LONGEST_MESSAGE] or f"{levels[0]} 至 {levels[-1]}",
                "error_message": f"请从列表中选择等级：{'、'.join(levels)}。",
            }
        case "boolean":
            return options | {
                "validate": "list",
                "source": [YES, NO],
                "error_message": "请选择“是”或“否”。",
            }
        case "date":
            return options | {
                "validate": "date",
                "criteria": "between",
                "minimum": date(year - 1, 1, 1),
                "maximum": date(year + 1, 12, 31),
                "error_message": f"请填写日期，如 {year}-04-06。",
            }
        case "count" | "amount":
            return options | _number_validation(field.value_type, field.minimum, field.maximum)
    return None


def _number_validation(value_type: str, minimum: Decimal | None, maximum: Decimal | None) -> dict[str, Any]:
    kind, word = ("integer", "整数") if value_type == "count" else ("decimal", "数字")
    low = Decimal(0) if minimum is None else minimum
    if maximum is None:
        return {
            "validate": kind,
            "criteria": ">=",
            "value": low,
            "error_message": f"请填写不小于 {low:f} 的{word}，只写数字；没有发生填 0。",
        }
    return {
        "validate": kind,
        "criteria": "between",
        "minimum": low,
        "maximum": maximum,
        "error_message": f"请填写 {low:f} 至 {maximum:f} 的{word}，只写数字；没有发生填 0。",
    }
