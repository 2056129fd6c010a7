"""A clip as numbers and as files of other kinds."""

from __future__ import annotations

import dataclasses
import gc
import re
from pathlib import Path
from types import SimpleNamespace

import av
import numpy as np
import pytest
import soundfile
from PIL import Image

from talkwidget import InputError, UnavailableError
from talkwidget.cache.files import written_whole
from talkwidget.clip.join import join
from talkwidget.media.marking import COMPOSITE, read_marking
from tests.fakes import RATE, WORD


def frames_of(path):
    with av.open(str(path)) as film:
        return np.stack([frame.to_ndarray(format="rgb24") for frame in film.decode(video=0)])


def first_picture(path):
    if path.suffix in {".gif", ".png"}:
        return np.asarray(Image.open(path).convert("RGB"), int)
    return frames_of(path)[0].astype(int)


def codecs_of(path):
    with av.open(str(path)) as film:
        return [stream.codec_context.name for stream in film.streams]


def test_words_and_phonemes_come_with_their_times_also_from_the_cache(ready, said):
    for clip in (said, ready.say("Hello there")):
        assert [span.text for span in clip.words.spans] == ["Hello", "there"]
        assert clip.words.spans[0].end == pytest.approx(WORD)
        assert clip.words.exactness == clip.phonemes.exactness == "exact"


def test_the_sound_is_what_is_heard_from_the_first_frame_to_the_last(said):
    samples, rate = said.audio
    assert (samples.dtype, samples.shape, rate) == (np.float32, (round(said.duration * RATE),), RATE)
    heard = np.flatnonzero(np.abs(samples) > 0.1) / rate
    assert heard[0] == pytest.approx(0.0, abs=0.005)
    quiet = samples[round(0.32 * rate) : round(0.38 * rate)]
    assert np.abs(quiet).max() < 0.05


def test_frames_come_one_by_one_in_the_colours_that_were_drawn(said):
    frames = said.frames()
    first = next(frames)
    assert (first.shape, first.dtype) == ((said.height, said.width, 3), np.uint8)
    assert 1 + sum(1 for _ in frames) == said.frame_count


def test_a_clip_that_is_gone_says_so(said):
    said.path.unlink()
    for use in (said.frames, lambda: said.audio, lambda: said.save("kept.mp4")):
        with pytest.raises(UnavailableError, match="no longer in the cache"):
            use()


def test_mp4_has_aac_and_captions_beside_it(said, tmp_path):
    kept = said.save(tmp_path / "kept.mp4")
    assert codecs_of(kept) == ["h264", "aac"]
    assert (frames_of(kept) == frames_of(said.path)).all()
    assert (tmp_path / "kept.vtt").read_text() == said.captions
    assert "00:00:00,000 -->" in (tmp_path / "kept.srt").read_text()
    assert not list(tmp_path.glob(".*.part"))


def test_a_copy_in_a_folder_is_named_after_its_first_words_and_once(ready, said, tmp_path):
    assert said.file_name == "hello-there.mp4"
    assert said.save(tmp_path) == said.save(tmp_path) == tmp_path / "hello-there.mp4"
    assert ready.say("Hello there", fps=20).save(tmp_path) == tmp_path / "hello-there-2.mp4"
    assert said.save(tmp_path) == tmp_path / "hello-there.mp4"


def test_captions_are_saved_alone(said, tmp_path):
    assert said.save(tmp_path / "kept.vtt").read_text() == said.captions
    assert "\nHello there" in said.save(tmp_path / "kept.srt").read_text()
    assert sorted(path.suffix for path in tmp_path.glob("kept.*")) == [".srt", ".vtt"]


