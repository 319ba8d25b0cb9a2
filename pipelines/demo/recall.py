"""What the checks found of what was planted: recall and false alarms by check, against demo-truth.csv.

A flag is a false alarm when nothing that is true of the chamber explains it. What explains which flag stands here: it
is a property of the planted defects. What a check looks for stands in its own model.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from pipelines.demo.defects import INCOMPLETE_SHARES


@dataclass(frozen=True)
class Explains:
    """name_zh: of the defect. found_by: the checks of which one at least must flag the chamber.

    brings: checks that may flag it as well.
    """

    name_zh: str
    found_by: frozenset[str]
    brings: frozenset[str] = frozenset()

    @property
    def may_raise(self) -> frozenset[str]:
        """Every check whose flag this defect explains."""
        return self.found_by | self.brings


def _explains(name_zh: str, found_by: str, brings: str = "") -> Explains:
    return Explains(name_zh, frozenset(found_by.split()), frozenset(brings.split()))


_BLANKS = "fields_missing answered_share_low dimension_share_low plan_missing summary_missing"

DEFECTS: Mapping[str, Explains] = {
    "rows_blank": _explains("若干行空白", "fields_missing", _BLANKS),
    "denominator_missing": _explains("缺分母", "fields_missing", _BLANKS),
    "dimension_blank": _explains("整个维度空白", "dimension_share_low", _BLANKS),
    "evidence_missing": _explains("缺佐证", "evidence_missing", "answered_share_low dimension_share_low"),
    "not_submitted": _explains("没有交", "nothing_received"),
    "unreadable_value": _explains("填了不能认定的值", "values_refused", _BLANKS),
    "numerator_above_denominator": _explains(
        "分子大于分母", "impossible_numbers", "parts_exceed_whole outlier_among_peers"
    ),
    "late": _explains("逾期", "received_late", "review_outdated"),
    "corrected": _explains("更正过", "files_conflict", "received_late review_outdated"),
    "withdrawn": _explains("撤回一个值", "fields_missing", "files_conflict"),
    "date_after_due": _explains("日期晚于截止日", "plan_late summary_late"),
    "not_reviewed": _explains("区里没有核查", "district_review_missing"),
    "review_after_due": _explains("区里核查逾期", "district_review_late"),
    "indirect_members": _explains("混入间接会员", "members_indirect_mixed", "outlier_among_peers"),
    "part_above_whole": _explains("部分大于整体", "parts_exceed_whole"),
    "date_in_another_year": _explains("日期写成上年", "dates_outside_year", "plan_late summary_late"),
    "far_above_peers": _explains("多写了零", "outlier_among_peers", "parts_exceed_whole"),
    "all_at_top": _explains("项项满分", "all_at_maximum"),
    "nothing_to_measure": _explains("处处无此事项", "not_applicable_unusual"),
    "same_as_another": _explains("两家相同", "twin_answers"),
    "heaped_above_edge": _explains("全区压线", "heaped_above_edge"),
    "overstated": _explains("自评虚高", "self_above_verified"),
    "reviewer_unmoved": _explains("核查一项未改", "reviewer_changes_nothing"),
    "reviewer_by_rule": _explains("核查一律减半", "reviewer_same_change", "self_above_verified"),
}
"""Defect code -> what should find it. Codes that are not here (another road for the same answers) explain no flag."""

INCOMPLETE = frozenset(INCOMPLETE_SHARES) | {"unreadable_value", "numerator_above_denominator", "withdrawn"}
"""Defects that leave a submission incomplete: its state must not read complete."""

COMPLETE_STATES = frozenset({"complete", "doubtful"})


@dataclass(frozen=True)
class Flag:
    """One chamber that fails one check."""

    chamber_id: str
    check_code: str


@dataclass
class DefectRecall:
    """Of one planted defect: how many chambers have it, and which of them no check names."""

    defect_code: str
    planted: int = 0
    missed: list[str] = field(default_factory=list)


@dataclass
class CheckAlarms:
    """Of one check: how many chambers it flags, which of them for no reason, of how many without reason."""

    check_code: str
    flagged: int = 0
    false_alarms: list[str] = field(default_factory=list)
    without_reason: int = 0


@dataclass(frozen=True)
class Recall:
    """By defect and by check, sorted by code; called_complete, called_incomplete: chambers whose state is wrong."""

    defects: list[DefectRecall]
    checks: list[CheckAlarms]
    called_complete: list[str]
    called_incomplete: list[str]

    @property
    def is_flawless(self) -> bool:
        """Whether every defect was found and no complete submission is called incomplete."""
        return not (any(each.missed for each in self.defects) or self.called_complete or self.called_incomplete)


def measure(
    truth: Iterable[tuple[str, str]],
    flags: Iterable[Flag],
    states: Mapping[str, str],
    check_codes: Iterable[str],
) -> Recall:
    """Compare what is true with what was flagged, for one campaign year.

    truth: (chamber_id, defect code). states: state code of every chamber that owes a submission. check_codes: those
    that are on. A defect of a chamber that is not in `states` counts as missed.
    """
    defects: dict[str, set[str]] = {chamber: set() for chamber in states}
    for chamber, code in truth:
        defects.setdefault(chamber, set()).add(code)
    raised: dict[str, set[str]] = {}
    for flag in flags:
        raised.setdefault(flag.chamber_id, set()).add(flag.check_code)
    by_defect = {code: DefectRecall(code) for code, explains in DEFECTS.items()}
    by_check = {code: CheckAlarms(code) for code in check_codes}
    for chamber, codes in sorted(defects.items()):
        mine = raised.get(chamber, set())
        for code in codes & by_defect.keys():
            by_defect[code].planted += 1
            if not mine & DEFECTS[code].found_by:
                by_defect[code].missed.append(chamber)
        explained = {check for code in codes & DEFECTS.keys() for check in DEFECTS[code].may_raise}
        for check, alarms in by_check.items():
            alarms.flagged += check in mine
            if check not in explained:
                alarms.without_reason += 1
                if check in mine:
                    alarms.false_alarms.append(chamber)
    incomplete = {chamber for chamber, codes in defects.items() if codes & INCOMPLETE}
    called_complete = {chamber for chamber, state in states.items() if state in COMPLETE_STATES}
    return Recall(
        defects=[by_defect[code] for code in sorted(by_defect)],
        checks=[by_check[code] for code in sorted(by_check)],
        called_complete=sorted(incomplete & called_complete),
        called_incomplete=sorted(states.keys() - incomplete - called_complete),
    )
