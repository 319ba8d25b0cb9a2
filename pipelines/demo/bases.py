"""How large a chamber is and how much came its way: the denominators of its ratios."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np
import polars as pl
from numpy.typing import NDArray

Integers = NDArray[np.int64]
Floats = NDArray[np.float64]

_MEDIAN_MEMBERS = {
    "行业商会": 90, "街道商会": 110, "乡镇商会": 80, "异地商会": 120, "园区商会": 60, "楼宇商会": 42, "市场商会": 70,
    "村(社区)商会": 32, "青年商会": 60,
}  # fmt: skip


class Scene:
    """The register, the source of chance, and the values drawn so far, by field code."""

    def __init__(self, register: pl.DataFrame, generator: np.random.Generator) -> None:
        self.register = register
        self.generator = generator
        self.chambers = register.height
        self.values: dict[str, Integers] = {}


def draw_denominator(scene: Scene, code: str, quality: Floats) -> None:
    """Draw a field that others are divided by, once, together with what it depends on."""
    if code not in scene.values:
        draw = _DRAWS.get(code, _some)
        scene.values[code] = draw(scene, quality).astype(np.int64)


def _some(scene: Scene, quality: Floats) -> Integers:
    """A field of another rubric: ten to some forty, never zero."""
    return 10 + scene.generator.poisson(20, scene.chambers)


def _members(scene: Scene, quality: Floats) -> Integers:
    median = np.array([_MEDIAN_MEMBERS.get(kind, 50) for kind in scene.register["chamber_type"]])
    size = np.rint(median * np.exp(0.5 * scene.generator.standard_normal(scene.chambers)))
    return np.asarray(np.maximum(size, 8), dtype=np.int64)


def _leaders(scene: Scene, quality: Floats) -> Integers:
    draw_denominator(scene, "members_total", quality)
    more = scene.generator.poisson(np.sqrt(scene.values["members_total"]))
    return np.asarray(5 + np.minimum(more, 30), dtype=np.int64)


def _attendance_due(scene: Scene, quality: Floats) -> Integers:
    """Every leader at every meeting; a chamber without president's-office meetings still had one joint event."""
    draw_denominator(scene, "leaders_total", quality)
    meetings = scene.values.get("president_meetings", np.full(scene.chambers, 4))
    return np.asarray(scene.values["leaders_total"] * np.maximum(meetings, 1), dtype=np.int64)


def _eligible_firms(scene: Scene, quality: Floats) -> Integers:
    draw_denominator(scene, "members_total", quality)
    return scene.generator.binomial(scene.values["members_total"], 0.14)


def _cases(scene: Scene, quality: Floats) -> Integers:
    """No cases for three in ten, nor where nobody mediates."""
    mediates = scene.values.get("mediation_level", np.ones(scene.chambers)) > 0
    happens = scene.generator.random(scene.chambers) < 0.7
    return np.where(mediates & happens, 1 + scene.generator.poisson(4, scene.chambers), 0)


def _happening(mean: float, none: float) -> Callable[[Scene, Floats], Integers]:
    """At least one with the given mean, except for the share `none` of chambers where nothing happened."""

    def draw(scene: Scene, quality: Floats) -> Integers:
        happens = scene.generator.random(scene.chambers) >= none
        return np.where(happens, 1 + scene.generator.poisson(mean - 1, scene.chambers), 0)

    return draw


_DRAWS: Mapping[str, Callable[[Scene, Floats], Integers]] = {
    "members_total": _members,
    "leaders_total": _leaders,
    "leader_attendances_due": _attendance_due,
    "federation_tasks_assigned": _happening(8, 0.03),
    "major_matters_total": _happening(4.5, 0.05),
    "member_firms_eligible": _eligible_firms,
    "difficulties_received": _happening(7, 0.05),
    "cases_accepted": _cases,
    "rules_sampled": lambda scene, quality: scene.generator.integers(5, 9, scene.chambers),
}
