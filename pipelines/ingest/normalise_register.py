"""Rows of the chamber register to typed rows; every row either accepted or rejected with one reason.

A register has a few hundred to some ten thousand rows, so it is read row by row. Which row of a chamber counts on a
date is decided later, over the whole ledger.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal

import polars as pl

from pipelines.ingest.lookups import Lookups
from pipelines.ingest.normalise import LONGEST_KEY, Normalised
from pipelines.ingest.read_result import REGISTER_COLUMNS
from pipelines.ingest.rejections import FAULT_SCHEMA, RAW_SHOWN, fault_message
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


class _FaultError(Exception):
    """The first fault of a row: reason code and column."""

    def __init__(self, code: str, column: str) -> None:
        super().__init__(code)
        self.code = code
        self.column = column


def normalise_register(rows: pl.DataFrame, lookups: Lookups) -> Normalised:
    """Type the rows of chamber registers.

    rows: table_no, source_row, the columns of REGISTER_COLUMNS as text, is_ragged. Accepted rows have ACCEPTED_SCHEMA:
    today's district code in district_code (an old code, a district's name or old name is mapped), gate codes joined by
    ';'. Required are key, name, district, type, both yes/no answers and valid_from; a social credit code may be missing
    but not be wrong.
    """
    accepted, rejected = [], []
    for row in rows.iter_rows(named=True):
        try:
            accepted.append((row["table_no"], row["source_row"], *_chamber(row, lookups).values()))
        except _FaultError as fault:
            rejected.append(_rejected(row, fault))
    return Normalised(
        accepted=pl.DataFrame(accepted, schema=ACCEPTED_SCHEMA, orient="row"),
        rejected=pl.DataFrame(rejected, schema=FAULT_SCHEMA, orient="row"),
    )


def _chamber(row: Mapping[str, str | None], lookups: Lookups) -> dict[str, object]:
    """The typed columns of one row, in the order of ACCEPTED_SCHEMA; raises _FaultError at the first fault."""
    text = {column: clean(row[column]) for column in REGISTER_COLUMNS}
    if row["is_ragged"]:
        raise _FaultError("ragged_row", "valid_from")
    for column, missing in _REQUIRED.items():
        if not text[column]:
            raise _FaultError(missing, column)
    if len(text["chamber_id"]) > LONGEST_KEY:
        raise _FaultError("chamber_id_too_long", "chamber_id")
    if len(text["name_zh"]) > LONGEST_KEY:
        raise _FaultError("name_too_long", "name_zh")
    uscc = text["uscc"].upper()
    if uscc in NO_ANSWER:
        uscc = ""
    if uscc and not is_valid(uscc):
        raise _FaultError("bad_uscc", "uscc")
    return {
        "chamber_id": text["chamber_id"],
        "name_zh": mask_personal_text(text["name_zh"]),
        "district_code": _known(lookups.districts, text["district_code"], "unknown_district", "district_code"),
        "district_code_raw": text["district_code"],
        "chamber_type": _known(lookups.chamber_types, text["chamber_type"], "unknown_chamber_type", "chamber_type"),
        "is_registered": _boolean(text, "is_registered"),
        "has_party_org": _boolean(text, "has_party_org"),
        "uscc": uscc or None,
        "founded_on": _date(text, "founded_on") if text["founded_on"] not in {"", *NO_ANSWER} else None,
        "gates": _gates(text["gates"], lookups),
        "valid_from": _date(text, "valid_from"),
    }


_REQUIRED = {
    "chamber_id": "missing_chamber_id",
    "name_zh": "missing_name",
    "district_code": "missing_district",
    "chamber_type": "missing_chamber_type",
    "is_registered": "missing_registered",
    "has_party_org": "missing_party_org",
    "valid_from": "missing_valid_from",
}


def _known(known: Mapping[str, str], text: str, code: str, column: str) -> str:
    if text not in known:
        raise _FaultError(code, column)
    return known[text]


def _boolean(text: Mapping[str, str], column: str) -> bool:
    answer = parse_boolean(text[column])
    if not isinstance(answer, Decimal):
        raise _FaultError(answer, column)
    return answer == 1


def _date(text: Mapping[str, str], column: str) -> date:
    day = parse_date(text[column])
    if not isinstance(day, date):
        raise _FaultError(day, column)
    return day


def _gates(text: str, lookups: Lookups) -> str | None:
    codes = [] if text in NO_ANSWER else [code for code in _GATE_SEPARATORS.split(text.upper()) if code]
    if not lookups.gate_codes.issuperset(codes):
        raise _FaultError("unknown_gate", "gates")
    return ";".join(dict.fromkeys(codes)) or None


def _rejected(row: Mapping[str, str | None], fault: _FaultError) -> tuple[object, ...]:
    """One row of FAULT_SCHEMA."""
    raw = row[fault.column]
    chamber_id = clean(row["chamber_id"])[:LONGEST_KEY] or None
    messages = fault_message(fault.code, fault.column, raw)
    return (
        row["table_no"], row["source_row"], "chamber", fault.column, None, chamber_id, None, None, None, None,
        shown(raw, RAW_SHOWN) or None, fault.code, *messages, None, None,
    )  # fmt: skip
