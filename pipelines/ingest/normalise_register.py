"""Rows of the chamber register to typed rows; every row accepted, or rejected with all its faults.

A register has a few hundred to some ten thousand rows, so it is read row by row. Which row of a chamber counts on a
date is decided later, over the whole ledger.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

import polars as pl

from pipelines.ingest.lookups import Lookups
from pipelines.ingest.normalise import Normalised
from pipelines.ingest.read_result import REGISTER_COLUMNS
from pipelines.ingest.reasons import REASONS
from pipelines.ingest.rejections import COLUMN_NAMES, FAULT_SCHEMA, LONGEST_KEY, RAW_SHOWN, fault_message, join_faults
from pipelines.ingest.text import NO_ANSWER, clean, mask_personal_text, shown
from pipelines.ingest.uscc import is_valid
from pipelines.ingest.values import parse_boolean, parse_date

ACCEPTED_SCHEMA: Mapping[str, pl.DataType] = {
    "table_no": pl.UInt32(), "source_row": pl.Int32(), "chamber_id": pl.String(), "name_zh": pl.String(),
    "district_code": pl.String(), "district_code_raw": pl.String(), "chamber_type": pl.String(),
    "is_registered": pl.Boolean(), "has_party_org": pl.Boolean(), "uscc": pl.String(), "founded_on": pl.Date(),
    "gates": pl.String(), "valid_from": pl.Date(),
}  # fmt: skip

_GATE_SEPARATORS = re.compile(r"[;,、\s]+")


def normalise_register(rows: pl.DataFrame, lookups: Lookups) -> Normalised:
    """Type the rows of chamber registers.

    rows: table_no, source_row, the columns of REGISTER_COLUMNS as text, row_fault. Accepted rows have ACCEPTED_SCHEMA:
    today's district code in district_code (an old code, a district's name or old name is mapped), gate codes joined by
    ';'. Required are key, name, district, type, both yes/no answers and valid_from; a social credit code may be missing
    but not be wrong.
    """
    accepted, rejected = [], []
    for row in rows.iter_rows(named=True):
        chamber, faults = _chamber(row, lookups)
        if faults:
            rejected.append(_rejected(row, faults))
        else:
            accepted.append((row["table_no"], row["source_row"], *chamber))
    return Normalised(
        accepted=pl.DataFrame(accepted, schema=ACCEPTED_SCHEMA, orient="row"),
        rejected=pl.DataFrame(rejected, schema=FAULT_SCHEMA, orient="row"),
    )


def _chamber(row: Mapping[str, str | None], lookups: Lookups) -> tuple[tuple[object, ...], dict[str, str]]:
    """The typed columns of one row in the order of ACCEPTED_SCHEMA, and its faults: column -> reason code.

    An optional cell that cannot be read refuses the row too: a gate must not get lost without a word.
    """
    if row["row_fault"]:
        return (), {"row_fault": row["row_fault"]}
    text = {column: clean(row[column]) for column in REGISTER_COLUMNS}
    faults = {column: missing for column, missing in _REQUIRED.items() if not text[column]}
    faults |= {column: code for column, code in _TOO_LONG.items() if len(text[column]) > LONGEST_KEY}
    uscc = text["uscc"].upper()
    typed: dict[str, object] = {
        "chamber_id": text["chamber_id"],
        "name_zh": mask_personal_text(text["name_zh"]),
        "district_code": lookups.districts.get(text["district_code"], "unknown_district"),
        "district_code_raw": text["district_code"],
        "chamber_type": lookups.chamber_types.get(text["chamber_type"], "unknown_chamber_type"),
        "is_registered": parse_boolean(text["is_registered"]),
        "has_party_org": parse_boolean(text["has_party_org"]),
        "uscc": None if uscc in {"", *NO_ANSWER} else uscc if is_valid(uscc) else "bad_uscc",
        "founded_on": None if text["founded_on"] in {"", *NO_ANSWER} else parse_date(text["founded_on"]),
        "gates": _gates(text["gates"], lookups),
        "valid_from": parse_date(text["valid_from"]),
    }
    for column in _JUDGED:
        code = typed[column]
        if isinstance(code, str) and code in REASONS:
            faults.setdefault(column, code)
    typed |= {column: typed[column] == 1 for column in ("is_registered", "has_party_org")}
    return tuple(typed.values()), {column: faults[column] for column in REGISTER_COLUMNS if column in faults}


_TOO_LONG = {"chamber_id": "chamber_id_too_long", "name_zh": "name_too_long"}
_JUDGED = (
    "district_code", "chamber_type", "is_registered", "has_party_org", "uscc", "founded_on", "gates", "valid_from"
)  # fmt: skip
_REQUIRED = {
    "chamber_id": "missing_key",
    "name_zh": "missing_name",
    "district_code": "missing_district",
    "chamber_type": "missing_chamber_type",
    "is_registered": "missing_registered",
    "has_party_org": "missing_party_org",
    "valid_from": "missing_valid_from",
}


def _gates(text: str, lookups: Lookups) -> str | None:
    """Gate codes joined by ';', null for none, or a reason code."""
    codes = [] if text in NO_ANSWER else [code for code in _GATE_SEPARATORS.split(text.upper()) if code]
    if not lookups.gate_codes.issuperset(codes):
        return "unknown_gate"
    return ";".join(dict.fromkeys(codes)) or None


def _rejected(row: Mapping[str, str | None], faults: Mapping[str, str]) -> tuple[object, ...]:
    """One row of FAULT_SCHEMA; the first faulty column gives code and raw text, the message names all."""
    code = next(iter(faults.values()))
    cells = ["chamber_id" if column == "row_fault" else column for column in faults]
    raw = row[cells[0]]
    chamber_id = mask_personal_text(clean(row["chamber_id"])[:LONGEST_KEY]) or None
    name, uscc = (shown(clean(row[column]), LONGEST_KEY) or None for column in ("name_zh", "uscc"))
    messages = join_faults(
        [COLUMN_NAMES[column] for column in cells],
        [
            fault_message(fault, cell, None if column == "row_fault" else row[cell])
            for (column, fault), cell in zip(faults.items(), cells, strict=True)
        ],
    )
    return (
        row["table_no"], row["source_row"], "chamber", cells[0], None, chamber_id, name, uscc, None, None,
        shown(raw, RAW_SHOWN) or None, code, *messages,
    )  # fmt: skip
