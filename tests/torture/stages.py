"""A process that does one stage of a night again and again, each time in a fork that may be killed at any moment.

`python -m tests.torture.stages HOME`: reads orders from standard input, `land` or `publish NUMBER`, and for each tells
on standard output the fork's process id, then its exit code (negative: the signal that ended it). What takes seconds
to import is imported once; nothing that starts threads runs before the fork.
"""

from __future__ import annotations

import os
import sys
from datetime import date, datetime, timedelta
from pathlib import Path

from pipelines.ingest.discover import find_files
from pipelines.ingest.land import land_files
from pipelines.publish.publish import publish
from pipelines.reference import load_rubrics
from pipelines.run_context import RunContext
from pipelines.settings import Settings

BEGAN = datetime(2025, 12, 1, 2, 0)


def land(settings: Settings, number: int) -> None:
    """Take in what lies in the inbox; each order comes a minute later by its clock."""
    now = BEGAN + timedelta(minutes=number)
    land_files(settings, load_rubrics(settings), find_files(settings.inbox), now=now)


def publish_build(settings: Settings, number: int) -> None:
    """Publish the build file that is there as run `number`."""
    now = BEGAN + timedelta(minutes=number)
    run = RunContext(f"{now:%Y%m%dT%H%M%S}-{number:06x}", date(2025, 11, 30), now, "torture", "d" * 64)
    publish(settings, run, now=now)


ORDERS = {"land": land, "publish": publish_build}


def main(home: Path) -> None:
    settings = Settings(home, keep_publications=3)
    for line in sys.stdin:
        order, number = line.split()
        child = os.fork()
        if child == 0:
            ORDERS[order](settings, int(number))
            os._exit(0)
        print(child, flush=True)
        _, status = os.waitpid(child, 0)
        print(os.waitstatus_to_exitcode(status), flush=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
