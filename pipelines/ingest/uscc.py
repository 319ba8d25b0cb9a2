"""The unified social credit code (统一社会信用代码) of a registered organisation, by GB 32100-2015. Nothing else.

Characters 3-8 are the registering authority at the time, so today's district is never derived from a code.
"""

from __future__ import annotations

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
"""The 31 characters of a code; I, O, S, V and Z are left out. A character's value is its position."""

LENGTH = 18
SOCIAL_ORGANISATION = "51"
"""First two characters of a social organisation, which a registered chamber is."""

_VALUE = {character: value for value, character in enumerate(ALPHABET)}
_WEIGHTS = tuple(pow(3, position, 31) for position in range(LENGTH - 1))


def check_digit(body: str) -> str:
    """The 18th character for the first 17: (31 - sum of value x weight mod 31) mod 31, weights 3^i mod 31.

    Raises ValueError if `body` is not 17 characters of the alphabet.
    """
    if len(body) != LENGTH - 1 or any(character not in _VALUE for character in body):
        raise ValueError(f"应为 17 位代码字符 must be 17 characters of {ALPHABET}: {body!r}")
    total = sum(_VALUE[character] * weight for character, weight in zip(body, _WEIGHTS, strict=True))
    return ALPHABET[(31 - total % 31) % 31]


def is_valid(code: str) -> bool:
    """Whether `code` is 18 characters of the alphabet with the right check character (case matters)."""
    return len(code) == LENGTH and all(character in _VALUE for character in code) and check_digit(code[:-1]) == code[-1]
