"""Steps that are tried again: only after a failure that may pass, and a few times only."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import dagster as dg

from pipelines.failures import is_passing

TRIES = 3
SECONDS_BETWEEN = 20
"""A share that is mounted again, a server that starts: a minute in all. What takes longer waits for the next night."""


@contextmanager
def again_if_it_may_pass() -> Iterator[None]:
    """A failure inside that may pass has Dagster run the step again; any other fails it as usual.

    Only for steps that may be run twice: what they did before they failed must do no harm.
    """
    try:
        yield
    except Exception as error:
        if is_passing(error):
            raise dg.RetryRequested(max_retries=TRIES, seconds_to_wait=SECONDS_BETWEEN) from error
        raise
