"""Files that speak of the same value again: corrected, withdrawn, late, in conflict, or the very same bytes."""

from __future__ import annotations

from datetime import datetime

from tests.awkward.case import SENT, Case, new_chamber, row, text_file

_LATER = datetime(2017, 11, 3, 9, 0)
_LATE = datetime(2017, 11, 20, 9, 0)

_CORRECTED, _WITHDRAWN, _AGAIN, LATE_CHAMBER, CONFLICTING, _SAME, WITHDRAWN_ONLY, _REFUSED = (
    new_chamber() for _ in range(8)
)
WITHDRAWN_CHAMBER, CORRECTED_CHAMBER = _WITHDRAWN, _CORRECTED
SAME_BYTES = text_file([row(_SAME)])


def _one(
    name: str, chamber: str, value: object, stored: str, *, sent: datetime = SENT, superseded: bool = False
) -> Case:
    return Case(
        f"resubmissions/{name}", text_file([row(chamber, value)]), values={"D2": stored}, sent=sent,
        superseded=frozenset({"D2"} if superseded else ()),
    )  # fmt: skip


CASES: tuple[Case, ...] = (
    _one("corrected-1.csv", _CORRECTED, 30, "30", superseded=True),
    _one("corrected-2.csv", _CORRECTED, 31, "31", sent=_LATER),
    _one("withdrawn-1.csv", _WITHDRAWN, 30, "30", superseded=True),
    _one("withdrawn-2.csv", _WITHDRAWN, " 撤回。", "withdrawn", sent=_LATER),
    _one("reported-again-1.csv", _AGAIN, 30, "30", superseded=True),
    _one("reported-again-2.csv", _AGAIN, "作废", "withdrawn", sent=_LATER, superseded=True),
    _one("reported-again-3.csv", _AGAIN, 32, "32", sent=datetime(2017, 11, 4, 9, 0)),
    _one("late.csv", LATE_CHAMBER, 30, "30", sent=_LATE),
    _one("nothing-to-withdraw.csv", WITHDRAWN_ONLY, "Withdrawn", "withdrawn"),
    _one("conflict-1.csv", CONFLICTING, 30, "30", superseded=True),
    _one("conflict-2.csv", CONFLICTING, 33, "33", sent=_LATER),
    Case("resubmissions/same-bytes.csv", SAME_BYTES, values={"D2": "30"}),
    Case("resubmissions/refused-does-not-replace-1.csv", text_file([row(_REFUSED)]), values={"D2": "30"}),
    Case("resubmissions/refused-does-not-replace-2.csv", text_file([row(_REFUSED, "约40")]), sent=_LATER,
         rejected={"D2": "not_certain"}),
    Case("resubmissions/twice-in-one-file.csv", text_file(
        [row(_REFUSED, 5, "trade_events"), row(_REFUSED, 6, "trade_events")]),
         values={"D2": "5", "D3": "6"}, superseded=frozenset({"D2"})),
)  # fmt: skip
