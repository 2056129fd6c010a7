"""Clips one after the other: packets copied, sound without gaps, captions and times later by what was before."""

from __future__ import annotations

import av
import numpy as np
import pytest
import soundfile

from talkwidget import InputError, UnavailableError, join
from talkwidget.media.marking import COMPOSITE, read_marking
from tests.fakes import RATE, hum


def pictures(path):
    with av.open(str(path)) as film:
        return [bytes(packet) for packet in film.demux(video=0) if packet.size]


def test_pictures_are_copied_and_everything_is_later_by_what_was_before(ready):
    first, second = ready.say("one two"), ready.say("three four five")
    film = join([first, second])
    assert pictures(film.path) == pictures(first.path) + pictures(second.path)
    assert film.frame_count == first.frame_count + second.frame_count == sum(1 for _ in film.frames())
    assert film.text == "one two\nthree four five"
    assert [span.text for span in film.words.spans] == ["one", "two", "three", "four", "five"]
    assert film.words.spans[2].start == pytest.approx(first.duration)
    assert "00:00:00.800 --> " in film.captions
    assert film.captions.count(" --> ") == 2
    assert abs(film.report.sync.end_offset) <= 40
    assert len(film.report.stages) == len(first.report.stages) + len(second.report.stages)


def test_frames_have_rising_times(ready):
    film = join([ready.say("one two"), ready.say("three"), ready.say("four")])
    with av.open(str(film.path)) as container:
        times = [round(frame.time * film.fps) for frame in container.decode(video=0)]
    assert times == list(range(film.frame_count))


def test_the_sound_of_the_second_starts_with_its_first_frame(ready):
    first, second = ready.say("one two"), ready.say("three")
    samples, rate = join([first, second]).audio
    assert rate == RATE
    loud = np.abs(samples) > 0.1
    assert loud[: round(0.29 * rate)].any()
    # The pause before the joint is silent, and the beep after it begins at once.
    assert not loud[round(0.72 * rate) : round(0.795 * rate)].any()
    assert np.flatnonzero(loud[round(0.72 * rate) :])[0] / rate + 0.72 == pytest.approx(0.8, abs=0.006)


def test_another_size_and_frame_rate_are_fitted_into_the_first(ready):
    first, second = ready.say("one two"), ready.say("three", max_height=256, fps=50)
    film = join([first, second])
    frames = list(film.frames())
    assert {frame.shape for frame in frames} == {(128, 128, 3)}
    assert len(frames) == film.frame_count == 30
    assert film.duration == pytest.approx(first.duration + second.duration)


def test_sounds_of_other_rate_and_channels_become_one(ready, tmp_path):
    left = np.frombuffer(hum(seconds=1.2)[44:], "<i2") / 32768
    soundfile.write(tmp_path / "stereo.wav", np.stack([left, 0.0 * left], axis=1), 22050)
    ready.set_voice(tmp_path / "stereo.wav", "me")
    mono, stereo = ready.say("one two", voice="none"), ready.say(use_recording=True)
    samples, rate = join([mono, stereo]).audio
    assert (samples.shape[1], rate) == (2, RATE)
    before = samples[: round(0.7 * rate)]
    assert np.abs(before[:, 0] - before[:, 1]).max() < 0.02
    after = samples[round((mono.duration + 0.05) * rate) : round((mono.duration + 0.3) * rate)]
    assert np.abs(after[:, 0]).max() > 0.2
    assert np.abs(after[:, 1]).max() < 0.02


def test_the_same_clips_give_the_same_file(ready):
    clips = [ready.say("one two"), ready.say("three")]
    assert join(clips).path == join(clips).path
    assert join(clips).path != join(reversed(clips)).path


def test_a_joined_clip_says_that_it_is_synthetic(ready):
    path = join([ready.say("one two"), ready.say("three")]).path
    assert read_marking(path) == {COMPOSITE}
    assert path.read_bytes().count(b"<x:xmpmeta") == 1


@pytest.mark.parametrize("given", [None, 5, "abc", [None]])
def test_what_is_no_clip_is_refused_in_one_line(said, given):
    with pytest.raises(InputError, match=r"clips are given as in join\(\[a, b\]\), not as"):
        join(given)
    with pytest.raises(InputError, match=r"clips are given as in join\(\[a, b\]\), not as Clip"):
        join(said)


def test_no_clip_is_refused():
    with pytest.raises(InputError, match="no clip to join"):
        join([])


def test_a_full_disk_is_told_in_one_line(said, monkeypatch):
    def refuse(*given):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("talkwidget.media.join.open_mp4", refuse)
    with pytest.raises(UnavailableError, match=r"cannot write the video to .*No space left on device.*free space"):
        join([said, said])
