"""Legibility: openings that are read too small are drawn wider, those read too wide smaller, within limits."""

from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest

from talkwidget.engine.mesh.lips import LOWER_INNER, UPPER_INNER
from talkwidget.engine.mesh.render import legibility
from talkwidget.engine.mesh.render.legibility import legible_renderer
from talkwidget.engine.mesh.render.renderer import MeshRenderer
from talkwidget.face.landmarker import place_again

from ..conftest import OPEN, moment


def gain(state) -> float:
    """Factor that the face's opening is drawn wider by."""
    return legible_renderer(state).state.opening_gain / state.opening_gain


def read_as(monkeypatch, share: float | None) -> None:
    """Let the network see ``share`` of every opening; no face at all for ``None``."""

    def seen(pixels, points):
        if share is None:
            return None
        points = points.copy()
        middle = (points[UPPER_INNER] + points[LOWER_INNER]) / 2
        for edge in (UPPER_INNER, LOWER_INNER):
            points[edge] = middle + share * (points[edge] - middle)
        return SimpleNamespace(points=points)

    monkeypatch.setattr(legibility, "place_again", seen)


@pytest.mark.parametrize(("share", "factor"), [(1.11, 1), (1.0, 1.11), (1.2, 0.925), (0.4, 1.3), (2, 0.8), (None, 1)])
def test_what_is_read_of_an_opening_decides_how_wide_it_is_drawn(prepared, monkeypatch, share, factor):
    read_as(monkeypatch, share)
    assert gain(prepared) == pytest.approx(factor, abs=0.006)


def test_a_covered_mouth_is_not_read(prepared, monkeypatch):
    read_as(monkeypatch, 0.5)
    assert gain(replace(prepared, covered=True)) == 1.0


def test_an_opening_is_read_more_nearly_as_it_is_meant(prepared_smiling):
    def error(renderer) -> float:
        frame = np.empty_like(prepared_smiling.portrait)
        opened = moment(renderer.state, OPEN)
        renderer.draw(opened, frame)
        meant = legibility.aperture_of(MeshRenderer(prepared_smiling).positions(moment(prepared_smiling, OPEN)))
        found = place_again(frame, renderer.positions(opened).astype(np.float32))
        assert found is not None
        return abs(legibility.aperture_of(found.points) / meant - legibility.MEANT)

    assert error(legible_renderer(prepared_smiling)) <= error(MeshRenderer(prepared_smiling))
