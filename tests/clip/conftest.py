"""A clip of two words, drawn and spoken by the fakes."""

from __future__ import annotations

import pytest


@pytest.fixture
def said(ready):
    """A clip of 20 frames at 25 frames a second."""
    return ready.say("Hello there")
