"""A small installation that nights are killed in, and what must hold of it at every moment and in the end."""

from __future__ import annotations

import hashlib
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import polars as pl

from pipelines.demo.write import write_demo
from pipelines.ingest import ledger
from pipelines.ingest.archive import archived_file
from pipelines.night_journal import NightRecord, Outcome, Step, last_night, read_nights
from pipelines.publish.audit import audit
from pipelines.publish.publication import latest
from pipelines.reference import load_rubrics, rubric_for_year
from pipelines.settings import PROJECT_ROOT, Settings, child_environment
from pipelines.warehouse import open_reader

AS_OF = date(2025, 12, 31)
YEAR = 2025
LONG_AGO = 1_762_000_000
"""When every file of the inbox was changed last (2025-11-01): a kill must not change when they count as received."""

VOLATILE = {"batch_id", "run_id", "published_at", "started_at"}
"""Columns that tell when a night ran, not what it found."""


@dataclass(frozen=True)
class Result:
    """What a night leaves for readers: the digest of its inputs and a hash over every row of every table but meta."""

    input_digest: str
    content: str


class Installation:
    """One SIHAO_HOME that can be put back to its beginning without dbt having to parse again.

    files: sha256 of everything that was ever put into its inbox.
    """

    def __init__(self, folder: Path, *, chambers: int = 24, seed: int = 7) -> None:
        self.settings = Settings(folder / "home")
        self._template = folder / "template"
        rubric = rubric_for_year(load_rubrics(self.settings), YEAR)
        assert rubric is not None
        for number, file_format in enumerate(("xlsx", "csv")):
            demo = folder / f"demo-{file_format}" / "inbox"
            write_demo(
                demo, rubric, chambers=chambers // 2, districts=3, year=YEAR, seed=seed + number,
                file_format=file_format,
            )  # fmt: skip
            shutil.copytree(demo, self._template / "inbox" / file_format)
        for path in self._template.rglob("*"):
            if path.is_file():
                os.utime(path, (LONG_AGO, LONG_AGO))
        self.files = {_sha256(path) for path in (self._template / "inbox").rglob("*") if path.is_file()}
        self.reset()

    def keep_as_beginning(self) -> None:
        """From now on `reset` leads back to the present state."""
        shutil.rmtree(self._template)
        shutil.copytree(
            self.settings.home, self._template, symlinks=True, ignore=shutil.ignore_patterns("dbt", "build")
        )

    def reset(self) -> None:
        """Back to the beginning; dbt's manifest and the build file stay, as a crash leaves them too."""
        self.settings.home.mkdir(parents=True, exist_ok=True)
        for path in self.settings.home.iterdir():
            if path.name not in {"dbt", "build"}:
                shutil.rmtree(path) if path.is_dir() else path.unlink()
        shutil.copytree(self._template, self.settings.home, symlinks=True, dirs_exist_ok=True)

    def hold_back(self, part: int, parts: int) -> list[tuple[Path, bytes]]:
        """Start anew with only some of the files in the inbox; returns the others, every `part` of `parts`."""
        self.reset()
        paths = sorted(path for path in self.settings.inbox.rglob("*") if path.is_file())
        later = [path for number, path in enumerate(paths) if number % parts == part]
        held = [(path, path.read_bytes()) for path in later]
        for path in later:
            path.unlink()
        self.files -= {hashlib.sha256(data).hexdigest() for _, data in held}
        return held

    def put_into_inbox(self, files: list[tuple[Path, bytes]]) -> None:
        """More files arrive."""
        for path, data in files:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
            os.utime(path, (LONG_AGO, LONG_AGO))
            self.files.add(hashlib.sha256(data).hexdigest())

    def start_night(self, log: Path) -> subprocess.Popen[bytes]:
        """`sihao nightly`, in a process group of its own."""
        with log.open("ab") as words:
            return subprocess.Popen(
                [sys.executable, "-m", "pipelines.cli", "nightly", "--as-of", AS_OF.isoformat()],
                cwd=PROJECT_ROOT, env=child_environment(self.settings), stdout=words, stderr=words,
                start_new_session=True,
            )  # fmt: skip

    def normal_night(self, log: Path) -> NightRecord:
        """A night that nobody disturbs; it must publish."""
        code = self.start_night(log).wait(timeout=900)
        assert code == 0, log.read_text(encoding="utf-8", errors="replace")[-4000:]
        night = read_nights(self.settings, 1)[0]
        assert night.outcome is Outcome.PUBLISHED
        left_over = [
            *self.settings.archive.glob("**/.*"), *self.settings.earlier.glob(".*"), *self.settings.build.glob("tmp*"),
            *self.settings.nights.glob("*.alive"), *self.settings.nights.glob(".*"),
        ]  # fmt: skip
        assert left_over == []
        return night

    def run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """A command of `sihao` to its end."""
        return subprocess.run(
            [sys.executable, "-m", "pipelines.cli", *arguments],
            cwd=PROJECT_ROOT, env=child_environment(self.settings), capture_output=True, text=True, check=False,
        )  # fmt: skip

    def killed_night(
        self, step: Step, wait: float, *, group: bool, log: Path, meanwhile: Callable[[], None] = lambda: None
    ) -> NightRecord | None:
        """A night that gets SIGKILL `wait` seconds after `step` began, or at once when it ends before.

        group: with its children; else dbt has to notice by itself. meanwhile: done before it is killed. Returns its
        record as read afterwards, None if it ended before it could be killed.
        """
        known = {night.run_id for night in read_nights(self.settings)}
        process = self.start_night(log)

        def is_there() -> bool:
            newest = read_nights(self.settings, 1)
            reached = newest and newest[0].run_id not in known and any(s.step == step for s in newest[0].steps)
            return bool(reached) or process.poll() is not None

        wait_until(is_there, 900)
        meanwhile()
        time.sleep(wait)
        if process.poll() is not None:
            return None
        (os.killpg if group else os.kill)(process.pid, signal.SIGKILL)
        process.wait(timeout=60)
        if not group:
            # What is left of the group is dbt, which ends when its orders do.
            wait_until(lambda: not _group_lives(process.pid), 60)
        return last_night(self.settings)

    def check_always(self) -> None:
        """What holds at every moment: the published file opens and passes its audit, and no submitted byte is lost."""
        audit_published(self.settings)
        in_inbox = {_sha256(path) for path in self.settings.inbox.rglob("*") if path.is_file()}
        recorded = list(ledger.read_files(self.settings.landing)["file_id"])
        assert len(recorded) == len(set(recorded)), "a file is in the ledger twice"
        assert self.files <= in_inbox | set(recorded), "a file is neither in the inbox nor in the ledger"
        for file_id in recorded:
            assert _sha256(archived_file(self.settings.archive, file_id)) == file_id

    def check_in_the_end(self) -> None:
        """What holds after a normal night: everything is taken, nothing twice, nothing lies about."""
        self.check_always()
        assert [path for path in self.settings.inbox.rglob("*") if path.is_file()] == []
        assert self.files <= set(ledger.read_files(self.settings.landing)["file_id"])
        for folder in (self.settings.history, self.settings.landing / "batches", self.settings.published):
            assert [path.name for path in folder.glob(".*")] == []

    def landed(self) -> str:
        """A hash over all that the ledger holds, without when it was taken."""
        digest = hashlib.sha256()
        for table, schema in ledger.SCHEMAS.items():
            kept = [column for column in schema if column not in {*VOLATILE, "received_at"}]
            frame = pl.read_parquet(ledger.table_files(self.settings.landing, table), columns=kept)
            digest.update(repr(sorted(map(repr, frame.rows()))).encode())
        return digest.hexdigest()

    def result(self) -> Result:
        """What the latest publication says, without when it was made."""
        info = latest(self.settings)
        assert info is not None
        digest = hashlib.sha256()
        with open_reader(info.path) as connection:
            tables = connection.execute(
                "select schema_name || '.' || table_name,"
                " list(column_name order by column_index) from duckdb_columns()"
                " where schema_name in ('marts', 'quality', 'reporting') and not internal group by all order by all"
            ).fetchall()
            for table, columns in tables:
                kept = [column for column in columns if column not in VOLATILE]
                names = ", ".join(f'"{name}"' for name in kept)
                digest.update(repr((table, kept)).encode())
                for row in connection.execute(f"select {names} from {table} order by all").fetchall():
                    digest.update(repr(row).encode())
        return Result(info.input_digest, digest.hexdigest())


def audit_published(settings: Settings) -> None:
    """The published file, if there is one, opens and passes its audit."""
    info = latest(settings)
    if info is not None:
        with open_reader(info.path) as connection:
            tables = connection.execute(
                "select schema_name || '.' || table_name from duckdb_tables() where not internal"
            ).fetchall()
            rows = {name: connection.table(name).count("*").fetchall()[0][0] for (name,) in tables}
        assert audit(info.path, rows) == []


def wait_until(condition: Callable[[], bool], seconds: float) -> None:
    """Ask every 20 ms; fails after so many seconds."""
    until = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < until, "waited too long"
        time.sleep(0.02)


def moments(night: NightRecord, seed: int, kills: int) -> list[tuple[Step, float, bool]]:
    """Where to kill: for each kill a step of an undisturbed night, seconds into it, and whether with the children."""
    chance = random.Random(seed)
    steps = [step for step in night.steps if step.step in set(Step) and step.seconds is not None]
    chosen = []
    for _ in range(kills):
        step = chance.choice(steps)
        chosen.append((Step(step.step), chance.uniform(0, step.seconds or 0), chance.random() < 0.7))
    return chosen


def _group_lives(group: int) -> bool:
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return False
    return True


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
