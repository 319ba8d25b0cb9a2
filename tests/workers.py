"""How the tests are dealt out to the workers of a run: what shares something costly together, the longest first."""

from __future__ import annotations

from typing import Any

import pytest
from xdist.scheduler import LoadScopeScheduling

TOGETHER = ("tests/dbt/", "tests/browser/")
"""Folders whose tests share what lives in one process: a built city with dbt's manifest, a browser with its server."""

LONGEST_FIRST = (
    "tests/dbt/",
    "tests/torture/",
    "tests/integration/test_night.py",
    "tests/awkward/test_night.py",
    "tests/integration/test_return_sheets.py",
    "tests/integration/test_recall.py",
    "tests/browser/",
    "tests/integration/",
    "tests/awkward/",
    "tests/dashboards/",
)
"""What begins with one of these comes before the rest, in this order; a long file that starts last ends alone."""


class ByWhatIsShared(LoadScopeScheduling):
    """Deals out whole files, and whole folders where TOGETHER says so."""

    def _split_scope(self, nodeid: str) -> str:
        file = nodeid.partition("::")[0]
        return next((folder for folder in TOGETHER if file.startswith(folder)), file)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> ByWhatIsShared:
    # Otherwise files with many tests come first, and those few tests that take minutes come last.
    config.option.loadscopereorder = False
    return ByWhatIsShared(config, log)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    def place(item: pytest.Item) -> int:
        starts = (at for at, start in enumerate(LONGEST_FIRST) if item.nodeid.startswith(start))
        return next(starts, len(LONGEST_FIRST))

    items.sort(key=place)
