"""An engine that plans sentences: a grey picture that follows sound and seed, and what it was asked."""

from __future__ import annotations

from itertools import pairwise

import numpy as np

from talkwidget.engine.joint import crossfade
from tests import fakes


class Sketcher(fakes.Painter):
    """Plans a shade for each frame, and draws it."""

    name = "sketcher"
    state_version = "1"

    def __init__(self) -> None:
        super().__init__()
        self.drawn = 0

    def plans_sentences(self, options):
        return True

    def plan(self, state, speech, options, overlap):
        self.calls["plan"] += 1
        count = speech.frames(options.fps)
        drift = np.random.default_rng(options.seed).uniform(-40, 40)
        edges = np.linspace(0, len(speech.samples), count + 1).astype(int)
        loud = [float(np.abs(speech.samples[a:b]).max(initial=0)) for a, b in pairwise(edges)]
        return {"shade": 128 + drift + 40 * np.array(loud)}

    def blend(self, before, after, joint, options):
        return {"shade": crossfade(before["shade"], after["shade"])}

    def draw(self, state, motion, options):
        self.calls["draw"] += 1
        for shade in motion["shade"]:
            self.drawn += 1
            view = np.zeros((1, 32, 48, 3), np.uint8) if options.debug_view else None
            yield np.full((1, *state.shape), shade, np.uint8), view

    def animate(self, state, speech, options):
        from talkwidget.engine.base import ALONE

        yield from self.draw(state, self.plan(state, speech, options, ALONE), options)
