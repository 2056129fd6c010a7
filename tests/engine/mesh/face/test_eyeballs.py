"""Eyeballs cut out of a portrait."""

import numpy as np

from talkwidget.engine.mesh.face.eyeballs import cut_eyeballs


def test_each_visible_eye_has_one(prepared):
    assert len(prepared.eyeballs) == len(prepared.eyelids) == 2
    assert cut_eyeballs(prepared.portrait, prepared.texture, [], prepared.eye_distance) == ()


def test_what_the_portrait_shows_is_kept(prepared):
    for eye in prepared.eyeballs:
        x, y = eye.iris.astype(int)
        seen = eye.texture[y - eye.origin[1], x - eye.origin[0]]
        np.testing.assert_array_equal(seen, prepared.portrait[y, x])


def test_the_iris_goes_on_behind_the_lid(prepared):
    for eye in prepared.eyeballs:
        upper = eye.ring[:9].mean(0)[1]
        x, y = int(eye.iris[0]), int(min(upper, eye.iris[1] - 0.6 * eye.radius))
        behind = eye.texture[y - eye.origin[1], x - eye.origin[0]].mean()
        white = prepared.portrait[prepared.texture[:, 1].astype(int).clip(0, 511)].max()
        assert behind < 0.6 * white
