"""What all tests share."""

from __future__ import annotations

from hypothesis import settings

from tests.demo_night import demo_night  # noqa: F401 - a fixture for the tests of nights
from tests.published_city import published  # noqa: F401 - a fixture for the tests of the dashboard and of its pages
from tests.workers import pytest_collection_modifyitems, pytest_xdist_make_scheduler  # noqa: F401 - hooks of pytest

# A time limit for each example says more about the machine's other work than about the code.
settings.register_profile("quick", deadline=None, max_examples=40)
settings.register_profile("thorough", deadline=None, max_examples=500)
settings.load_profile("quick")
