"""Invents a chamber register: whose chambers there are, of what type, registered or not. No answers here.

Every name carries the word 示例 (example), so that no reader takes one for a real chamber's.
"""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import polars as pl
from numpy.typing import NDArray

from pipelines.demo.shares import apportion
from pipelines.ingest.uscc import SOCIAL_ORGANISATION, check_digit
from pipelines.reference import Rubric, chamber_types, district_aliases, districts

CITY = "310000"
CITY_SHARE = 0.07
SMALLEST_DISTRICT = 5  # below this a district is not ranked, which would make a dull example

_WEIGHTS = {
    "310115": 2.4, "310112": 1.5, "310117": 1.2, "310114": 1.15, "310113": 1.1, "310106": 1.05, "310118": 1.0,
    "310120": 0.95, "310104": 0.95, "310110": 0.9, "310101": 0.85, "310107": 0.8, "310116": 0.75, "310105": 0.7,
    "310109": 0.7, "310151": 0.6,
}  # fmt: skip
"""Relative number of chambers of a district; Pudong has most."""

_INNER = frozenset({"310101", "310104", "310105", "310106", "310107", "310109", "310110"})
_TYPE_SHARES = {
    "city": {"行业商会": 0.62, "异地商会": 0.28, "青年商会": 0.05, "其他": 0.05},
    "inner": {
        "街道商会": 0.36, "行业商会": 0.22, "楼宇商会": 0.18, "园区商会": 0.10, "异地商会": 0.08, "青年商会": 0.04,
        "市场商会": 0.02,
    },
    "outer": {
        "乡镇商会": 0.34, "行业商会": 0.16, "园区商会": 0.16, "街道商会": 0.12, "村(社区)商会": 0.08, "市场商会": 0.06,
        "异地商会": 0.06, "青年商会": 0.02,
    },
}  # fmt: skip
_FIRST = (
    "星河", "云杉", "青禾", "蓝鲸", "晨曦", "白鹭", "银杏", "海棠", "松涛", "朝露", "飞鸿", "听雨",
    "望月", "流光", "暖阳", "知秋", "远航", "新芽", "翠竹", "金穗", "紫藤", "玉兰", "明镜", "清泉",
    "长风", "初雪", "彩虹", "灯塔", "风铃", "琥珀", "极光", "镜湖", "落英", "麦浪", "牧歌", "暮云",
    "鸣泉", "霓裳", "鹏程", "清荷",
)  # fmt: skip
_SECOND = "一二三四五六七八九十甲乙丙丁戊己庚辛壬癸东南西北中上下左右前后春夏秋冬天地玄黄宇"
_TRADES = ("食品", "机械", "文创", "物流", "软件", "纺织", "餐饮", "建材", "生物", "环保")
_REGISTERED_SHARE = 0.60
_PARTY_SHARE = {True: 0.65, False: 0.28}
_OLD_CODE_SHARE = 0.06


def invent_register(
    rubric: Rubric, generator: np.random.Generator, *, chambers: int, districts_wanted: int, year: int
) -> pl.DataFrame:
    """One row per chamber: the register's columns plus district_code_written (here and there a code of old).

    Sorted by chamber_id. founded_on and valid_from are dates; gates holds gate codes joined by ';' or null.
    """
    codes = [*districts().filter(pl.col("is_city_level") == "false")["district_code"][:districts_wanted], CITY]
    sizes = _sizes(codes, chambers)
    district = np.repeat(np.array(codes), sizes)
    types = np.concatenate([_types(generator, code, size) for code, size in zip(codes, sizes, strict=True)])
    registered = generator.random(chambers) < np.where(district == CITY, 0.95, _REGISTERED_SHARE - 0.02)
    shares = np.where(registered, _PARTY_SHARE[True], _PARTY_SHARE[False])
    party = generator.random(chambers) < shares
    serial = np.concatenate([np.arange(1, size + 1) for size in sizes])
    type_code = dict(chamber_types().select("chamber_type", "code").iter_rows())
    frame = pl.DataFrame(
        {
            "chamber_id": [
                f"CH-{code}-{type_code[kind]}-{number:04d}"
                for code, kind, number in zip(district, types, serial, strict=True)
            ],
            "name_zh": _names(district, types, serial),
            "district_code": district,
            "district_code_written": _old_codes(generator, district),
            "chamber_type": types,
            "is_registered": registered,
            "has_party_org": party,
            "uscc": _credit_codes(district, serial, registered),
            "founded_on": _founding_dates(generator, chambers),
            "valid_from": [date(year, 1, 1)] * chambers,
        }
    )
    return _with_gates(frame, rubric, generator, year).sort("chamber_id")


