import struct
import threading
from itertools import pairwise

import av
import numpy as np
import pytest

from talkwidget.errors import CancelledError, TalkError, UnavailableError
from talkwidget.media import Coding, decode_sound, encode_video

FPS = 25
RATE = 22050


def grey(count, batch=7, side=64):
    """``count`` frames that grow brighter, in batches."""
    levels = np.linspace(16, 235, count).astype(np.uint8)
    for start in range(0, count, batch):
        part = levels[start : start + batch]
        yield np.broadcast_to(part[:, None, None, None], (len(part), side, side, 3)).copy()


def write(path, batches=None, samples=None, rate=RATE, fps=FPS, audio_codec="mp3", **more):
    batches = grey(50) if batches is None else batches
    samples = np.zeros(2 * rate, np.float32) if samples is None else samples
    return encode_video(path, batches, samples, rate, Coding(fps, 18, audio_codec), **more)


def decoded_frames(path):
    with av.open(str(path)) as container:
        return np.stack([frame.to_ndarray(format="rgb24") for frame in container.decode(video=0)])


def boxes(data, start=0, end=None):
    """Names and places of the boxes of an MP4 (ISO 14496-12), one level."""
    end = len(data) if end is None else end
    while start < end:
        size, name = struct.unpack_from(">I4s", data, start)
        yield name.decode("latin1"), start + 8, start + size
        start += size


def find_boxes(data, path):
    places = [(0, len(data))]
    for name in path.split("/"):
        places = [(a, b) for start, end in places for found, a, b in boxes(data, start, end) if found == name]
    return places


def test_frames_come_back_in_number_order_and_brightness(tmp_path):
    path = tmp_path / "clip.mp4"
    told = []
    done = write(path, on_frames=told.append)
    assert (done.width, done.height, done.frame_count) == (64, 64, 50)
    assert told == [7, 14, 21, 28, 35, 42, 49, 50]
    assert done.render_seconds > 0
    assert done.encode_seconds > 0
    frames = decoded_frames(path).astype(int)
    assert frames.shape == (50, 64, 64, 3)
    expected = np.linspace(16, 235, 50).astype(np.uint8)
    assert np.abs(frames[:, 32, 32, 0] - expected).max() <= 2
    assert [entry.name for entry in tmp_path.iterdir()] == ["clip.mp4"]


def test_colours_survive_for_a_player_that_heeds_the_tags(tmp_path):
    colours = np.array(
        [
            [255, 0, 0],
            [0, 255, 0],
            [0, 0, 255],
            [255, 255, 255],
            [0, 0, 0],
            [200, 140, 110],
            [90, 60, 40],
            [30, 90, 160],
        ]
    )
    picture = np.kron(colours.reshape(2, 4, 3), np.ones((32, 32, 1))).astype(np.uint8)
    path = tmp_path / "colours.mp4"
    write(path, iter([np.stack([picture] * 10)]))
    with av.open(str(path)) as container:
        context = container.streams.video[0].codec_context
        tags = (context.color_primaries, context.color_trc, context.colorspace, context.color_range)
        frame = next(iter(container.decode(video=0)))
        shown = frame.reformat(format="rgb24", src_colorspace="ITU709", src_color_range="MPEG").to_ndarray()
    assert tags == (1, 1, 1, 1)
    assert frame.format.name == "yuv420p"
    centres = shown[16::32, 16::32].reshape(-1, 3).astype(int)
    assert np.abs(centres - colours).max() <= 4


