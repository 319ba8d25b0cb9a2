"""What is wrong with a rubric folder: the faults that the checks report, and the folder as text that they read."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from pathlib import Path

Row = dict[str, str]


@dataclass(frozen=True, order=True)
class Fault:
    """One fault. file: name in the folder; row: as a spreadsheet shows it (header is 1; 0 is the file as a whole)."""

    file: str
    row: int
    column: str
    message_zh: str
    message_en: str

    def __str__(self) -> str:
        place = f"{self.file}" + (f" 第{self.row}行" if self.row else "") + (f" {self.column}" if self.column else "")
        return f"{place}: {self.message_zh} {self.message_en}"


@dataclass
class Folder:
    """A rubric folder as text: table name -> rows with their numbers, and the faults found so far."""

    path: Path
    tables: dict[str, list[tuple[int, Row]]] = field(default_factory=dict)
    columns: dict[str, list[str]] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)

    def add(self, table: str, row: int, column: str, zh: str, en: str) -> None:
        """Note a fault of a table's row (0 for the file as a whole)."""
        self.faults.append(Fault(f"{table}.csv", row, column, zh, en))

    def rows(self, table: str) -> Iterator[tuple[int, Row]]:
        """Rows of a table with their numbers; none when the file is missing."""
        yield from self.tables.get(table, [])

    def codes(self, table: str, column: str = "code") -> set[str]:
        return {row[column] for _, row in self.rows(table) if row.get(column)}

    def number(self, table: str, row_no: int, row: Row, column: str, *, required: bool = True) -> Decimal | None:
        """The decimal in a cell; notes a fault when it is not one, or is missing though required."""
        text = row.get(column, "")
        if not text:
            if required:
                self.add(table, row_no, column, "不能为空。", "must not be empty.")
            return None
        try:
            value = Decimal(text)
        except InvalidOperation:
            value = Decimal("NaN")
        if not value.is_finite():
            self.add(table, row_no, column, f"“{text}”不是数字。", f'"{text}" is not a number.')
            return None
        return value

    def one_of(self, table: str, row_no: int, row: Row, column: str, allowed: set[str]) -> None:
        """Notes a fault when a cell holds none of the allowed words (an empty cell is the word "")."""
        text = row.get(column, "")
        if text not in allowed:
            words = "、".join(sorted(word or "(空)" for word in allowed))
            self.add(table, row_no, column, f"“{text}”应为 {words} 之一。", f'"{text}" is none of the words allowed.')

    def known(self, table: str, row_no: int, column: str, code: str, codes: set[str], where: str) -> bool:
        """Whether a code stands in the file that defines it; notes a fault when it does not."""
        if code in codes:
            return True
        self.add(table, row_no, column, f"编码“{code}”不在 {where} 中。", f'code "{code}" is not in {where}.')
        return False


def read_folder(path: Path, required: Mapping[str, tuple[str, ...]], optional: Mapping[str, tuple[str, ...]],
                optional_columns: Mapping[str, tuple[str, ...]]) -> Folder:  # fmt: skip
    """Read every CSV of a rubric folder as text and note missing files, missing and unknown columns, ragged rows."""
    folder = Folder(path)
    for table, columns in {**required, **optional}.items():
        file = path / f"{table}.csv"
        if not file.is_file():
            if table in required:
                folder.add(table, 0, "", "缺少此文件。", "the file is missing.")
            continue
        try:
            text = file.read_text(encoding="utf-8-sig")
        except (OSError, UnicodeDecodeError) as error:
            folder.add(table, 0, "", "无法按 UTF-8 读取。", f"cannot be read as UTF-8 ({error.__class__.__name__}).")
            continue
        lines = csv.reader(text.splitlines(keepends=True))
        header = [name.strip() for name in next(lines, [])]
        folder.columns[table] = header
        for column in columns:
            if column not in header:
                folder.add(table, 1, column, "缺少此列。", "the column is missing.")
        for column in header:
            if column not in columns and column not in optional_columns.get(table, ()):
                folder.add(table, 1, column, "未知的列。", "unknown column.")
        rows: list[tuple[int, Row]] = []
        for number, cells in enumerate(lines, start=2):
            if not any(cell.strip() for cell in cells):
                continue
            if len(cells) != len(header):
                folder.add(
                    table, number, "", f"有 {len(cells)} 格，表头有 {len(header)} 列。",
                    f"{len(cells)} cells under {len(header)} headers.",
                )  # fmt: skip
                continue
            rows.append((number, dict(zip(header, (cell.strip() for cell in cells), strict=True))))
        folder.tables[table] = rows
    return folder