def _sizes(codes: list[str], chambers: int) -> list[int]:
    """Chambers per district, the city's own last; none is smaller than SMALLEST_DISTRICT where there are enough."""
    weights = [_WEIGHTS.get(code, 1.0) for code in codes[:-1]]
    weights.append(sum(weights) * CITY_SHARE / (1 - CITY_SHARE))
    return apportion(chambers, weights, least=min(SMALLEST_DISTRICT, chambers // len(codes)))


def _types(generator: np.random.Generator, code: str, size: int) -> NDArray[np.str_]:
    shares = _TYPE_SHARES["city" if code == CITY else "inner" if code in _INNER else "outer"]
    return generator.choice(np.array(list(shares)), size=size, p=np.array(list(shares.values())))


def _names(district: NDArray[np.str_], types: NDArray[np.str_], serial: NDArray[np.int64]) -> list[str]:
    """A name of its own for every chamber: the serial number of its district decides the words."""
    names_zh = dict(districts().select("district_code", "name_zh").iter_rows())
    short = {code: name.removesuffix("新区").removesuffix("区") for code, name in names_zh.items()} | {CITY: "市级"}
    names = []
    for code, kind, number in zip(district, types, serial, strict=True):
        second, first = divmod(int(number) - 1, len(_FIRST))
        trade = _TRADES[int(number) % len(_TRADES)] if kind == "行业商会" else ""
        word = _FIRST[first] + (_SECOND[second % len(_SECOND)] if second else "")
        more = f"{second // len(_SECOND)}号" if second >= len(_SECOND) else ""
        suffix = "商会" if kind == "其他" else str(kind)
        names.append(f"示例{short[str(code)]}{word}{more}{trade}{suffix}")
    return names


def _old_codes(generator: np.random.Generator, district: NDArray[np.str_]) -> NDArray[np.str_]:
    """The code as written in the register: some chambers of merged districts still use the old one."""
    written = district.copy()
    old = dict(district_aliases().select("district_code", "old_code").iter_rows())
    uses_old = generator.random(len(district)) < _OLD_CODE_SHARE
    for code, former in old.items():
        written[uses_old & (district == code)] = former
    return written


def _credit_codes(
    district: NDArray[np.str_], serial: NDArray[np.int64], registered: NDArray[np.bool_]
) -> list[str | None]:
    """A synthetic code with a right check character for every registered chamber, unique through its serial number."""
    codes: list[str | None] = []
    for code, number, has_code in zip(district, serial, registered, strict=True):
        body = f"{SOCIAL_ORGANISATION}{code}{int(number):09d}"
        codes.append(body + check_digit(body) if has_code else None)
    return codes


def _founding_dates(generator: np.random.Generator, chambers: int) -> list[date]:
    days = generator.integers(0, 365 * 20, size=chambers)
    return [date(1995, 3, 1) + timedelta(days=int(day)) for day in days]


def _with_gates(frame: pl.DataFrame, rubric: Rubric, generator: np.random.Generator, year: int) -> pl.DataFrame:
    """Gates on one chamber in a hundred, each only where it can be true."""
    known = set(rubric.tables["gates"]["gate_code"])
    fitting = {
        "G1": frame["is_registered"],
        "G7": pl.repeat(True, frame.height, eager=True),
        "G5": ~frame["has_party_org"],
    }
    usable = {code: where.to_numpy().nonzero()[0] for code, where in fitting.items() if code in known and where.any()}
    gates: list[str | None] = [None] * frame.height
    founded = frame["founded_on"].to_list()
    for number in range(max(1, round(0.01 * frame.height)) if usable else 0):
        code = list(usable)[number % len(usable)]
        chosen = int(generator.choice(usable[code]))
        gates[chosen] = code
        if code == "G7":  # less than a year old
            founded[chosen] = date(year, 1, 15) + timedelta(days=int(generator.integers(0, 150)))
    return frame.with_columns(
        pl.Series("founded_on", founded, dtype=pl.Date), pl.Series("gates", gates, dtype=pl.String)
    )