def test_webm_has_every_frame_and_the_sound_at_its_place(said, tmp_path):
    kept = said.save(tmp_path / "kept.webm")
    assert codecs_of(kept)[0].startswith(("vp9", "libvpx-vp9"))
    frames = frames_of(kept)
    assert len(frames) == said.frame_count
    assert np.abs(frames.astype(int) - frames_of(said.path)).mean() < 4
    with av.open(str(kept)) as film:
        sound = np.concatenate([frame.to_ndarray()[0] for frame in film.decode(audio=0)])
    assert np.flatnonzero(np.abs(sound) > 0.1)[0] / 48000 < 0.01


def test_gif_has_every_second_frame_for_eight_hundredths(said, tmp_path):
    with Image.open(said.save(tmp_path / "kept.gif")) as image:
        assert (image.n_frames, image.size) == (said.frame_count // 2, (said.width, said.height))
        assert image.info["duration"] == 80
        assert image.info["loop"] == 0
        difference = np.abs(np.asarray(image.convert("RGB"), int) - frames_of(said.path)[0])
    assert difference.mean() < 8


def test_wav_and_mp3_are_the_sound(said, tmp_path):
    samples, rate = soundfile.read(said.save(tmp_path / "kept.wav"), dtype="float32")
    np.testing.assert_allclose(samples, said.audio.samples, atol=1e-4)
    assert rate == said.audio.sample_rate
    kept = said.save(tmp_path / "kept.mp3")
    assert codecs_of(kept) == ["mp3float"]
    with av.open(str(kept)) as sound, av.open(str(said.path)) as film:
        copied = [bytes(packet) for packet in sound.demux(audio=0)]
        assert [bytes(packet) for packet in film.demux(audio=0)] == copied


def test_mp3_of_a_clip_with_aac_is_encoded(ready, tmp_path):
    kept = ready.say("Hello there", audio_codec="aac").save(tmp_path / "kept.mp3")
    assert codecs_of(kept) == ["mp3float"]


def test_png_is_the_first_frame(said, tmp_path):
    with Image.open(said.save(tmp_path / "kept.png")) as image:
        assert (np.asarray(image) == frames_of(said.path)[0]).all()


@pytest.mark.parametrize("ending", ["mp4", "webm", "gif", "png"])
def test_captions_are_drawn_at_the_lower_edge_and_no_files_lie_beside(said, tmp_path, ending):
    plain = said.save(tmp_path / f"plain.{ending}")
    for beside in tmp_path.glob("plain.[vs][tr][tt]"):
        beside.unlink()
    burnt = said.save(tmp_path / f"burnt.{ending}", captions=True)
    before, after = (first_picture(path) for path in (plain, burnt))
    changed = np.abs(before - after).mean(axis=2) > 40
    assert changed[said.height * 3 // 4 :].mean() > 0.05
    assert changed[: said.height // 2].mean() < 0.01
    assert not list(tmp_path.glob("burnt.[vs]*t"))


@pytest.mark.parametrize("ending", ["mp4", "webm", "gif", "wav", "mp3", "png"])
def test_what_is_saved_says_that_it_is_synthetic(said, tmp_path, ending):
    assert read_marking(said.save(tmp_path / f"kept.{ending}")) == {COMPOSITE}


def test_a_picture_says_it_in_comment_and_xmp(said, tmp_path):
    with Image.open(said.save(tmp_path / "kept.png")) as image:
        assert COMPOSITE in image.text["Comment"]
        assert COMPOSITE in image.text["XML:com.adobe.xmp"]


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("no/such/folder.mp4", "there is no folder"),
        ("clip.avi", "saved as .mp4, .webm"),
        ("clip", "saved as .mp4"),
        ("x" * 300 + ".mp4", "cannot be written (File name too long)"),
        ("a\0b.mp4", "cannot be written (it holds a NUL)"),
        (None, "a path is given as text, not as None"),
        (b"clip.mp4", "a path is given as text"),
    ],
)
def test_a_place_that_does_not_do_is_refused_in_one_line(said, name, told):
    with pytest.raises(InputError, match=re.escape(told)) as caught:
        said.save(name)
    assert "\n" not in str(caught.value)


def test_captions_cannot_be_drawn_into_a_sound(said, tmp_path):
    with pytest.raises(InputError, match="captions are drawn into"):
        said.save(tmp_path / "kept.wav", captions=True)


def test_what_the_disk_refuses_is_not_said_of_the_cache(said, tmp_path, monkeypatch):
    def refuse(*arguments):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("talkwidget.cache.files.Path.replace", refuse)
    with pytest.raises(UnavailableError, match=r"cannot write .*kept.mp4.*choose another folder"):
        said.save(tmp_path / "kept.mp4")


def test_there_are_no_captions_where_no_words_are_known(said, tmp_path):
    mute = dataclasses.replace(said, captions="")
    for name, options in (("none.vtt", {}), ("none.mp4", {"captions": True})):
        with pytest.raises(InputError, match="no captions"):
            mute.save(tmp_path / name, **options)
    (tmp_path / "here").mkdir()
    mute.save(tmp_path / "here" / "kept.mp4")
    assert [path.name for path in (tmp_path / "here").iterdir()] == ["kept.mp4"]


ENDINGS = ("mp4", "webm", "gif", "wav", "mp3", "png")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="a device that is always full, as Linux has it")
@pytest.mark.parametrize("ending", [*ENDINGS, "srt"])
def test_a_full_disk_is_told_of_every_ending(said, tmp_path, monkeypatch, ending):
    """The partial file is a link to the device that is always full."""
    name = "talkwidget.cache.files.uuid.uuid4"
    monkeypatch.setattr(name, lambda: SimpleNamespace(hex="f" * 32))
    with written_whole(tmp_path / f"kept.{ending}") as part:
        part.write_text("")
    (tmp_path / f"kept.{ending}").unlink()
    part.symlink_to("/dev/full")
    before = set(Path("/proc/self/fd").iterdir())
    with pytest.raises(UnavailableError, match=r"cannot write .*kept.*No space left on device"):
        said.save(tmp_path / f"kept.{ending}")
    gc.collect()
    assert set(Path("/proc/self/fd").iterdir()) <= before
    assert not list(tmp_path.glob("*.part"))


