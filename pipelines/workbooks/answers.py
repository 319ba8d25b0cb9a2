"""What stands in the published file for each field of a chamber, as the writers of workbooks take it. Reads no file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Answer:
    """One field of one chamber at its three stages, each value as it was read; None where nothing was handed in.

    self_refused: the chamber's latest value was refused, so self_value is no claim but what it has to mend.
    """

    self_value: str | None = None
    self_evidence: str | None = None
    self_refused: bool = False
    district_value: str | None = None
    district_reason: str | None = None
    city_value: str | None = None
    city_reason: str | None = None


NO_ANSWER = Answer()

ChamberAnswers = Mapping[str, Answer]
"""Field code -> answer, of one chamber."""
