"""Which indicators a chamber answers for, by what it is."""

from __future__ import annotations

from pipelines.reference import ReferenceError


def applies(applies_when: str, *, is_registered: bool, has_party_org: bool, chamber_type: str) -> bool:
    """Whether an indicator with this `applies_when` applies to a chamber of this profile.

    The SQL twin is the macro `applies_to_profile`; a test holds both to the same answers.
    Raises ReferenceError on a condition that the contract does not know.
    """
    match applies_when:
        case "":
            return True
        case "registered":
            return is_registered
        case "not_registered":
            return not is_registered
        case "party_org":
            return has_party_org
        case "no_party_org":
            return not has_party_org
    if applies_when.startswith("chamber_type="):
        return chamber_type in applies_when.removeprefix("chamber_type=").split("|")
    raise ReferenceError(f"unknown applies_when: {applies_when!r}")