@pytest.mark.parametrize("content", [None, b"", b"garbage", b"\0\0\0\x18ftypisom" + bytes(100)])
def test_a_clip_that_is_gone_or_damaged_in_the_cache_is_told_of_every_ending(said, tmp_path, content):
    said.path.unlink()
    if content is not None:
        said.path.write_bytes(content)
    told = "no longer in the cache" if content is None else "the file of the clip is damaged; generate it again"
    for ending in ENDINGS:
        with pytest.raises(UnavailableError, match=told):
            said.save(tmp_path / f"kept.{ending}")
    for read in (lambda: said.audio, lambda: list(said.frames()), lambda: join([said, said])):
        with pytest.raises(UnavailableError, match=told):
            read()
    assert not list(tmp_path.glob("kept.*"))


def test_the_size_of_a_clip_that_is_gone_says_so(said):
    said.path.unlink()
    with pytest.raises(UnavailableError, match="no longer in the cache"):
        _ = said.size


def test_a_name_may_be_as_long_as_the_disk_allows(said, tmp_path):
    path = tmp_path / ("x" * 251 + ".mp3")
    assert said.save(path).stat().st_size


def test_a_clip_larger_than_a_recording_may_be_is_read(said, monkeypatch):
    monkeypatch.setattr("talkwidget.media.sound.MAX_RECORDING_BYTES", 10)
    assert len(said.audio.samples)


def test_an_empty_path_and_the_file_of_the_cache_are_refused(said):
    for path in ("", " "):
        with pytest.raises(InputError, match="the path is empty"):
            said.save(path)
    before = said.path.read_bytes()
    with pytest.raises(InputError, match="the file of the cache itself"):
        said.save(said.path)
    assert said.path.read_bytes() == before
