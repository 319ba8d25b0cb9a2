"""One sheet in the chamber's form to a long table: whose it is, by the labels above it, and the rows filled in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise

from pipelines.ingest.cells import Cell, cell_text
from pipelines.ingest.header import Header, compared
from pipelines.ingest.read_result import Table
from pipelines.ingest.text import clean
from pipelines.workbooks import layout


def form_labels(rows: Sequence[Sequence[Cell]]) -> dict[str, str]:
    """Label as compared -> cleaned text of the cell right of it, in the rows above a form's table."""
    return {
        compared(label): clean(cell_text(value))
        for row in rows
        for label, value in pairwise(row)
        if isinstance(label, str) and label
    }


def form_table(
    name: str,
    header: Header,
    rows: Sequence[Sequence[Cell]],
    identity: Mapping[str, str | None],
    *,
    fault: str | None = None,
) -> Table:
    """The filled rows of a form sheet.

    header: of form 'form'. identity: campaign_year, chamber_id and stage of every row. A row counts as filled if its
    value or its evidence is not blank; headings and untouched rows are not rows received.
    """
    code, value, evidence = (header.positions[column] for column in ("field_code", "value", "evidence"))
    year, chamber_id, stage = (identity.get(key) for key in ("campaign_year", "chamber_id", "stage"))
    filled: list[tuple[object, ...]] = []
    for number, row in enumerate(rows[header.row + 1 :], start=header.row + 2):
        read, proof = cell_text(row[value]), cell_text(row[evidence])
        if clean(read) or clean(proof):
            written = cell_text(row[code])
            filled.append((number, year, chamber_id, None, None, written, read, proof, stage, None, fault))
    headers = {
        **header.headers,
        "campaign_year": layout.LABEL_YEAR,
        "chamber_id": layout.LABEL_CHAMBER_ID,
        "stage": layout.META_STAGE,
    }
    return Table("long", name, headers, filled, header.letters)


def copied_form(
    name: str, header: Header, rows: Sequence[Sequence[Cell]], meta: Mapping[str, str], *, fault: str | None = None
) -> Table | None:
    """A form sheet that was copied out of its workbook, identified by the labels it shows, else by `meta`.

    None if neither says year and chamber: then it is a form nobody filled in for anybody.
    """
    labels = form_labels(rows[: header.row])
    identity = {
        "campaign_year": labels.get(compared(layout.LABEL_YEAR)) or meta.get(layout.META_CAMPAIGN_YEAR),
        "chamber_id": labels.get(compared(layout.LABEL_CHAMBER_ID)) or meta.get(layout.META_CHAMBER_ID),
        "stage": meta.get(layout.META_STAGE, layout.STAGE_SELF),
    }
    if not (identity["campaign_year"] and identity["chamber_id"]):
        return None
    return form_table(name, header, rows, identity, fault=fault)