@pytest.mark.parametrize("audio_codec", ["mp3", "aac"])
@pytest.mark.parametrize("rate", [16000, 22050, 24000, 44100, 48000])
def test_sound_is_in_step_to_the_sample(tmp_path, audio_codec, rate):
    clicks = [rate // 2, int(1.3 * rate)]
    samples = np.zeros(2 * rate, np.float32)
    samples[clicks] = 0.9
    path = tmp_path / "clip.mp4"
    write(path, samples=samples, rate=rate, audio_codec=audio_codec)
    heard = decode_sound(path).samples[:, 0]
    for click in clicks:
        assert click - 200 + np.argmax(np.abs(heard[click - 200 : click + 200])) == click
    with av.open(str(path)) as container:
        audio, video = container.streams.audio[0], container.streams.video[0]
        assert audio.start_time == 0
        assert video.start_time == 0
        assert float(audio.duration * audio.time_base) == pytest.approx(2.0, abs=1 / rate)
        assert float(video.duration * video.time_base) == 2.0


@pytest.mark.parametrize("audio_codec", ["mp3", "aac"])
@pytest.mark.parametrize("rate", [11025, 16000, 24000, 44100, 48000])
def test_left_and_right_stay_what_they_are(tmp_path, audio_codec, rate):
    samples = np.zeros((2 * rate, 2), np.float32)
    samples[rate // 2, 0] = samples[int(1.3 * rate), 1] = 0.9
    path = tmp_path / "clip.mp4"
    write(path, samples=samples, rate=rate, audio_codec=audio_codec)
    heard = decode_sound(path)
    assert heard.samples.shape[1] == 2
    clicks = np.argmax(np.abs(heard.samples), axis=0) / heard.sample_rate
    np.testing.assert_allclose(clicks, [0.5, int(1.3 * rate) / rate], atol=1.5 / heard.sample_rate)


@pytest.mark.parametrize(("audio_codec", "priming"), [("mp3", 1105), ("aac", 1024)])
def test_the_encoder_delay_stands_in_the_edit_list(tmp_path, audio_codec, priming):
    """Browsers, QuickTime and phones read it there; 1105 samples is LAME's delay with its decoder's, 1024 AAC's."""
    path = tmp_path / "clip.mp4"
    write(path, audio_codec=audio_codec)
    data = path.read_bytes()
    edits = [struct.unpack_from(">IIIi", data, start) for start, _ in find_boxes(data, "moov/trak/edts/elst")]
    assert [media_time for _, count, _, media_time in edits if count == 1][-1] == priming


def test_moov_comes_first_and_a_keyframe_every_two_seconds(tmp_path):
    path = tmp_path / "clip.mp4"
    write(path, grey(170), samples=np.zeros(7 * RATE, np.float32))
    order = [name for name, _, _ in boxes(path.read_bytes())]
    assert order.index("moov") < order.index("mdat")
    with av.open(str(path)) as container:
        keys = [float(p.pts * p.time_base) for p in container.demux(video=0) if p.is_keyframe]
    assert keys[0] == 0.0
    assert max(b - a for a, b in pairwise([*keys, 170 / FPS])) <= 2.0


@pytest.mark.parametrize("seconds", [0.5, 5.0])
def test_sound_is_filled_or_cut_to_the_length_of_the_video(tmp_path, seconds):
    path = tmp_path / "clip.mp4"
    write(path, samples=np.full(int(seconds * RATE), 0.1, np.float32))
    with av.open(str(path)) as container:
        audio = container.streams.audio[0]
        assert float(audio.duration * audio.time_base) == pytest.approx(2.0, abs=1e-3)


@pytest.mark.parametrize(("rate", "written"), [(8000, 16000), (11025, 16000), (37800, 44100), (96000, 48000)])
def test_rates_that_the_codecs_lack_are_resampled(tmp_path, rate, written):
    samples = np.zeros(2 * rate, np.float32)
    samples[rate] = 0.9
    path = tmp_path / "clip.mp4"
    write(path, samples=samples, rate=rate)
    sound = decode_sound(path)
    assert sound.sample_rate == written
    assert abs(np.argmax(np.abs(sound.samples[:, 0])) - written) <= 1


def test_same_input_same_bytes(tmp_path):
    write(tmp_path / "a.mp4", grey(50, batch=7))
    write(tmp_path / "b.mp4", grey(50, batch=50))
    assert (tmp_path / "a.mp4").read_bytes() == (tmp_path / "b.mp4").read_bytes()


def test_rendering_stays_few_batches_ahead(tmp_path):
    drawn, ahead = [], []

    def batches():
        for number in range(40):
            drawn.append(number)
            yield np.zeros((1, 64, 64, 3), np.uint8)

    write(tmp_path / "clip.mp4", batches(), on_frames=lambda done: ahead.append(len(drawn) - done))
    assert max(ahead) <= 5


class Watched:
    """An endless iterator of batches that remembers whether it was closed."""

    def __init__(self, error=None):
        self.error = error
        self.closed = False

    def __iter__(self):
        return self

    def __next__(self):
        if self.error is not None:
            raise self.error
        return np.zeros((2, 64, 64, 3), np.uint8)

    def close(self):
        self.closed = True


@pytest.mark.parametrize("stop", [CancelledError("stopped"), KeyboardInterrupt(), RuntimeError("broken callback")])
def test_stopping_leaves_nothing_behind(tmp_path, stop):
    (tmp_path / "clip.mp4").write_bytes(b"the clip of before")
    source = Watched()

    def on_frames(done):
        if done >= 10:
            raise stop

    with pytest.raises(type(stop)) as caught:
        write(tmp_path / "clip.mp4", source, on_frames=on_frames)
    assert caught.value is stop
    assert source.closed
    assert [entry.name for entry in tmp_path.iterdir()] == ["clip.mp4"]
    assert (tmp_path / "clip.mp4").read_bytes() == b"the clip of before"
    assert not [thread for thread in threading.enumerate() if "prefetch" in thread.name]


def test_the_engines_exception_is_raised_as_itself(tmp_path):
    error = ZeroDivisionError("in the engine")
    with pytest.raises(ZeroDivisionError) as caught:
        write(tmp_path / "clip.mp4", Watched(error))
    assert caught.value is error
    assert list(tmp_path.iterdir()) == []


def test_an_engine_that_draws_nothing_is_an_error(tmp_path):
    with pytest.raises(TalkError, match="no frame"):
        write(tmp_path / "clip.mp4", iter([]))
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_cannot_be_written_is_named(tmp_path):
    source = Watched()
    with pytest.raises(UnavailableError, match=r"cannot write the video to .*nowhere"):
        write(tmp_path / "nowhere" / "clip.mp4", source)
    assert source.closed


@pytest.fixture
def small_files():
    """No file may grow past 100 kB: the write fails as on a full disk."""
    resource = pytest.importorskip("resource", reason="needs limits on the size of files")
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, hard))
    yield
    resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@pytest.mark.usefixtures("small_files")
def test_a_write_that_fails_half_way_is_named_and_leaves_nothing(tmp_path):
    noise = np.random.default_rng(0).integers(0, 256, (1, 128, 128, 3), np.uint8)
    with pytest.raises(UnavailableError, match=r"cannot write the video .*File too large"):
        write(tmp_path / "clip.mp4", iter([np.roll(noise, 5 * i, axis=1) for i in range(200)]))
    assert list(tmp_path.iterdir()) == []
