"""The codes of a rubric's rules in words, Chinese and English."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dashboards.blocks import Row
    from dashboards.pages.visit import Visit

APPLIES = {
    "": ("全部商会", "every chamber"),
    "registered": ("已注册商会", "registered chambers"),
    "not_registered": ("未注册商会", "chambers that are not registered"),
    "party_org": ("已建立党组织的商会", "chambers with a Party organisation"),
    "no_party_org": ("未建立党组织的商会", "chambers without a Party organisation"),
}
CALCULATIONS = {
    "count": ("按数量", "a count"),
    "ordinal": ("按级别", "a level"),
    "boolean": ("按是否", "yes or no"),
    "date": ("按比截止日提前的天数", "days before the due date"),
    "ratio": ("按比例（百分比）", "a ratio in per cent"),
    "growth": ("按增长率（百分比）", "growth in per cent"),
}
ZERO_DENOMINATORS = {
    "not_applicable": (
        "分母为零时不适用，分值折算",
        "does not apply with a zero denominator; its weight is redistributed",
    ),
    "error": ("分母为零视为数据有误，计 0 分", "a zero denominator is a data error and earns 0"),
    "zero": ("分母为零时计 0 分", "a zero denominator earns 0"),
}
FILLED_BY = {
    "chamber": ("商会填报", "filled in by the chamber"),
    "district": ("区工商联填报", "filled in by the district"),
    "city": ("市工商联填报", "filled in by the city"),
}
EFFECTS = {
    "veto": ("一票否决：不参加排名，降为末等", "veto: not ranked, lowest grade"),
    "cap": ("封顶：等级不高于“{}”", "cap: no grade above “{}”"),
    "unranked": ("不参加排名", "not ranked"),
}


def words_of(here: Visit, words: dict[str, tuple[str, str]], code: str | None) -> str:
    """The words of a code in the visit's language; a code that is not known stands for itself."""
    return here.words(*words.get(code or "", (code or "", code or "")))


def applies_words(here: Visit, applies_when: str | None) -> str:
    """To which chambers an indicator applies."""
    kind, _, types = (applies_when or "").partition("=")
    if kind == "chamber_type":
        return here.words(f"商会类型：{types.replace('|', '、')}", f"chamber types: {types.replace('|', ', ')}")
    return words_of(here, APPLIES, applies_when)


def rule_words(here: Visit, rule: Row) -> str:
    """What an indicator measures and how it earns its points, in one sentence."""
    measured = rule["field"] or ""
    if rule["denominator"]:
        sign = here.words("相对", " against ") if rule["calculation"] == "growth" else " ÷ "
        measured += f"{sign}{rule['denominator']}"
    how = words_of(here, CALCULATIONS, rule["calculation"])
    if rule["rule_kind"] == "per_item":
        each = plain(rule["points_per_item"])
        earned = here.words(
            f"每项 {each} 分，最高 {plain(rule['points'])} 分", f"{each} points each, {plain(rule['points'])} at most"
        )
    elif rule["rule_kind"] == "linear":
        earned = here.words("在上下限之间按比例得分", "points in proportion between two goalposts")
    else:
        earned = here.words("自上而下，第一个满足的档次得分", "the first band from the top that holds gives the points")
    return here.words(f"{measured}，{how}；{earned}。", f"{measured}: {how}; {earned}.")


def plain(value: Decimal | None) -> str:
    """A number of points without zeros at its end."""
    return "—" if value is None else f"{value.normalize():f}"
