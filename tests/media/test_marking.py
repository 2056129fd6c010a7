"""Marking of synthetic media, read back with FFmpeg's reader."""

from __future__ import annotations

import xml.etree.ElementTree as ElementTree

import av
import numpy as np
import pytest
from PIL import Image

from talkwidget.media import Coding, encode_video, portable_file
from talkwidget.media.join import join_videos
from talkwidget.media.marking import (
    COMPOSITE,
    SYNTHETIC,
    TRAINED,
    Marking,
    append_xmp,
    mark_container,
    read_marking,
)

RATE = 24000
SAMPLES = (0.3 * np.sin(np.arange(RATE) / 9)).astype(np.float32)


def encoded(path, codec="mp3"):
    frames = np.zeros((10, 64, 64, 3), np.uint8)
    encode_video(path, iter([frames]), SAMPLES, RATE, Coding(25, 23, codec))
    return path


def metadata(path, **options):
    with av.open(str(path), options=options) as container:
        return {**container.metadata}


@pytest.mark.parametrize("codec", ["mp3", "aac"])
def test_every_video_is_marked_in_comment_and_xmp(tmp_path, codec):
    path = encoded(tmp_path / "clip.mp4", codec)
    assert read_marking(path) == {COMPOSITE}
    told = metadata(path, export_xmp="1")
    assert told["comment"] == SYNTHETIC.comment
    assert told["xmp"] == SYNTHETIC.xmp


def test_a_marked_video_still_plays_to_the_end(tmp_path):
    with av.open(str(encoded(tmp_path / "clip.mp4"))) as container:
        assert sum(1 for _ in container.decode(video=0)) == 10


def test_the_portable_copy_is_marked(tmp_path):
    copy = portable_file(encoded(tmp_path / "clip.mp4"))
    assert copy.parent != tmp_path
    told = metadata(copy, export_xmp="1")
    assert COMPOSITE in told["comment"]
    assert COMPOSITE in told["xmp"]


def test_a_saved_clip_is_marked(talker, portrait, tmp_path):
    talker.set_face(portrait)
    clip = talker.say("Hello")
    assert read_marking(clip.path) == {COMPOSITE}
    for ending in ("mp4", "webm", "gif", "wav", "mp3"):
        assert read_marking(clip.save(tmp_path / f"clip.{ending}")) == {COMPOSITE}, ending
    assert read_marking(clip.save(tmp_path / "captioned.mp4", captions=True)) == {COMPOSITE}
    with Image.open(clip.save(tmp_path / "clip.png")) as picture:
        assert picture.info["Comment"] == SYNTHETIC.comment
        assert picture.info["XML:com.adobe.xmp"] == SYNTHETIC.xmp


def test_a_marked_animation_still_plays(talker, portrait, tmp_path):
    talker.set_face(portrait)
    path = talker.say("Hello").save(tmp_path / "clip.gif")
    with Image.open(path) as picture:
        assert picture.n_frames > 1
        picture.seek(picture.n_frames - 1)
        picture.load()


def test_joined_videos_are_marked(tmp_path):
    paths = [encoded(tmp_path / "a.mp4"), encoded(tmp_path / "b.mp4")]
    join_videos(paths, tmp_path / "both.mp4", 23)
    told = metadata(tmp_path / "both.mp4", export_xmp="1")
    assert COMPOSITE in told["comment"]
    assert told["xmp"] == SYNTHETIC.xmp


@pytest.mark.parametrize(("ending", "codec"), [("wav", "pcm_s16le"), ("mp3", "libmp3lame"), ("mp4", "aac")])
def test_sound_alone_can_be_marked(tmp_path, ending, codec):
    path = tmp_path / f"sound.{ending}"
    with av.open(str(path), "w") as container:
        mark_container(container, Marking(TRAINED))
        stream = container.add_stream(codec, rate=RATE, layout="mono")
        frame = av.AudioFrame.from_ndarray((SAMPLES[None] * 32767).astype(np.int16), format="s16", layout="mono")
        frame.sample_rate = RATE
        for packet in [*stream.encode(frame), *stream.encode(None)]:
            container.mux(packet)
    assert read_marking(path) == {TRAINED}
    if ending == "mp4":
        append_xmp(path, Marking(TRAINED))
        assert TRAINED in metadata(path, export_xmp="1")["xmp"]


def test_a_file_of_others_is_not_marked(tmp_path):
    path = tmp_path / "plain.mp4"
    with av.open(str(path), "w") as container:
        container.metadata["comment"] = "digital source type"
        stream = container.add_stream("libx264", rate=25)
        stream.width = stream.height = 64
        frame = av.VideoFrame.from_ndarray(np.zeros((64, 64, 3), np.uint8), format="rgb24")
        for packet in [*stream.encode(frame), *stream.encode(None)]:
            container.mux(packet)
    assert read_marking(path) == frozenset()


def test_the_xmp_is_well_formed_and_names_the_type_as_the_iptc_does():
    (told,) = ElementTree.fromstring(SYNTHETIC.xmp).iter(
        "{http://iptc.org/std/Iptc4xmpExt/2008-02-29/}DigitalSourceType"
    )
    assert told.text == f"http://cv.iptc.org/newscodes/digitalsourcetype/{COMPOSITE}"


def test_the_same_clip_has_the_same_bytes(tmp_path):
    assert encoded(tmp_path / "a.mp4").read_bytes() == encoded(tmp_path / "b.mp4").read_bytes()
