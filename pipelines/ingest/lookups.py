"""What rows are held against: years, fields, districts, chamber types, gates; taken once per landing from the seeds."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pipelines import reference
from pipelines.ingest.text import clean
from pipelines.reference import Field, Rubric, rubric_for_year

STAGES: Mapping[str, str] = {
    "": "self", "self": "self", "自评": "self", "自评分": "self", "商会": "self", "商会自评": "self",
    "district": "district", "区": "district", "区级": "district", "区级核查": "district", "区级督查": "district",
    "city": "city", "市": "city", "市级": "city", "市级复核": "city",
}  # fmt: skip
"""Stage as written -> stage of the contract. An empty stage is the chamber's own."""

_YEAR = re.compile(r"(\d{4})(?:\.0+)? ?(?:年|年度)?", re.ASCII)


@dataclass(frozen=True)
class Lookups:
    """rubrics: all that are installed. fields: for each, a field's code or exact name, compared -> the field; a name
    that two fields have is left out. districts: code, name or short name, today's or old -> today's code.
    chamber_types: cleaned name -> name as in the seed. gate_codes: of all rubrics.
    """

    rubrics: Sequence[Rubric]
    fields: Sequence[Mapping[str, Field]]
    districts: Mapping[str, str]
    chamber_types: Mapping[str, str]
    gate_codes: frozenset[str]


def load_lookups(rubrics: Sequence[Rubric]) -> Lookups:
    """Read the seeds and index them; raises ReferenceError if a seed cannot be read."""
    districts: dict[str, str] = {}
    for row in reference.district_aliases().iter_rows(named=True):
        districts |= dict.fromkeys((row["old_code"], row["old_name_zh"]), row["district_code"])
    for row in reference.districts().iter_rows(named=True):
        districts |= dict.fromkeys((row["district_code"], row["name_zh"]), row["district_code"])
    # 黄浦 for 黄浦区: the domain's own list of districts leaves the ending away.
    short = {name.removesuffix("新区").removesuffix("区").removesuffix("县"): code for name, code in districts.items()}
    districts = {name: code for name, code in short.items() if len(name) > 1} | districts
    return Lookups(
        rubrics=tuple(rubrics),
        fields=[_named_fields(rubric) for rubric in rubrics],
        districts={clean(key): code for key, code in districts.items()},
        chamber_types={clean(name): name for name in reference.chamber_types()["chamber_type"]},
        gate_codes=frozenset(code for rubric in rubrics for code in rubric.tables["gates"]["gate_code"]),
    )


def field_of(lookups: Lookups, rubric_no: int, text: str | None) -> Field | None:
    """The field of a rubric that a cell names by its code or its exact Chinese or English name; None if none."""
    return lookups.fields[rubric_no].get(_compared(text))


def stage_of(text: str | None) -> str | None:
    """The stage that a cell names; None if it names none."""
    return STAGES.get(clean(text).casefold())


def year_of(text: str | None) -> int | None:
    """A campaign year as written (2017, 2017年, 2017年度); None if it is no year."""
    match = _YEAR.fullmatch(clean(text))
    return int(match[1]) if match else None


def rubric_index(lookups: Lookups, year: int | None) -> int | None:
    """Position in `lookups.rubrics` of the rubric that holds a year; None if none does."""
    rubric = None if year is None else rubric_for_year(lookups.rubrics, year)
    return next((index for index, candidate in enumerate(lookups.rubrics) if candidate is rubric), None)


def _named_fields(rubric: Rubric) -> dict[str, Field]:
    """Codes and unambiguous names of a rubric's fields, as they are compared."""
    names = Counter(_compared(name) for field in rubric.fields.values() for name in {field.name_zh, field.name_en})
    named = {
        _compared(name): field
        for field in rubric.fields.values()
        for name in (field.name_zh, field.name_en)
        if names[_compared(name)] == 1
    }
    return named | {_compared(code): field for code, field in rubric.fields.items()}


def _compared(text: str | None) -> str:
    """A code or name without regard to width, case and spaces."""
    return clean(text).casefold().replace(" ", "")
