"""Clips of a real face and real speech, looked at with the package's own landmarks."""

import dataclasses
import hashlib
import itertools
import threading

import numpy as np
import pytest

from talkwidget.engine.mesh.engine import MeshEngine
from talkwidget.engine.mesh.face.state import build_state
from talkwidget.face.detector import detect
from talkwidget.face.find import find_face
from talkwidget.face.landmarker import place
from talkwidget.options import TalkOptions
from talkwidget.progress import Watch
from talkwidget.speech.synthesizers.espeak import Espeak

from ...face.pictures import flat_drawing, with_mask
from .conftest import OPEN, draw

TEXT = 'Bob may paint a map! "Father farms a palm," Pam said.'
BILABIALS, OPEN_VOWELS = set("pbm"), ("a", "ɑ", "æ")


@pytest.fixture(scope="module")
def speech():
    return Espeak().synthesize(TEXT, "en-us", None, 1.0)


def frames_of(state, speech, **changes):
    options = TalkOptions().replace(**changes)
    return np.concatenate([batch for batch, _ in MeshEngine().animate(state, speech, options)])


@pytest.fixture(scope="module")
def frames(prepared, speech):
    return frames_of(prepared, speech)


@pytest.fixture(scope="module")
def landmarks(frames):
    """Those of the one face in each frame, which is known to be upright."""
    faces = [place(frame, detect(frame)) for frame in frames]
    assert {len(found) for found in faces} == {1}
    return np.stack([found[0].points for found in faces])


@pytest.fixture(scope="module")
def aperture(landmarks):
    """Inner-lip distance over the distance of the outer eye corners, a value a frame."""
    eyes = np.linalg.norm(landmarks[:, 33, :2] - landmarks[:, 263, :2], axis=1)
    return np.linalg.norm(landmarks[:, 13, :2] - landmarks[:, 14, :2], axis=1) / eyes


def frames_around(span, count, fps=25):
    return slice(max(int(span.start * fps) - 1, 0), min(int(np.ceil(span.end * fps)) + 1, count))


def digest(frames):
    return hashlib.sha256(np.ascontiguousarray(frames)).hexdigest()


def test_there_is_a_frame_for_every_moment(frames, speech, prepared):
    assert len(frames) == speech.frames(25)
    assert frames.shape[1:] == prepared.portrait.shape


def test_no_frame_stands_still_and_the_head_lives(frames, landmarks):
    assert all((a != b).any() for a, b in itertools.pairwise(frames))
    across = landmarks[:, 454] - landmarks[:, 234]
    yaw = np.degrees(np.arctan2(across[:, 2], across[:, 0]))
    roll = np.degrees(np.arctan2(across[:, 1], across[:, 0]))
    assert 2.0 < yaw.std() < 8.0
    assert 1.0 < roll.std() < 8.0


def test_the_aperture_is_that_of_filmed_speech(aperture):
    assert 0.13 < np.percentile(aperture, 95) < 0.26


def test_bilabials_close_and_open_vowels_open(aperture, speech):
    floor, top = np.percentile(aperture, (2, 95))
    relative = (aperture - floor) / (top - floor)
    spoken = [(span, span.text.strip("ˈˌː ")) for span in speech.phonemes.spans]
    closed = [
        relative[frames_around(span, len(aperture))].min() <= 0.25
        for span, ipa in spoken
        if ipa[:1] in BILABIALS and ipa
    ]
    opened = [
        relative[frames_around(s, len(aperture))].max() >= 0.40 for s, ipa in spoken if ipa.startswith(OPEN_VOWELS)
    ]
    assert len(closed) >= 8
    assert np.mean(closed) >= 0.98
    assert len(opened) >= 4
    assert np.mean(opened) >= 0.90


def test_the_mouth_rests_in_pauses(aperture, speech):
    spans = speech.phonemes.spans
    ends = [span.end for span in spans if span.text]
    starts = [span.start for span in spans if span.text]
    pauses = [(end, start) for end, start in zip(ends, starts[1:], strict=False) if start - end > 0.3]
    assert pauses
    resting = np.concatenate([aperture[int(end * 25) + 3 : int(start * 25) - 1] for end, start in pauses])
    # In a part of the pauses, lips part towards the end to breathe.
    widest = np.percentile(aperture, 95)
    assert np.percentile(resting, 30) <= 0.15 * widest + 0.01
    assert resting.max() <= 0.6 * widest


def test_the_background_stands_still(frames, prepared):
    corner = np.s_[:, :40, :40]
    assert (frames[corner] == prepared.portrait[:40, :40]).all()


def test_a_seed_repeats_frames_and_another_changes_them(frames, prepared, speech):
    assert digest(frames_of(prepared, speech)) == digest(frames)
    assert digest(frames_of(prepared, speech, seed=1)) != digest(frames)


def test_a_prepared_face_survives_the_disk(frames, prepared, speech, tmp_path):
    joblib = pytest.importorskip("joblib")
    joblib.dump(prepared, tmp_path / "state.pkl")
    assert digest(frames_of(joblib.load(tmp_path / "state.pkl"), speech)) == digest(frames)


def test_a_still_head_without_blinks_moves_only_its_mouth(prepared, speech):
    frames = frames_of(prepared, speech, head_motion=0.0, blink=False)
    top = int(prepared.texture[[33, 263], 1].max())
    assert (frames[:, :top] == prepared.portrait[:top]).all()
    assert (frames != prepared.portrait).any()


def test_a_covered_mouth_stays_while_head_and_eyes_move(closed, speech):
    covered = dataclasses.replace(closed, image=with_mask(closed))
    state = build_state(covered)
    assert state.covered
    np.testing.assert_array_equal(draw(state), state.portrait)
    still = frames_of(state, speech, head_motion=0.0, blink=False)
    assert (still == state.portrait).all()
    moving = frames_of(state, speech)
    assert (moving[1:] != moving[:-1]).any(axis=(1, 2, 3)).all()


def test_a_drawing_is_drawn_flat(speech):
    state = build_state(find_face(flat_drawing(), TalkOptions()))
    assert state.drawn
    np.testing.assert_array_equal(draw(state), state.portrait)
    shut, opened = draw(state, blink=1.0), draw(state, mouth=OPEN)
    for lid in state.eyelids:
        x, y = state.texture[[*lid.upper, *lid.lower]].mean(0).astype(int)
        assert np.abs(shut[y, x].astype(int) - [240, 195, 160]).max() <= 2
    inside = {tuple(colour) for colour in opened[318:345, 246:266].reshape(-1, 3)}
    assert tuple(np.rint(state.palette.enamel).astype(int)) in inside, "teeth are one white shape"


def test_prepare_builds_the_state_and_there_is_no_debug_view(closed, prepared, speech):
    state = MeshEngine().prepare(closed, TalkOptions(), Watch())
    np.testing.assert_array_equal(state.neutral, prepared.neutral)
    frames, view = next(iter(MeshEngine().animate(state, speech, TalkOptions(debug_view=True))))
    assert frames.shape[1:] == closed.image.shape
    assert view is None


def test_its_options_are_options():
    names = {field.name for field in dataclasses.fields(TalkOptions)}
    assert {*MeshEngine.prepare_options, *MeshEngine.animate_options} <= names


def test_closing_the_iterator_stops_the_threads(prepared, speech):
    batches = MeshEngine().animate(prepared, speech, TalkOptions())
    next(batches)
    batches.close()
    assert not [thread for thread in threading.enumerate() if thread.name.startswith("talkwidget-mesh")]
