"""升降: what moved beyond the error since last month or the campaign before, by district and by chamber."""

from __future__ import annotations

from typing import Any

from dashboards.blocks import Row
from dashboards.charts import Scale
from dashboards.pages.frame import page
from dashboards.pages.queries import choice_label
from dashboards.pages.visit import PAGE_ROWS, Visit, paging


def movement_page(here: Visit) -> str:
    """Districts and chambers, compared with what the address names; by default only what moved beyond the error.

    Raises QueryError on a parameter that cannot be, a 404 on a page that is not there.
    """
    here.only_known("compared_to", "district", "direction", "show", "page")
    city = here.row("city", year=here.year)
    counts = here.rows("move_counts", year=here.year)
    compared_to = here.value("compared_to") or best_comparison(counts)
    asked: dict[str, Any] = {
        name: here.value(name) for name in ("district", "direction", "show") if here.value(name) is not None
    }
    of_this = [row for row in counts if row["compared_to"] == compared_to]
    chosen = [row for row in of_this if asked.get("district") in {None, row["district_code"]}]
    listed = {"year": here.year, "compared_to": compared_to, **asked}
    span = paging(here, here.rows("moves_count", **listed)[0]["chambers"])
    moves = here.rows("moves", **listed, limit=PAGE_ROWS, offset=span.offset)
    districts = here.rows("district_moves", year=here.year, compared_to=compared_to)
    return page(
        "movement.html",
        here,
        here.words("升降", "Movement"),
        city=city,
        compared_to=compared_to,
        compared=[
            (choice.value, choice_label(choice, here.language))
            for choice in here.choices("compared_to")
            if choice.value in {row["compared_to"] for row in counts}
        ],
        asked=asked,
        exported={
            "compared_to": compared_to,
            "beyond_error": None if asked.get("show") == "all" else "true",
            **{name: asked.get(name) for name in ("district", "direction")},
        },
        totals=totals(chosen),
        counts={row["district_code"]: row for row in of_this},
        districts=districts,
        moves=moves,
        paging=span,
        scale=score_scale_of(moves, city["total_points"]),
        district_scale=score_scale_of(districts, city["total_points"]),
    )


def best_comparison(counts: list[Row]) -> str | None:
    """What to compare with where nobody chose: the campaign before if there is one, else what there is."""
    kinds = {row["compared_to"] for row in counts}
    return "last_year" if "last_year" in kinds else min(kinds, default=None)


def totals(counts: list[Row]) -> Row:
    """The counts of several districts added up, with the year compared with."""
    names = ("chambers_risen", "chambers_fallen", "chambers_steady", "chambers_not_compared")
    return {name: sum(row[name] for row in counts) for name in names} | {
        "year_then": counts[0]["year_then"] if counts else None,
        "compared_to": counts[0]["compared_to_name"] if counts else None,
    }


def score_scale_of(rows: list[Row], top: Any) -> Scale:
    """A scale from a round number below all scores of the rows, then and now."""
    scores = [row[name] for row in rows for name in ("score_then", "score_now") if row[name] is not None]
    return Scale(min(scores, default=0) // 10 * 10, top)
