"""Publishes a build: copy, audit, export, swap, keep N, in this order. Until the swap readers see nothing of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path

from pipelines.night_journal import NightRecord, Step
from pipelines.publish.audit import AuditFailure, audit
from pipelines.publish.copy import PublicationFailedError, copy_build
from pipelines.publish.descriptions import read_descriptions
from pipelines.publish.export import export_parquet
from pipelines.publish.publication import Publication
from pipelines.publish.swap import (
    parquet_name,
    prune,
    put_file_in_place,
    put_folder_in_place,
    remove_temporaries,
    replace_link,
    temporary_name,
    warehouse_name,
)
from pipelines.run_context import RunContext
from pipelines.settings import Settings


class PublicationRefused(Exception):  # noqa: N818 - a verdict of the audit, not a malfunction
    """The audit found failures; nothing visible has changed. `failures` has all of them."""

    def __init__(self, failures: Sequence[AuditFailure]) -> None:
        self.failures = tuple(failures)
        lines = "\n".join(f"- {failure}" for failure in self.failures)
        super().__init__(f"审核未通过,没有发布 the audit refused publication ({len(self.failures)}):\n{lines}")


def publish(
    settings: Settings,
    run: RunContext,
    *,
    now: datetime,
    nights: Sequence[NightRecord] = (),
    on_step: Callable[[Step], None] = lambda step: None,
) -> Publication:
    """Publish the build file of `settings` as run `run`. Only for the holder of the night's lock.

    nights: the journal, for meta.run. on_step: told when audit, export and swap begin.
    now: naive Shanghai time, written as published_at. dbt's manifest must be in settings.dbt_target.
    Raises PublicationRefused when the audit fails, PublicationFailedError when there is nothing to publish or the run
    is published already, FileNotFoundError without a manifest. After any of them the last publication stands unchanged.
    """
    warehouse = settings.history / warehouse_name(run.run_id)
    parquet = settings.history / parquet_name(run.run_id)
    for path in (warehouse, parquet):
        if path.exists():
            raise PublicationFailedError(f"该次运行已发布过 this run has been published: {path}")
    settings.history.mkdir(parents=True, exist_ok=True)
    remove_temporaries(settings.history, settings.published)
    new_file = warehouse.with_name(temporary_name(warehouse.name))
    new_folder = parquet.with_name(temporary_name(parquet.name))
    try:
        rows = audited_copy(settings, new_file, run, now=now, nights=nights, on_step=on_step)
        on_step(Step.EXPORT)
        export_parquet(new_file, new_folder)
        on_step(Step.SWAP)
        put_folder_in_place(new_folder, parquet)
        put_file_in_place(new_file, warehouse)
    finally:
        remove_temporaries(settings.history)
    # The warehouse's link comes last: it is what counts as published.
    replace_link(settings.parquet, parquet)
    replace_link(settings.published_link, warehouse)
    prune(settings.history, settings.published_link, warehouse_name("*"), settings.keep_publications)
    prune(settings.history, settings.parquet, parquet_name("*"), settings.keep_publications)
    return Publication(warehouse, now, rows, warehouse.stat().st_size)


def audited_copy(
    settings: Settings,
    file: Path,
    run: RunContext,
    *,
    now: datetime,
    nights: Sequence[NightRecord],
    on_step: Callable[[Step], None],
) -> dict[str, int]:
    """Write what is published of the build file to `file` and audit it; returns rows by table. Raises as `publish`."""
    rows = copy_build(
        settings.build_file,
        file,
        run,
        published_at=now,
        descriptions=read_descriptions(settings.dbt_target / "manifest.json"),
        temporary=settings.build / "spill",
        nights=nights,
    )
    on_step(Step.AUDIT)
    if failures := audit(file, rows):
        raise PublicationRefused(failures)
    return rows
