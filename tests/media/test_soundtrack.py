"""Sound that comes in parts and is taken frame by frame."""

from __future__ import annotations

import numpy as np
import pytest

from talkwidget.media.soundtrack import Soundtrack


@pytest.mark.parametrize("fps", [24, 25, 30, 7])
def test_parts_of_whole_frames_follow_each_other_sample_for_sample(fps):
    track = Soundtrack(fps, 22050, 1)
    parts = [(np.arange(5 * 22050 // fps, dtype=np.float32), 5), (np.full(22050, 0.5, np.float32), fps)]
    for samples, frames in parts:
        track.add(samples, 22050, frames)
    taken = [track.take(frame) for frame in range(5 + fps)]
    assert [start for _, start in taken] == np.cumsum([0, *(len(block) for block, _ in taken[:-1])]).tolist()
    heard = np.concatenate([block for block, _ in taken])[:, 0]
    first = 5 * 22050 // fps
    assert np.array_equal(heard[:first], parts[0][0])
    assert np.abs(heard[first + 1 : first + 20000] - 0.5).max() == 0


def test_a_part_of_another_rate_is_resampled_and_missing_sound_is_silence():
    track = Soundtrack(25, 16000, 2)
    track.add(np.ones((8000, 2), np.float32), 8000, 25)
    blocks = [track.take(frame)[0] for frame in range(30)]
    assert {block.shape for block in blocks} == {(640, 2)}
    assert blocks[12].mean() == pytest.approx(1.0, abs=0.01)
    assert not blocks[29].any()
