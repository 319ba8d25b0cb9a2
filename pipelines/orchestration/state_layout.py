"""The version of what lies under SIHAO_HOME, and the steps that lead from an older one to this.

`SIHAO_HOME/layout.json` says it. State without that file is of layout 1, as the releases before it wrote none.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from pipelines.ingest import checksums, ledger
from pipelines.settings import Settings

LAYOUT = 2
"""What this release reads and writes. Raise it, with a step below, when older state has to be changed."""


class StateTooNewError(RuntimeError):
    """A later release has changed the state: this one does not touch it."""


class LayoutUnreadableError(RuntimeError):
    """layout.json is there and says nothing that can be understood."""


@dataclass(frozen=True)
class Migration:
    """One step forward. to: the layout it leads to; apply: does it, and does no harm when it is done again."""

    to: int
    text_zh: str
    text_en: str
    apply: Callable[[Settings], None]


def _add_checksums(settings: Settings) -> None:
    """The batches as they are now are taken to be right: there is nothing to compare them with."""
    for batch_id in ledger.batch_ids(settings.landing):
        batch = settings.landing / "batches" / batch_id
        if not (batch / checksums.NAME).exists():
            checksums.write_checksums(batch)


MIGRATIONS: tuple[Migration, ...] = (
    Migration(2, "为台账每批文件加上校验和", "checksums for every batch of the ledger", _add_checksums),
)


def layout_file(settings: Settings) -> Path:
    return settings.home / "layout.json"


def read_layout(settings: Settings) -> int:
    """The layout of the state; that of this release where there is no state yet.

    Raises LayoutUnreadableError when layout.json cannot be understood.
    """
    file = layout_file(settings)
    try:
        said = json.loads(file.read_text(encoding="utf-8"))
        return int(said["layout"])
    except FileNotFoundError:
        is_used = any(folder.is_dir() for folder in (settings.landing, settings.archive, settings.published))
        return 1 if is_used else LAYOUT
    except (ValueError, KeyError, TypeError) as error:
        raise LayoutUnreadableError(
            f"无法读懂 cannot be understood: {file}。请从备份恢复此文件,或在确认状态属于本版本后写入 "
            f"Restore it from a backup or, if the state is of this release, write: "
            f'{{"layout": {LAYOUT}}}'
        ) from error


def take_over(settings: Settings) -> list[str]:
    """Bring the state to this release's layout; returns what was done, a sentence for each step.

    Only for the holder of the night's lock. A step that was interrupted is done again by the next run. Raises
    StateTooNewError before anything is touched, and LayoutUnreadableError.
    """
    ledger.put_back(settings.landing)
    found = read_layout(settings)
    if found > LAYOUT:
        raise StateTooNewError(
            f"{settings.home} 的状态属于更新的版本(布局 {found},本版本 {LAYOUT}),未作任何改动;请安装更新的程序。"
            f"The state is of a later release (layout {found}, this one knows {LAYOUT}); nothing was touched. "
            "Install the later release."
        )
    done = []
    for migration in MIGRATIONS:
        if migration.to > found:
            migration.apply(settings)
            _write_layout(settings, migration.to)
            done.append(
                f"状态升级到布局 {migration.to}:{migration.text_zh}。"
                f"State brought to layout {migration.to}: {migration.text_en}."
            )
    if not layout_file(settings).exists():
        _write_layout(settings, LAYOUT)
    return done


def _write_layout(settings: Settings, layout: int) -> None:
    file = layout_file(settings)
    temporary = file.with_name(f".{file.name}.{os.getpid()}")
    temporary.write_text(json.dumps({"layout": layout}) + "\n", encoding="utf-8")
    temporary.replace(file)
