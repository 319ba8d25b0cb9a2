"""What all tests share."""

from __future__ import annotations

from hypothesis import settings

# A time limit for each example says more about the machine's other work than about the code.
settings.register_profile("shared_machine", deadline=None)
settings.load_profile("shared_machine")
