"""What people edit: rubrics, districts, chamber types, the calendar, header synonyms; read here for Python.

dbt reads the same seeds for SQL. Scores are never computed here. A rubric is a folder of CSV files; its cells stay
text until a consumer casts them, so that a wrong cell is reported by file and row and not lost.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from pathlib import Path

import polars as pl

from pipelines.settings import PROJECT_ROOT, Settings

SEEDS = PROJECT_ROOT / "seeds"
SHIPPED_RUBRICS = SEEDS / "rubrics"

RUBRIC_TABLES: Mapping[str, tuple[str, ...]] = {
    "rubric": (
        "rubric_id", "name_zh", "name_en", "valid_from_year", "valid_to_year", "total_points", "rank_decimals",
        "min_answered_share", "not_applicable_policy", "aggregation", "unanswered_policy", "points_kind",
        "is_provisional",
    ),
    "dimensions": ("code", "name_zh", "name_en", "clause", "points"),
    "criteria": ("code", "dimension_code", "name_zh", "name_en", "clause", "points"),
    "indicators": (
        "code", "criterion_code", "name_zh", "name_en", "value_type", "calculation", "field_code",
        "denominator_field_code", "unit", "points", "rule_kind", "points_per_item", "applies_when", "zero_denominator",
        "filled_by", "is_hard_number", "evidence_zh", "clause", "points_source",
    ),
    "bands": ("indicator_code", "band_no", "operator", "bound", "points", "label_zh"),
    "fields": ("code", "name_zh", "name_en", "value_type", "unit", "minimum", "maximum", "filled_by"),
    "priority_measures": ("code", "clause", "name_zh", "name_en"),
    "indicator_measures": ("indicator_code", "measure_code"),
    "grades": ("grade_code", "name_zh", "name_en", "min_total", "min_dimension_share"),
    "gates": ("gate_code", "name_zh", "name_en", "effect", "cap_grade", "enabled"),
    "obligations": ("clause", "obligation_zh", "indicator_codes"),
    "adjustments": (
        "step_no", "code", "name_zh", "name_en", "field_code", "points_each", "max_points", "total_floor", "total_cap",
    ),
}  # fmt: skip
"""File name without ending -> its columns. The contract describes each."""

OPTIONAL_RUBRIC_TABLES = frozenset(
    {"priority_measures", "indicator_measures", "grades", "gates", "obligations", "adjustments"}
)

OPTIONAL_RUBRIC_COLUMNS: Mapping[str, tuple[str, ...]] = {
    "dimensions": ("aggregation",),
    "criteria": ("aggregation",),
    "indicators": ("goalpost_low", "goalpost_high", "transform"),
}
"""Columns that a file may leave out; every cell of one that is left out is empty."""


class ReferenceError(ValueError):
    """A seed or a rubric folder cannot be used; the message names the file and what is missing."""


@dataclass(frozen=True)
class Field:
    """One raw number or answer that is submitted. minimum and maximum are inclusive; None is unbounded."""

    code: str
    name_zh: str
    name_en: str
    value_type: str
    unit: str
    minimum: Decimal | None
    maximum: Decimal | None
    filled_by: str


@dataclass(frozen=True)
class Indicator:
    """One indicator as a person filling in a workbook meets it."""

    code: str
    criterion_code: str
    name_zh: str
    name_en: str
    value_type: str
    calculation: str
    field_codes: tuple[str, ...]
    unit: str
    points: Decimal
    rule_kind: str
    points_per_item: Decimal | None
    goalpost_low: Decimal | None
    goalpost_high: Decimal | None
    transform: str
    applies_when: str
    filled_by: str
    evidence_zh: str
    clause: str


@dataclass(frozen=True)
class Band:
    """One band of an indicator, in band_no order; the first that holds gives the points."""

    indicator_code: str
    band_no: int
    operator: str
    bound: Decimal | None
    points: Decimal
    label_zh: str


@dataclass(frozen=True)
class Rubric:
    """A rubric folder. `tables` holds every file as text columns plus `source_row` (header = 1)."""

    folder: Path
    rubric_id: str
    name_zh: str
    name_en: str
    valid_from_year: int
    valid_to_year: int | None
    tables: Mapping[str, pl.DataFrame]

    def holds(self, year: int) -> bool:
        return self.valid_from_year <= year and (self.valid_to_year is None or year <= self.valid_to_year)

    @cached_property
    def fields(self) -> dict[str, Field]:
        """Fields by code, in the order of the file."""
        return {
            row["code"]: Field(
                code=row["code"],
                name_zh=row["name_zh"],
                name_en=row["name_en"],
                value_type=row["value_type"],
                unit=row["unit"] or "",
                minimum=_decimal(row["minimum"]),
                maximum=_decimal(row["maximum"]),
                filled_by=row["filled_by"],
            )
            for row in self.tables["fields"].iter_rows(named=True)
        }

    @cached_property
    def indicators(self) -> tuple[Indicator, ...]:
        """Indicators in the order of the file."""
        return tuple(
            Indicator(
                code=row["code"],
                criterion_code=row["criterion_code"],
                name_zh=row["name_zh"],
                name_en=row["name_en"],
                value_type=row["value_type"],
                calculation=row["calculation"],
                field_codes=tuple(code for code in (row["field_code"], row["denominator_field_code"]) if code),
                unit=row["unit"] or "",
                points=Decimal(row["points"]),
                rule_kind=row["rule_kind"],
                points_per_item=_decimal(row["points_per_item"]),
                goalpost_low=_decimal(row["goalpost_low"]),
                goalpost_high=_decimal(row["goalpost_high"]),
                transform=row["transform"] or "none",
                applies_when=row["applies_when"] or "",
                filled_by=row["filled_by"],
                evidence_zh=row["evidence_zh"] or "",
                clause=row["clause"] or "",
            )
            for row in self.tables["indicators"].iter_rows(named=True)
        )

    @cached_property
    def bands(self) -> dict[str, tuple[Band, ...]]:
        """Bands by indicator code, in band_no order."""
        bands = sorted(
            (
                Band(
                    indicator_code=row["indicator_code"],
                    band_no=int(row["band_no"]),
                    operator=row["operator"] or "",
                    bound=_decimal(row["bound"]),
                    points=Decimal(row["points"]),
                    label_zh=row["label_zh"] or "",
                )
                for row in self.tables["bands"].iter_rows(named=True)
            ),
            key=lambda band: (band.indicator_code, band.band_no),
        )
        grouped: dict[str, tuple[Band, ...]] = {}
        for band in bands:
            grouped[band.indicator_code] = (*grouped.get(band.indicator_code, ()), band)
        return grouped


def read_text_csv(path: Path) -> pl.DataFrame:
    """Read a UTF-8 CSV with a header as text columns; empty cells become null. Adds nothing."""
    try:
        return pl.read_csv(path, infer_schema=False)
    except (OSError, pl.exceptions.PolarsError) as error:
        raise ReferenceError(f"无法读取 cannot read {path.name}: {error}") from error


def load_rubric(folder: Path) -> Rubric:
    """Read one rubric folder.

    Raises ReferenceError if a required file or column is missing, or if the folder is not named after its rubric_id.
    Optional files that are missing become empty tables.
    """
    tables: dict[str, pl.DataFrame] = {}
    for name, columns in RUBRIC_TABLES.items():
        path = folder / f"{name}.csv"
        if not path.is_file():
            if name not in OPTIONAL_RUBRIC_TABLES:
                raise ReferenceError(f"评价办法缺少文件 rubric {folder.name} lacks {name}.csv")
            frame = pl.DataFrame(schema=dict.fromkeys(columns, pl.String))
        else:
            frame = read_text_csv(path)
        missing = [column for column in columns if column not in frame.columns]
        if missing:
            raise ReferenceError(f"{folder.name}/{name}.csv 缺少列 lacks columns: {', '.join(missing)}")
        optional = OPTIONAL_RUBRIC_COLUMNS.get(name, ())
        frame = frame.with_columns(
            pl.lit(None, pl.String).alias(column) for column in optional if column not in frame.columns
        )
        tables[name] = frame.select(*columns, *optional).with_row_index("source_row", offset=2)
    if tables["rubric"].height != 1:
        raise ReferenceError(f"{folder.name}/rubric.csv 应恰有一行 must have exactly one row")
    head = tables["rubric"].row(0, named=True)
    if head["rubric_id"] != folder.name:
        raise ReferenceError(
            f"{folder.name}/rubric.csv: rubric_id {head['rubric_id']!r} 与文件夹名不符 differs from the folder"
        )
    return Rubric(
        folder=folder,
        rubric_id=head["rubric_id"],
        name_zh=head["name_zh"],
        name_en=head["name_en"],
        valid_from_year=int(head["valid_from_year"]),
        valid_to_year=int(head["valid_to_year"]) if head["valid_to_year"] else None,
        tables=tables,
    )


def load_rubrics(settings: Settings) -> list[Rubric]:
    """All rubrics, shipped and installed, by id. An installed one replaces a shipped one of the same id."""
    folders: dict[str, Path] = {}
    for parent in (SHIPPED_RUBRICS, settings.rubrics):
        if parent.is_dir():
            folders.update({child.name: child for child in sorted(parent.iterdir()) if _is_rubric(child)})
    return [load_rubric(folders[name]) for name in sorted(folders)]


def rubric_for_year(rubrics: Iterable[Rubric], year: int) -> Rubric | None:
    """The rubric whose years hold `year`; where several do, the one that began last (the newest rule book).

    The SQL twin is `int_campaigns`.
    """
    holding = [rubric for rubric in rubrics if rubric.holds(year)]
    return max(holding, key=lambda rubric: (rubric.valid_from_year, rubric.rubric_id), default=None)


def districts() -> pl.DataFrame:
    """Districts: district_code, name_zh, name_en, is_city_level, sort_order (all text)."""
    return read_text_csv(SEEDS / "districts.csv")


def district_aliases() -> pl.DataFrame:
    """Old district codes: old_code, district_code, old_name_zh, old_name_en (all text)."""
    return read_text_csv(SEEDS / "district_aliases.csv")


def chamber_types() -> pl.DataFrame:
    """Chamber types: chamber_type (the Chinese term is the key), name_en, code, sort_order (all text)."""
    return read_text_csv(SEEDS / "chamber_types.csv")


def calendar() -> pl.DataFrame:
    """Campaign calendar: event_code, name_zh, name_en, due_month, due_day, year_offset, stage, field_code, ..."""
    return read_text_csv(SEEDS / "campaign_calendar.csv")


def header_synonyms(form: str) -> dict[str, str]:
    """Header as written -> column name, for one form ('long' or 'register'), from seeds/column_synonyms.csv."""
    frame = read_text_csv(SEEDS / "column_synonyms.csv").filter(pl.col("form") == form)
    return dict(zip(frame["header"].to_list(), frame["column"].to_list(), strict=True))


def _is_rubric(folder: Path) -> bool:
    # A leading dot marks a folder that is being installed or removed.
    return folder.is_dir() and not folder.name.startswith(".")


def _decimal(text: str | None) -> Decimal | None:
    return Decimal(text) if text else None


def fields_of(indicators: Sequence[Indicator]) -> list[str]:
    """Codes of the fields that these indicators need, each once, in order of first use."""
    return list(dict.fromkeys(code for indicator in indicators for code in indicator.field_codes))
