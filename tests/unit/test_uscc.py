"""Check characters by GB 32100-2015."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.ingest.uscc import ALPHABET, SOCIAL_ORGANISATION, check_digit, is_valid

WORKED_CODES = ["51310000000000019W", "51310106000000019Q", "51310108000000019M"]
bodies = st.text(alphabet=ALPHABET, min_size=17, max_size=17)


@pytest.mark.parametrize("code", WORKED_CODES)
def test_worked_codes_have_their_check_character(code: str) -> None:
    assert check_digit(code[:17]) == code[17]
    assert is_valid(code)
    assert code.startswith(SOCIAL_ORGANISATION)


@given(bodies)
def test_a_body_with_its_check_character_is_valid(body: str) -> None:
    assert is_valid(body + check_digit(body))


@given(bodies, st.integers(0, 16), st.sampled_from(ALPHABET))
def test_one_wrong_character_is_always_found(body: str, position: int, replacement: str) -> None:
    code = body + check_digit(body)
    altered = code[:position] + replacement + code[position + 1 :]
    assert is_valid(altered) == (altered == code)


@given(bodies, st.integers(0, 15))
def test_swapped_neighbours_are_always_found(body: str, position: int) -> None:
    code = body + check_digit(body)
    swapped = code[:position] + code[position + 1] + code[position] + code[position + 2 :]
    assert is_valid(swapped) == (swapped == code)


@pytest.mark.parametrize(
    "code",
    ["", "51310000000000019", "51310000000000019w", "5131000000000001WWW", "5131000000000O019W", "51310000000000019W "],
)
def test_what_is_not_a_code_is_not_valid(code: str) -> None:
    assert not is_valid(code)


@pytest.mark.parametrize("body", ["", "5131", "51310000000000019W", "5131000000000O019", "513100000000000 9"])
def test_a_body_of_another_shape_is_refused(body: str) -> None:
    with pytest.raises(ValueError, match="17"):
        check_digit(body)
