"""Chambers as senders name them, against a small register: by key, code, old name, short name, and in conflict."""

from __future__ import annotations

from datetime import datetime

from tests.awkward.case import LONG, REGISTER, Case, row, text_file

KEYED, CODED, NAMED, SHORT, TWIN_A, TWIN_B, MOVED = (f"CH-310106-JD-9{number:03d}" for number in range(1, 8))
_USCC = "51310000000000019W"
_OPENED = datetime(2017, 3, 1, 9, 0)

_ROWS = (
    (KEYED, "按编码示例商会", "310106", "街道商会", "是", "否", "", "2010-05-01", "", "2017-01-01"),
    (CODED, "按代码示例商会", "静安区", "行业商会", "是", "是", _USCC, "2010年5月1日", "", "2017-01-01"),
    (NAMED, "静安区彭浦（示例）商会", "310108", "街道商会", "√", "×", "", "2010.5.1", "", "2017-01-01"),
    (SHORT, "上海市静安区临汾示例商会", "闸北区", "街道商会", "有", "没有", "/", "", "无", "2017-01-01"),
    (TWIN_A, "黄浦区双生示例商会", "310101", "行业商会", "是", "否", "", "", "", "2017-01-01"),
    (TWIN_B, "徐汇区双生示例商会", "徐汇", "行业商会", "是", "否", "", "", "", "2017-01-01"),
    (MOVED, "迁区示例商会", "南汇区", "村(社区)商会", "否", "否", "", "", "", "2017-01-01"),
    (MOVED, "迁区示例商会", "黄浦区", "村(社区)商会", "是", "是", "51310108000000019M", "", "", "2017-07-01"),
)
_BAD_ROWS = (
    (
        "CH-310106-JD-9901",
        "坏代码示例商会",
        "310106",
        "街道商会",
        "是",
        "否",
        "51310000000000019X",
        "",
        "",
        "2017-01-01",
    ),
    ("CH-310106-JD-9902", "坏区示例商会", "海淀区", "街道商会", "是", "否", "", "", "", "2017-01-01"),
    ("CH-310106-JD-9903", "坏类型示例商会", "310106", "俱乐部", "是", "否", "", "", "", "2017-01-01"),
    ("CH-310106-JD-9904", "", "310106", "街道商会", "是", "否", "", "", "", "2017-01-01"),
    ("", "无编码示例商会", "310106", "街道商会", "是", "否", "", "", "", "2017-01-01"),
)
_HEADER = ("年度", "商会编码", "商会名称", "统一社会信用代码", "字段编码", "填报值", "佐证材料")


def register_of_all(chamber_ids: list[str]) -> Case:
    """A register of the chambers of the other awkward files, so that their rows belong to somebody."""
    rows = [(key, f"示例商会{key}", "310106", "街道商会", "是", "否", "", "", "", "2017-01-01") for key in chamber_ids]
    return Case(
        "register-of-all.csv",
        text_file(rows, header=REGISTER),
        chambers=dict(enumerate(chamber_ids, start=2)),
        sent=_OPENED,
    )


def _named(name: str, key: str = "", chamber: str = "", uscc: str = "", refused: str = "", at: str = "第 2 行") -> Case:
    data = text_file([[2017, key, chamber, uscc, _fields.pop(0), 30, "附件"]], header=_HEADER)
    return Case(f"chambers/{name}.csv", data, values={"F2": "30"}, refused_later={at: refused} if refused else {})


_fields = [
    "study_sessions", "federation_tasks_completed", "federation_tasks_assigned", "leaders_representative",
    "leaders_total",
    "leader_attendances", "leader_attendances_due", "president_meetings", "members_total", "members_start",
    "members_in_db", "members_priority_sector", "ideals_activities", "member_trainings", "youth_activities",
    "publicity_posts", "party_meetings", "trade_events", "law_events",
]  # fmt: skip
"""A field for each file, so that none replaces what another says of the same chamber."""

CASES: tuple[Case, ...] = (
    Case("chambers/register.csv", text_file(_ROWS, header=REGISTER, encoding="gb18030"),
         chambers=dict(enumerate((entry[0] for entry in _ROWS), start=2)), sent=_OPENED, kind="register"),
    Case("chambers/register-with-faults.csv", text_file(_BAD_ROWS, header=REGISTER), sent=_OPENED, rejected={
        "G2": "bad_uscc", "C3": "unknown_district", "D4": "unknown_chamber_type", "B5": "missing_name",
        "A6": "missing_key",
    }),
    _named("key-in-small-letters", KEYED.lower()),
    _named("key-in-full-width", KEYED.translate({code: code + 0xFEE0 for code in range(0x21, 0x7F)})),
    _named("key-with-spaces", f" {KEYED[:9]} {KEYED[9:]}\u200b"),
    _named("credit-code", uscc=_USCC),
    _named("credit-code-in-key-column", key=_USCC.lower()),
    _named("credit-code-mistyped", uscc=_USCC[:-1] + "X", refused="unknown_chamber"),
    _named("name", chamber="静安区彭浦(示例)商会"),
    _named("name-with-old-district", chamber="闸北区彭浦示例商会"),
    _named("name-with-city-in-front", chamber="上海市静安区彭浦（示例）商会"),
    _named("name-in-key-column", key="静安区 彭浦（示例） 商会"),
    _named("short-name", chamber="临汾示例商会"),
    _named("ambiguous-name", chamber="双生示例商会", refused="ambiguous_chamber"),
    _named("twin-with-its-district", chamber="徐汇双生示例商会"),
    _named("former-code-of-moved", key=MOVED, chamber="南汇区迁区示例商会"),
    _named("unknown-name", chamber="从未登记示例商会", refused="unknown_chamber"),
    _named("key-and-name-contradict", KEYED, "静安区彭浦(示例)商会", refused="conflicting_chamber"),
    _named("key-and-code-contradict", KEYED, uscc=_USCC, refused="conflicting_chamber"),
    _named("name-agrees-with-key", KEYED, "按编码示例商会"),
    Case("chambers/no-such-key.csv", text_file([row("CH-999999-XX-0001")], header=LONG), values={"D2": "30"},
         refused_later={"第 2 行": "unknown_chamber"}),
)  # fmt: skip
