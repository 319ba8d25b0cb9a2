"""Whom a row means: by key, credit code or name; never two chambers, and none where two fit."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.ingest.chamber_names import DistrictNames
from pipelines.ingest.lookups import load_lookups
from pipelines.ingest.match_chambers import ChamberMatcher, Match, Reference, RegisterEntry, match_all

DISTRICTS = load_lookups([]).districts
CODE = "51310000000000019W"
OTHER_CODE = "51310106000000019Q"


def entry(key: str, name: str, district: str, code: str | None = None, *, is_current: bool = True) -> RegisterEntry:
    return RegisterEntry(key, name, code, district, is_current)


REGISTER = [
    entry("CH-310106-JZ-0001", "静安区茶叶行业商会", "310106", CODE),
    entry("CH-310106-JZ-0002", "静安寺街道商会", "310106", OTHER_CODE),
    entry("CH-310106-JZ-0003", "上海市闸北区钟表商会", "310106"),
    entry("CH-310101-JZ-0004", "黄浦外滩商会（筹）", "310101"),
    entry("CH-310101-JZ-0005", "同名商会", "310101"),
    entry("CH-310115-JZ-0006", "同名商会", "310115"),
    entry("CH-310115-JZ-0007", "浦东新区南汇花木商会", "310115"),
    entry("CH-310101-JZ-0008", "旧名商会", "310101", is_current=False),
    entry("CH-310101-JZ-0008", "新名商会", "310101"),
    entry("CH-310000-JZ-0009", "上海市ＡＢＣ产业商会", "310000"),
    entry("CH-310101-JZ-0010", "黄浦区水果商会", "310101"),
    entry("CH-310112-JZ-0011", "闵行区水果商会", "310112"),
    entry("CH-310112-JZ-0012", "闵行区商会", "310112"),
]
KEYS = {one.chamber_id for one in REGISTER}


@pytest.fixture(scope="module")
def matcher() -> ChamberMatcher:
    return ChamberMatcher(REGISTER, DistrictNames(DISTRICTS))


def found(matcher: ChamberMatcher, key: str | None = None, name: str | None = None, code: str | None = None) -> Match:
    return matcher.match(Reference(key, name, code))


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("静安区茶叶行业商会", "0001"),
        ("静安茶叶行业商会", "0001"),
        ("上海市静安区茶叶行业商会", "0001"),
        ("上海静安区 茶叶行业商会", "0001"),
        ("闸北区茶叶行业商会", "0001"),
        ("茶叶行业商会", "0001"),
        ("静安寺街道商会", "0002"),
        ("静安区静安寺街道商会", "0002"),
        ("静安钟表商会", "0003"),
        ("闸北钟表商会", "0003"),
        ("钟表商会", "0003"),
        ("黄浦区外滩商会(筹)", "0004"),
        ("外滩商会〔筹〕", "0004"),
        ("浦东南汇花木商会", "0007"),
        ("旧名商会", "0008"),
        ("ABC产业商会", "0009"),
        ("上海abc产业商会", "0009"),
        ("黄浦水果商会", "0010"),
        ("闵行区商会", "0012"),
    ],
)
def test_a_name_as_districts_write_it_finds_its_chamber(matcher: ChamberMatcher, written: str, number: str) -> None:
    in_name, in_key = found(matcher, name=written), found(matcher, key=written)
    assert in_name == in_key, "a name in the key's column counts as one"
    assert (in_name.chamber_id or "").endswith(number)
    assert (in_name.matched_by, in_name.rejection_code, in_name.candidates) == ("name", None, None)


@pytest.mark.parametrize(
    ("written", "rejection", "candidates"),
    [
        ("同名商会", "ambiguous_chamber", "CH-310101-JZ-0005 同名商会；CH-310115-JZ-0006 同名商会"),
        ("水果商会", "ambiguous_chamber", "CH-310101-JZ-0010 黄浦区水果商会；CH-310112-JZ-0011 闵行区水果商会"),
        ("徐汇茶叶行业商会", "unknown_chamber", "CH-310106-JZ-0001 静安区茶叶行业商会"),
        ("不存在的商会", "unknown_chamber", None),
        ("商会", "unknown_chamber", None),
        ("静安", "unknown_chamber", None),
        ("（）", "unknown_chamber", None),
    ],
)
def test_what_fits_none_or_two_is_not_guessed(
    matcher: ChamberMatcher, written: str, rejection: str, candidates: str | None
) -> None:
    assert found(matcher, name=written) == Match(None, None, rejection, candidates)


@pytest.mark.parametrize(
    "written",
    ["CH-310106-JZ-0001", "ch-310106-jz-0001", "ＣＨ－３１０１０６－ＪＺ－０００１", " CH-310106 -JZ-0001\u200b"],
)
def test_a_key_is_found_whatever_its_case_width_and_spaces(matcher: ChamberMatcher, written: str) -> None:
    assert found(matcher, key=written) == Match("CH-310106-JZ-0001", "key", None, None)


def test_a_credit_code_counts_only_with_its_check_digit(matcher: ChamberMatcher) -> None:
    assert found(matcher, code=f" {CODE.lower()} ").chamber_id == "CH-310106-JZ-0001"
    assert found(matcher, key=CODE) == Match("CH-310106-JZ-0001", "uscc", None, None)
    assert found(matcher, code=CODE[:-1] + "X").rejection_code == "unknown_chamber"
    wrong = ChamberMatcher([entry("A", "甲商会", "310101", CODE[:-1] + "X")], DistrictNames(DISTRICTS))
    assert found(wrong, code=CODE[:-1] + "X").rejection_code == "unknown_chamber"


def test_an_unknown_key_gives_way_to_code_and_name_and_all_that_is_known_must_agree(matcher: ChamberMatcher) -> None:
    assert found(matcher, key="CH-X", code=CODE).matched_by == "uscc"
    assert found(matcher, key="CH-X", name="新名商会").matched_by == "name"
    assert found(matcher, key="CH-310106-JZ-0001", name="写错的名称").matched_by == "key"
    assert found(matcher, key="CH-310101-JZ-0005", name="同名商会").chamber_id == "CH-310101-JZ-0005"
    for clash in (
        found(matcher, key="CH-310106-JZ-0001", name="静安寺街道商会"),
        found(matcher, key="CH-310106-JZ-0001", code=OTHER_CODE),
        found(matcher, name="静安寺街道商会", code=CODE),
    ):
        assert clash.rejection_code == "conflicting_chamber"
        assert clash.candidates == "CH-310106-JZ-0001 静安区茶叶行业商会；CH-310106-JZ-0002 静安寺街道商会"


def test_at_most_five_candidates_are_named() -> None:
    twins = [entry(f"CH-{number}", "同名商会", "310101") for number in range(9)]
    candidates = found(ChamberMatcher(twins, DistrictNames(DISTRICTS)), name="同名商会").candidates
    assert (candidates or "").split("；") == [f"CH-{number} 同名商会" for number in range(5)]


NOISE = st.text(alphabet=" \t\u3000\u200b\ufeff\xa0()（）[]【】〔〕", max_size=4)


def wide(text: str) -> str:
    """The same text in full-width letters and digits."""
    return "".join(chr(ord(mark) + 0xFEE0) if "!" <= mark <= "~" else mark for mark in text)


@given(
    one=st.sampled_from([one for one in REGISTER if one.is_current and one.name_zh != "同名商会"]),
    noise=st.tuples(NOISE, NOISE, NOISE),
    is_wide=st.booleans(),
    place=st.integers(0, 20),
    by_name=st.booleans(),
)
def test_noise_around_a_name_or_key_changes_nothing(
    one: RegisterEntry, noise: tuple[str, str, str], is_wide: bool, place: int, by_name: bool
) -> None:
    matcher = ChamberMatcher(REGISTER, DistrictNames(DISTRICTS))
    text = one.name_zh if by_name else one.chamber_id
    text = wide(text) if is_wide else text
    noisy = f"{noise[0]}{text[:place]}{noise[1]}{text[place:]}{noise[2]}"
    match = found(matcher, name=noisy) if by_name else found(matcher, key=noisy)
    assert match == Match(one.chamber_id, "name" if by_name else "key", None, None)


PARTS = st.sampled_from(
    ["", "上海", "上海市", "静安", "静安区", "闸北区", "黄浦", "茶叶", "水果", "行业", "商会", "(筹)", "A", "1"]
)
NAMES = st.lists(PARTS, min_size=1, max_size=4).map("".join)
ENTRIES = st.builds(
    RegisterEntry,
    chamber_id=st.sampled_from(["CH-1", "ch-1", "CH-2", "CH-3", "CH-4"]),
    name_zh=NAMES,
    uscc=st.sampled_from([None, CODE, OTHER_CODE]),
    district_code=st.sampled_from(["310101", "310106"]),
    is_current=st.just(True),
)


@given(
    register=st.lists(ENTRIES, max_size=6, unique_by=lambda one: one.chamber_id),
    reference=st.builds(
        Reference,
        chamber_id=st.one_of(st.none(), NAMES, st.sampled_from(["CH-1", "Ch-1", "CH-9", CODE])),
        name=st.one_of(st.none(), NAMES),
        uscc=st.sampled_from([None, CODE, OTHER_CODE, "123"]),
    ),
)
def test_a_reference_means_one_chamber_or_is_refused(register: list[RegisterEntry], reference: Reference) -> None:
    ((same, match),) = match_all([reference], register, DISTRICTS)
    assert same == reference
    assert (match.chamber_id is None) == (match.rejection_code is not None) == (match.matched_by is None)
    if match.chamber_id is None:
        assert match.rejection_code in {"unknown_chamber", "ambiguous_chamber", "conflicting_chamber"}
        return
    others = [one for one in register if one.chamber_id != match.chamber_id]
    (chosen,) = (one for one in register if one.chamber_id == match.chamber_id)
    # A twin of the chosen one under another key makes the same evidence fit two, unless the key itself was given.
    twin = RegisterEntry("TWIN", chosen.name_zh, chosen.uscc, chosen.district_code, is_current=True)
    ((_, again),) = match_all([reference], [chosen, twin, *others], DISTRICTS)
    assert again.chamber_id == (match.chamber_id if match.matched_by == "key" else None)


def test_the_order_of_the_register_does_not_matter() -> None:
    references = [Reference(None, one.name_zh, one.uscc) for one in REGISTER]
    assert match_all(references, REGISTER, DISTRICTS) == match_all(references, REGISTER[::-1], DISTRICTS)


def test_sixty_thousand_chambers_are_matched_in_seconds() -> None:
    """The night has them all twice: by key alone and with their names."""
    register = [entry(f"CH-{number:06d}", f"静安区第{number}商会", "310106") for number in range(60_000)]
    references = [Reference(one.chamber_id, None, None) for one in register]
    references += [Reference(one.chamber_id, one.name_zh, None) for one in register]
    began = time.perf_counter()
    matched = match_all(references, register, DISTRICTS)
    assert time.perf_counter() - began < 15
    assert all(match.chamber_id == reference.chamber_id for reference, match in matched)
