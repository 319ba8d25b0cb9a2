"""Many readers of the link while publications come and go: no error, no torn result, nothing piles up.

Every publication's tables carry its number in every row that readers ask for, so a result of two publications shows.
"""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path

import duckdb
import pytest

from pipelines.publish.publication import latest
from pipelines.publish.publish import publish
from pipelines.publish.swap import is_held
from pipelines.quality.outcomes import store_outcomes
from pipelines.run_context import RunContext
from pipelines.settings import PROJECT_ROOT, Settings
from pipelines.warehouse import open_reader
from tests.unit.build_file import change_build, write_clean_build, write_manifest

KEEP = 2
ASKED = """
select
    (select cast(split_part(run_id, '-', 2) as integer) from meta.publication),
    (select count(distinct name_en) from marts.dim_district),
    (select cast(min(name_en) as integer) from marts.dim_district),
    (select count(*) from marts.fct_chamber_score)
"""
"""Publication's number, and that number again as the districts of the same publication bear it."""


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    settings = Settings(tmp_path / "home", keep_publications=KEEP)
    write_clean_build(settings.build_file)
    store_outcomes(settings.build_file, "r", [])
    write_manifest(settings.dbt_target / "manifest.json", settings.build_file)
    return settings


def publish_number(settings: Settings, number: int) -> None:
    change_build(settings.build_file, f"update marts.dim_district set name_en = '{number}'")
    now = datetime(2026, 2, 1, 2, number)
    run = RunContext(f"{now:%Y%m%dT%H%M%S}-{number:06d}", date(2026, 1, 31), now, "0.1.0", "d" * 64)
    publish(settings, run, now=now)


@dataclass
class Readers:
    """What readers met: numbers of publications, results that do not fit together, errors."""

    seen: set[int] = field(default_factory=set)
    queries: int = 0
    torn: list[object] = field(default_factory=list)
    errors: list[BaseException] = field(default_factory=list)
    stop: threading.Event = field(default_factory=threading.Event)

    def read_on(self, link: Path, pause: float) -> None:
        """Open the link, ask three times, close; again after a pause, until told to stop."""
        while not self.stop.wait(pause):
            try:
                with open_reader(link) as connection:
                    rows = {connection.execute(ASKED).fetchone() for _ in range(3)}
            except (OSError, duckdb.Error) as error:
                self.errors.append(error)
                return
            [row] = rows if len(rows) == 1 else [None]
            if row is None or row[1] != 1 or row[0] != row[2] or row[3] != 12:
                self.torn.append(rows)
            else:
                self.seen.add(row[0])
            self.queries += 3


def open_files() -> int:
    return len(list(Path("/proc/self/fd").iterdir()))


@pytest.mark.parametrize(
    ("readers", "publications"), [(8, 3), pytest.param(100, 20, marks=pytest.mark.torture)]
)  # fmt: skip
def test_readers_of_the_link_always_have_one_whole_publication(
    settings: Settings, readers: int, publications: int
) -> None:
    publish_number(settings, 0)
    handles = open_files()
    met = Readers()
    threads = [
        threading.Thread(target=met.read_on, args=(settings.published_link, readers / 1000)) for _ in range(readers)
    ]
    for thread in threads:
        thread.start()
    for number in range(1, publications + 1):
        publish_number(settings, number)
        until = time.monotonic() + 300
        while number not in met.seen and not met.errors and time.monotonic() < until:
            time.sleep(0.01)
    met.stop.set()
    for thread in threads:
        thread.join()
    print(f"{readers} readers, {publications} publications, {met.queries} queries")
    assert met.errors == []
    assert met.torn == []
    assert met.seen >= set(range(1, publications + 1))
    assert open_files() <= handles
    publish_number(settings, publications + 1)
    assert len(list(settings.history.glob("warehouse-*"))) == KEEP
    assert len(list(settings.history.glob("parquet-*"))) == KEEP


HOLDS = """
import sys
from pathlib import Path
from pipelines.warehouse import open_reader
with open_reader(Path(sys.argv[1])) as connection:
    for line in sys.stdin:
        asked = "select run_id, count(*) from meta.publication, marts.dim_chamber group by all"
        print(connection.execute(asked).fetchall(), flush=True)
"""


@contextmanager
def a_reader(link: Path) -> Iterator[subprocess.Popen[str]]:
    """Another process that keeps open what the link leads to now; it answers once for every line it is sent."""
    with subprocess.Popen(
        [sys.executable, "-c", HOLDS, str(link)],
        cwd=PROJECT_ROOT, env=dict(os.environ), stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    ) as process:  # fmt: skip
        yield process


def ask(reader: subprocess.Popen[str]) -> str:
    assert reader.stdin is not None
    assert reader.stdout is not None
    reader.stdin.write("\n")
    reader.stdin.flush()
    return reader.stdout.readline()


def test_a_publication_that_somebody_holds_for_hours_stays_until_it_is_let_go(settings: Settings) -> None:
    publish_number(settings, 0)
    info = latest(settings)
    assert info is not None
    with a_reader(settings.published_link) as reader:
        first = ask(reader)
        assert is_held(info.path)
        for number in range(1, 6):
            publish_number(settings, number)
        assert info.path.exists()
        assert ask(reader) == first
        assert len(list(settings.history.glob("warehouse-*"))) == KEEP + 1
    assert not is_held(info.path)
    publish_number(settings, 6)
    assert not info.path.exists()
    assert len(list(settings.history.glob("warehouse-*"))) == KEEP
