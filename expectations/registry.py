"""All data sets, in the order in which they are judged: from what came in to what goes out."""

from __future__ import annotations

from expectations.chamber_scores import CHAMBER_SCORES
from expectations.district_scores import DISTRICT_SCORES
from expectations.drift import DISTRICT_DRIFT, FIELD_DRIFT, SCORE_DRIFT
from expectations.indicator_scores import INDICATOR_SCORES
from expectations.ingest_files import INGEST_FILES
from expectations.landed_values import LANDED_VALUES
from expectations.refusals import REFUSED_FILES, REFUSED_ROWS
from expectations.register import REGISTER
from expectations.reviews import REVIEWS
from expectations.spec import DataSet

DATA_SETS: tuple[DataSet, ...] = (
    LANDED_VALUES,
    REGISTER,
    INGEST_FILES,
    REFUSED_FILES,
    REFUSED_ROWS,
    REVIEWS,
    CHAMBER_SCORES,
    INDICATOR_SCORES,
    DISTRICT_SCORES,
    DISTRICT_DRIFT,
    FIELD_DRIFT,
    SCORE_DRIFT,
)
