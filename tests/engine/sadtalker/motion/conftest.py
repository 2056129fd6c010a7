"""A source image's coefficients and keypoints, sounds, and loaded networks."""

from __future__ import annotations

import numpy as np
import pytest

from talkwidget.engine.sadtalker.motion import driving
from talkwidget.engine.sadtalker.motion.mel import SAMPLES_PER_FRAME

SOURCE = np.random.default_rng(0).normal(0, 0.1, 73).astype(np.float32)
CANONICAL = np.random.default_rng(1).uniform(-0.5, 0.5, (15, 3)).astype(np.float32)


def noise(frames):
    return np.random.default_rng(frames).uniform(-0.5, 0.5, frames * SAMPLES_PER_FRAME).astype(np.float32)


@pytest.fixture(scope="module")
def loaded(networks):
    return networks("")


@pytest.fixture(autouse=True)
def in_blocks(monkeypatch):
    """MappingNet sees many frames at once, which is quicker; elsewhere it is shown to give the original's numbers."""
    monkeypatch.setitem(driving.MAPPING_BLOCK, "cpu", 256)
