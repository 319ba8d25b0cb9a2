"""How good each invented chamber is at each indicator: one standard-normal-like number. No answers here."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import polars as pl
from numpy.typing import NDArray

from pipelines.reference import Rubric

Floats = NDArray[np.float64]

# Shares of the spread: a chamber's own level, its district's, a dimension's, a criterion's, and what differs from
# indicator to indicator. Chosen, with _LEVEL, so that official totals spread from some 45 to 95 around 73, and the hard
# numbers of the document are met by about two chambers in three.
_DISTRICT, _CHAMBER, _DIMENSION, _CRITERION, _INDICATOR = 0.30, 0.44, 0.33, 0.26, 0.70
_LEVEL = -0.50
_REGISTERED_AHEAD = 0.15  # a registered chamber has staff and statutes


def latent_quality(
    rubric: Rubric, register: pl.DataFrame, lasting: np.random.Generator, yearly: np.random.Generator
) -> Mapping[str, Floats]:
    """Indicator code -> quality of every chamber, in the register's order.

    What `lasting` draws stays from year to year (a good district stays good); `yearly` moves chambers a little.
    """
    chambers = register.height
    districts, district = np.unique(register["district_code"].to_numpy(), return_inverse=True)
    by_district = lasting.permutation(np.linspace(-1.5, 1.5, len(districts)))[
        district
    ]  # good and weak ones for certain
    by_chamber = 0.9 * lasting.standard_normal(chambers) + 0.44 * yearly.standard_normal(chambers)
    level = _DISTRICT * by_district + _CHAMBER * by_chamber + _REGISTERED_AHEAD * register["is_registered"].to_numpy()
    dimension_of = dict(rubric.tables["criteria"].select("code", "dimension_code").iter_rows())
    by_dimension = {code: lasting.standard_normal(chambers) for code in rubric.tables["dimensions"]["code"]}
    by_criterion = {code: lasting.standard_normal(chambers) for code in dimension_of}
    hard = set(rubric.tables["indicators"].filter(pl.col("is_hard_number") == "true")["code"])
    return {
        indicator.code: level
        + (0 if indicator.code in hard else _LEVEL)
        + _DIMENSION * by_dimension[dimension_of[indicator.criterion_code]]
        + _CRITERION * by_criterion[indicator.criterion_code]
        + _INDICATOR * yearly.standard_normal(chambers)
        for indicator in rubric.indicators
    }
