"""What a publication is, and reading the latest one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from pipelines.settings import Settings
from pipelines.warehouse import NothingPublishedError, open_reader


@dataclass(frozen=True)
class Publication:
    """A publication just made. path: the run's own file; tables: rows by `schema.table`; bytes: size of the file."""

    path: Path
    published_at: datetime
    tables: Mapping[str, int]
    bytes: int


@dataclass(frozen=True)
class PublicationInfo:
    """What meta.publication says. path: the run's own file, which stays the same while it is open."""

    path: Path
    run_id: str
    published_at: datetime
    as_of: date
    rubric_ids: tuple[str, ...]
    code_version: str
    input_digest: str


def latest(settings: Settings) -> PublicationInfo | None:
    """The publication that the link leads to, or None when nothing was published yet."""
    try:
        with open_reader(settings.published_link) as connection:
            row = connection.execute(
                "select run_id, published_at, as_of, rubric_ids, code_version, input_digest from meta.publication"
            ).fetchone()
    except NothingPublishedError:
        return None
    if row is None:
        raise ValueError(f"meta.publication 为空 is empty: {settings.published_link}")
    run_id, published_at, as_of, rubric_ids, code_version, input_digest = row
    return PublicationInfo(
        path=settings.published_link.resolve(),
        run_id=run_id,
        published_at=published_at,
        as_of=as_of,
        rubric_ids=tuple(rubric_ids.split(";")) if rubric_ids else (),
        code_version=code_version,
        input_digest=input_digest,
    )
