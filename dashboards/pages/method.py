"""评价办法: the tree of weights, the rules, the versions, what is provisional, and what a difference in rank means."""

from __future__ import annotations

from collections import defaultdict

from dashboards.blocks import Row
from dashboards.pages.frame import page
from dashboards.pages.rule_words import CALCULATIONS, EFFECTS, applies_words, plain, words_of
from dashboards.pages.visit import Visit


def method_page(here: Visit) -> str:
    """The rubric of the year looked at."""
    here.only_known()
    city = here.row("city", year=here.year)
    rubric = city["rubric_id"]
    bands: dict[str, list[Row]] = defaultdict(list)
    for row in here.rows("method_bands", rubric=rubric):
        bands[row["indicator_code"]].append(row)
    indicators: dict[str, list[Row]] = defaultdict(list)
    for row in here.rows("method_indicators", rubric=rubric):
        words = {"applies": applies_words(here, row["applies_when"]), "rule": _rule(here, row, bands[row["code"]])}
        indicators[row["criterion_code"]].append(row | words)
    criteria: dict[str, list[Row]] = defaultdict(list)
    for row in here.rows("method_criteria", rubric=rubric):
        criteria[row["dimension_code"]].append(row)
    grades = here.rows("method_grades", rubric=rubric)
    names = {row["grade_code"]: row["name"] for row in grades}
    gates = [
        row | {"words": words_of(here, EFFECTS, row["effect"]).format(names.get(row["cap_grade"], row["cap_grade"]))}
        for row in here.rows("method_gates", rubric=rubric)
    ]
    return page(
        "method.html",
        here,
        here.words("评价办法", "Method"),
        city=city,
        dimensions=here.rows("method_dimensions", rubric=rubric),
        criteria=criteria,
        indicators=indicators,
        grades=grades,
        gates=gates,
        factors=here.rows("factors", year=here.year),
        rubrics=here.rows("rubrics"),
    )


def _rule(here: Visit, row: Row, bands: list[Row]) -> str:
    if row["rule_kind"] == "per_item":
        each = plain(row["points_per_item"])
        return here.words(f"每项 {each} 分", f"{each} points each")
    if row["rule_kind"] == "linear":
        return here.words("上下限之间按比例", "in proportion between goalposts")
    listed = here.words("；", "; ").join(
        f"{here.words(band['label_zh'], _condition(band))} → {plain(band['points'])}" for band in bands
    )
    return listed if here.language == "zh" else f"{words_of(here, CALCULATIONS, row['calculation'])}: {listed}"


def _condition(band: Row) -> str:
    signs = {">=": "≥", "<=": "≤"}
    operator = band["operator"]
    return f"{signs.get(operator, operator)} {plain(band['bound'])}" if operator else "otherwise"
