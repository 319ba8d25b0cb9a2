"""Which chamber a row means: by its key, else by its credit code, else by its name, and only if exactly one fits.

Decided anew for every build, against the register as it stood on the as-of date; the ledger keeps what was written.
The rule is the contract's ("Chambers" of what really arrives): what fits two chambers, or none, is never guessed.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from pipelines.ingest import uscc
from pipelines.ingest.chamber_names import DistrictNames, NameForms, squeeze

UNKNOWN, AMBIGUOUS, CONFLICTING = "unknown_chamber", "ambiguous_chamber", "conflicting_chamber"
MOST_CANDIDATES = 5
TOO_COMMON = frozenset({"", "商会", "总商会", "工商联"})
"""What may be left of a name without its district, and says nothing."""


@dataclass(frozen=True)
class RegisterEntry:
    """A register row valid on or before the as-of date. is_current: the chamber's latest; older ones are its past."""

    chamber_id: str
    name_zh: str
    uscc: str | None
    district_code: str
    is_current: bool


@dataclass(frozen=True)
class Reference:
    """A chamber as a row names it, as written; None where the row has nothing."""

    chamber_id: str | None
    name: str | None
    uscc: str | None


@dataclass(frozen=True)
class Match:
    """The chamber that is meant, or why none is. matched_by: key, uscc or name. candidates: those to choose from."""

    chamber_id: str | None
    matched_by: str | None
    rejection_code: str | None
    candidates: str | None


class ChamberMatcher:
    """Holds the register indexed by key, credit code and name; `match` answers for one reference."""

    def __init__(self, register: Iterable[RegisterEntry], districts: DistrictNames) -> None:
        self._districts = districts
        self._current: dict[str, RegisterEntry] = {}
        self._keys: dict[str, set[str]] = defaultdict(set)
        self._codes: dict[str, set[str]] = defaultdict(set)
        self._texts: dict[str, set[str]] = defaultdict(set)
        self._names: dict[str, set[str]] = defaultdict(set)
        self._bare: dict[str, set[str]] = defaultdict(set)
        self._places: dict[str, set[str]] = defaultdict(set)
        for entry in register:
            forms = districts.forms(entry.name_zh)
            if entry.is_current:
                self._current[entry.chamber_id] = entry
            self._keys[squeeze(entry.chamber_id)].add(entry.chamber_id)
            if entry.uscc:
                self._codes[_code(entry.uscc)].add(entry.chamber_id)
            self._texts[forms.text].add(entry.chamber_id)
            self._names[forms.name].add(entry.chamber_id)
            for bare in {forms.local, forms.without_district} - TOO_COMMON:
                self._bare[bare].add(entry.chamber_id)
            self._places[entry.chamber_id] |= {entry.district_code} | ({forms.district} if forms.district else set())

    def match(self, reference: Reference) -> Match:
        """The chamber that a reference means; a refusal names at most five candidates, each with key and name."""
        found = self._found(reference)
        for how, fits in found.items():
            if len(fits) == 1:
                (chamber_id,) = fits
                others = set().union(*(other for other in found.values() if chamber_id not in other))
                if others:
                    return self._refused(CONFLICTING, fits | others)
                return Match(chamber_id, how, None, None)
            if fits:
                return self._refused(AMBIGUOUS, fits)
        return self._refused(UNKNOWN, self._elsewhere(reference))

    def _found(self, reference: Reference) -> dict[str, set[str]]:
        """How -> the chambers that fit. A name or code in the key's own column counts where it is no known key."""
        by_key, by_code, by_name = set[str](), self._with_code(reference.uscc), self._with_name(reference.name)
        if reference.chamber_id:
            by_key = {reference.chamber_id} & self._current.keys() or self._keys.get(
                squeeze(reference.chamber_id), set()
            )
            if not by_key:
                by_code = by_code or self._with_code(reference.chamber_id)
                by_name = by_name or self._with_name(reference.chamber_id)
        return {"key": by_key, "uscc": by_code, "name": by_name}

    def _with_code(self, written: str | None) -> set[str]:
        code = _code(written or "")
        return self._codes.get(code, set()) if uscc.is_valid(code) else set()

    def _with_name(self, written: str | None) -> set[str]:
        """The chambers of the strictest reading of the name under which any fits."""
        if not written:
            return set()
        forms = self._districts.forms(written)
        if not forms.name:
            return set()
        return self._texts.get(forms.text) or self._names.get(forms.name) or self._loosely(forms, self._is_there)

    def _loosely(self, forms: NameForms, fits: Callable[[str, str | None], bool]) -> set[str]:
        """Chambers of the same name but for the district in front."""
        same = self._bare.get(forms.local, set()) | self._bare.get(forms.without_district, set())
        return {chamber_id for chamber_id in same if fits(chamber_id, forms.district)}

    def _is_there(self, chamber_id: str, district: str | None) -> bool:
        """Whether a chamber is, was or calls itself of this district; a name without a district fits every one."""
        return district is None or district in self._places[chamber_id]

    def _elsewhere(self, reference: Reference) -> set[str]:
        """Chambers of the same name in another district: not matched, but worth naming."""
        written = (reference.name, reference.chamber_id)
        return set().union(*(self._loosely(self._districts.forms(text), lambda *_: True) for text in written if text))

    def _refused(self, code: str, chamber_ids: set[str]) -> Match:
        named = [f"{one} {self._current[one].name_zh}" for one in sorted(chamber_ids)[:MOST_CANDIDATES]]
        return Match(None, None, code, "；".join(named) or None)


def match_all(
    references: Iterable[Reference], register: Iterable[RegisterEntry], districts: Mapping[str, str]
) -> list[tuple[Reference, Match]]:
    """Every reference with its match, in the order given. districts: name as written, today's or old -> today's code.

    Each chamber of the register needs one entry with is_current.
    """
    matcher = ChamberMatcher(register, DistrictNames(districts))
    return [(reference, matcher.match(reference)) for reference in references]


def _code(written: str) -> str:
    """A credit code as the standard writes it: capitals, no spaces."""
    return squeeze(written).upper()
