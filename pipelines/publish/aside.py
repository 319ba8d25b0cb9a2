"""Keeps the scores of an earlier day beside the publication: copied and audited like it, and seen by who looks for it.

Readers' link, its history and its Parquet export are not touched.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime
from pathlib import Path

from pipelines.night_journal import NightRecord, Step
from pipelines.publish.publication import Publication
from pipelines.publish.publish import audited_copy
from pipelines.publish.swap import put_file_in_place, remove_temporaries, temporary_name, warehouse_name
from pipelines.run_context import RunContext
from pipelines.settings import Settings


def aside_file(settings: Settings, as_of: date) -> Path:
    """Where the scores as of a day are kept."""
    return settings.aside / warehouse_name(as_of.isoformat())


def keep_aside(
    settings: Settings,
    run: RunContext,
    *,
    now: datetime,
    nights: Sequence[NightRecord] = (),
    on_step: Callable[[Step], None] = lambda step: None,
) -> Publication:
    """Put the build file of `settings`, audited, at aside_file; one of the same day made before is replaced.

    Only for the holder of the night's lock. At most keep_publications are kept, those made last. Raises as `publish`.
    """
    file = aside_file(settings, run.as_of)
    file.parent.mkdir(parents=True, exist_ok=True)
    remove_temporaries(file.parent)
    new_file = file.with_name(temporary_name(file.name))
    try:
        rows = audited_copy(settings, new_file, run, now=now, nights=nights, on_step=on_step)
        on_step(Step.SWAP)
        put_file_in_place(new_file, file)
    finally:
        remove_temporaries(file.parent)
    kept = sorted(file.parent.glob(warehouse_name("*")), key=lambda path: path.stat().st_mtime_ns, reverse=True)
    for old in kept[settings.keep_publications :]:
        old.unlink()
    return Publication(file, now, rows, file.stat().st_size)
