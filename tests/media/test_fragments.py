"""Fragments: all pieces together are the film of the file, in step, and a player can tell what they hold."""

from __future__ import annotations

import io

import av
import numpy as np
import pytest

from talkwidget.media import Coding, Fragment, encode_video

FPS, RATE, FRAMES = 25, 24000, 60


@pytest.fixture(scope="module")
def film(tmp_path_factory):
    """The file's path, and the fragments of a white flash and a click in the same frame."""
    flash = 40
    frames = np.full((FRAMES, 64, 128, 3), 30, np.uint8)
    frames[flash:] = 220
    samples = np.zeros(FRAMES * RATE // FPS, np.float32)
    samples[flash * RATE // FPS :] = 0.5 * np.sin(np.arange(len(samples) - flash * RATE // FPS) * 0.2)
    path = tmp_path_factory.mktemp("film") / "film.mp4"
    fragments: list[Fragment] = []
    batches = (frames[start : start + 7] for start in range(0, FRAMES, 7))
    encode_video(path, batches, samples, RATE, Coding(FPS, 20, "mp3"), on_fragment=fragments.append)
    return path, fragments


def pictures(file) -> np.ndarray:
    with av.open(file) as container:
        return np.stack([frame.to_ndarray(format="rgb24") for frame in container.decode(video=0)])


def test_the_pictures_are_those_of_the_file(film):
    path, fragments = film
    streamed = io.BytesIO(b"".join(fragment.data for fragment in fragments))
    assert np.array_equal(pictures(streamed), pictures(str(path)))


def test_picture_and_sound_are_in_step(film):
    _, fragments = film
    data = b"".join(fragment.data for fragment in fragments)
    with av.open(io.BytesIO(data)) as container:
        frames = [(frame.time, frame.to_ndarray().mean()) for frame in container.decode(video=0)]
    with av.open(io.BytesIO(data)) as container:
        assert container.streams.audio[0].codec_context.name == "aac"
        blocks = [(frame.time, frame.to_ndarray()[0]) for frame in container.decode(audio=0)]
    flash = next(time for time, light in frames if light > 125)
    click = next(time + np.argmax(np.abs(block) > 0.2) / RATE for time, block in blocks if np.abs(block).max() > 0.2)
    assert abs(flash - click) < 0.03


def test_each_fragment_says_what_it_is_and_how_far_the_film_is(film):
    _, fragments = film
    assert fragments[0].mime.startswith('video/mp4; codecs="avc1.64')
    assert fragments[0].mime.endswith(', mp4a.40.2"')
    ready = [fragment.ready for fragment in fragments]
    assert ready == sorted(ready)
    assert len(fragments) >= 3
    assert ready[0] < ready[-1] == fragments[0].total == pytest.approx(FRAMES / FPS)


def test_the_file_is_the_same_with_and_without_onlookers(film, tmp_path):
    path, _ = film
    with av.open(str(path)) as container:
        frames = np.stack([frame.to_ndarray(format="rgb24") for frame in container.decode(video=0)])
    files = []
    for name, onlooker in (("without", None), ("with", lambda fragment: None)):
        batches = (frames[start : start + 7] for start in range(0, FRAMES, 7))
        file = tmp_path / f"{name}.mp4"
        samples = np.zeros(FRAMES * RATE // FPS, np.float32)
        encode_video(file, batches, samples, RATE, Coding(FPS, 20, "mp3"), on_fragment=onlooker)
        files.append(file.read_bytes())
    assert files[0] == files[1]


def test_an_onlooker_that_fails_stops_the_work_and_leaves_no_file(tmp_path):
    def fail(fragment):
        raise RuntimeError("gone")

    frames = (np.full((10, 64, 64, 3), shade, np.uint8) for shade in range(0, 250, 25))
    with pytest.raises(RuntimeError, match="gone"):
        encode_video(
            tmp_path / "film.mp4",
            frames,
            np.zeros(4 * RATE, np.float32),
            RATE,
            Coding(FPS, 20, "mp3"),
            on_fragment=fail,
        )
    assert list(tmp_path.iterdir()) == []
