"""What a person does to a workbook in a spreadsheet program: types into cells and saves."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping
from pathlib import Path
from xml.sax.saxutils import escape

from python_calamine import CalamineWorkbook


def type_into(path: Path, sheet: str, cells: Mapping[str, str]) -> bytes:
    """The workbook with these cells of one visible sheet set to texts; raises KeyError if there is no such cell."""
    number = CalamineWorkbook.from_path(str(path)).sheet_names.index(sheet) + 1
    part = f"xl/worksheets/sheet{number}.xml"
    edited = io.BytesIO()
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(edited, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            data = old.read(name)
            if name == part:
                data = _typed(data.decode(), cells).encode()
            new.writestr(name, data)
    return edited.getvalue()


def _typed(xml: str, cells: Mapping[str, str]) -> str:
    for cell, text in cells.items():
        pattern = rf'<c r="{cell}"((?: s="\d+")?)[^>]*?(?:/>|>.*?</c>)'
        filled = rf'<c r="{cell}"\1 t="inlineStr"><is><t>{escape(text)}</t></is></c>'
        xml, changed = re.subn(pattern, filled, xml, count=1)
        if not changed:
            raise KeyError(cell)
    return xml
