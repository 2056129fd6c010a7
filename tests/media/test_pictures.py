"""Pictures that are encoded in parts: the parts follow each other in one video as if they had been encoded as one."""

from __future__ import annotations

import av
import numpy as np
import pytest

from talkwidget.media import Coding
from talkwidget.media.video import open_video

FPS, RATE = 25, 16000
CODING = Coding(FPS, 20, "mp3")


def frames(count, seed=0, side=64):
    """Frames of a square that wanders over noise."""
    noise = np.random.default_rng(seed).integers(40, 90, (side, side, 1), dtype=np.uint8)
    out = np.broadcast_to(noise, (count, side, side, 3)).copy()
    for index, frame in enumerate(out):
        frame[10 : 10 + side // 3, index % (side // 2) : index % (side // 2) + side // 3] = 255
    return out


def film(path, parts):
    """A film of parts that are encoded, where they are frames, or were before."""
    kept = []
    with open_video(path, CODING, RATE, 1) as writer:
        for part in parts:
            count = len(part) if isinstance(part, np.ndarray) else part.frame_count
            writer.add_sound(np.zeros(count * RATE // FPS, np.float32), RATE, count)
            if isinstance(part, np.ndarray):
                writer.write(part, keep=True)
                kept.append(writer.cut())
            else:
                writer.write_pictures(part)
        writer.finish()
    return kept


def packets(path):
    with av.open(str(path)) as video:
        return [packet for packet in video.demux(video=0) if packet.dts is not None]


def decoded(path):
    with av.open(str(path)) as video:
        return np.stack([frame.to_ndarray(format="rgb24") for frame in video.decode(video=0)])


@pytest.fixture(scope="module")
def encoded(tmp_path_factory):
    path = tmp_path_factory.mktemp("film") / "whole.mp4"
    parts = [frames(30, 0), frames(1, 1), frames(2, 2), frames(61, 3)]
    return path, parts, film(path, parts)


def test_frames_come_in_order_and_none_is_missing(encoded):
    path, parts, _ = encoded
    shown = decoded(path)
    assert len(shown) == sum(map(len, parts))
    difference = np.abs(shown.astype(int) - np.concatenate(parts)).mean((1, 2, 3))
    assert difference.max() < 12  # another frame, or a broken reference, differs by more than 20


def test_times_rise_and_each_part_begins_with_a_keyframe(encoded):
    path, parts, _ = encoded
    found = packets(path)
    times = [packet.dts for packet in found]
    assert times == sorted(set(times))
    assert all(packet.pts >= packet.dts for packet in found)
    starts = np.cumsum([0, *map(len, parts[:-1])])
    assert all(found[start].is_keyframe for start in starts)


def test_kept_pictures_are_the_same_packets_in_another_place(encoded, tmp_path):
    path, _, kept = encoded
    other = tmp_path / "other.mp4"
    film(other, [frames(7, 9), kept[3], kept[0]])
    old, new = [bytes(packet) for packet in packets(path)], [bytes(packet) for packet in packets(other)]
    assert new[7:68] == old[33:94]
    assert new[68:] == old[:30]
    assert np.array_equal(decoded(other)[7:68], decoded(path)[33:94])


def test_a_part_does_not_depend_on_what_came_before(encoded, tmp_path):
    _, parts, kept = encoded
    (alone,) = film(tmp_path / "alone.mp4", [parts[3]])
    assert np.array_equal(alone.data, kept[3].data)
