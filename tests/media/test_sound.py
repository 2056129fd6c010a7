import hashlib
import io
import wave

import av
import numpy as np
import pytest
import soundfile

from talkwidget.errors import InputError
from talkwidget.media import Coding, change_tempo, decode_sound, encode_video, resample

RATE = 24000


def tone(seconds=1.0, rate=RATE, hertz=440.0):
    return (0.5 * np.sin(2 * np.pi * hertz * np.arange(int(seconds * rate)) / rate)).astype(np.float32)


def wav_bytes(samples, rate=RATE):
    """``samples`` (n,) or (n, channels) as a 16-bit WAV file."""
    samples = np.atleast_2d(samples.T).T
    file = io.BytesIO()
    with wave.open(file, "wb") as out:
        out.setnchannels(samples.shape[1])
        out.setsampwidth(2)
        out.setframerate(rate)
        out.writeframes((samples * 32767).astype("<i2").tobytes())
    return file.getvalue()


def encoded(samples, container, codec, rate=RATE, early_index=None):
    """Bytes of a file; ``early_index`` is a path for an MP4 whose index stands first, as in files for the web."""
    file = io.BytesIO()
    if codec == "vorbis":  # FFmpeg's own Vorbis encoder is experimental
        soundfile.write(file, samples, rate, format=container, subtype=codec)
        return file.getvalue()
    options = {"movflags": "faststart"} if early_index else {}
    with av.open(early_index or file, "w", format=container, options=options) as out:
        stream = out.add_stream(codec, rate=rate, layout="mono")
        frame = av.AudioFrame.from_ndarray((samples * 32767).astype(np.int16)[None], format="s16", layout="mono")
        frame.sample_rate = rate
        frame.pts = 0
        out.mux(stream.encode(frame))
        out.mux(stream.encode(None))
    return early_index.read_bytes() if early_index else file.getvalue()


def test_wav_comes_back_sample_for_sample_with_its_digest():
    left, right = tone(hertz=440), tone(hertz=220)
    data = wav_bytes(np.stack([left, right], axis=1))
    sound = decode_sound(data)
    assert sound.samples.shape == (RATE, 2)
    assert sound.samples.dtype == np.float32
    assert sound.sample_rate == RATE
    assert sound.duration == 1.0
    assert sound.digest == hashlib.sha256(data).hexdigest()
    np.testing.assert_allclose(sound.samples[:, 1], right, atol=1e-4)


@pytest.mark.parametrize("channels", [3, 6, 8, 16])
def test_each_of_many_channels_comes_back(channels):
    """Eight and more once ended the process."""
    tones = np.stack([tone(0.2, hertz=200 + 50 * channel) for channel in range(channels)], axis=1)
    np.testing.assert_allclose(decode_sound(wav_bytes(tones)).samples, tones, atol=1e-4)
    assert decode_sound(wav_bytes(tones), most_channels=2).samples.shape == (len(tones), 2)


def test_path_and_bytes_give_the_same(tmp_path):
    data = wav_bytes(tone())
    path = tmp_path / "größe 1.wav"
    path.write_bytes(data)
    from_path, from_text, from_bytes = decode_sound(path), decode_sound(str(path)), decode_sound(data)
    assert from_path.digest == from_text.digest == from_bytes.digest
    np.testing.assert_array_equal(from_path.samples, from_bytes.samples)


@pytest.mark.parametrize(
    ("container", "codec"), [("mp3", "libmp3lame"), ("ipod", "aac"), ("flac", "flac"), ("ogg", "vorbis")]
)
def test_compressed_recordings_keep_their_start_and_level(container, codec):
    click = np.zeros(RATE, np.float32)
    click[RATE // 2 : RATE // 2 + 240] = tone(0.01)
    sound = decode_sound(encoded(click, container, codec))
    loud = np.flatnonzero(np.abs(sound.samples[:, 0]) > 0.25)
    assert sound.sample_rate == RATE
    assert abs(loud[0] - RATE // 2) < 0.002 * RATE


def test_sound_of_a_video(tmp_path):
    path = tmp_path / "clip.mp4"
    encode_video(path, iter([np.zeros((25, 64, 64, 3), np.uint8)]), tone(), RATE, Coding(25, 30, "aac"))
    sound = decode_sound(path)
    assert sound.duration == pytest.approx(1.0, abs=0.05)
    assert np.sqrt(np.mean(sound.samples**2)) == pytest.approx(0.354, abs=0.02)


def test_silent_video_says_so(tmp_path):
    path = tmp_path / "mute.mp4"
    with av.open(str(path), "w") as out:
        stream = out.add_stream("libx264", rate=25)
        stream.width = stream.height = 64
        out.mux(stream.encode(av.VideoFrame.from_ndarray(np.zeros((64, 64, 3), np.uint8), format="rgb24")))
        out.mux(stream.encode(None))
    with pytest.raises(InputError, match=r"mute\.mp4' has no sound in it"):
        decode_sound(path)


def test_a_damaged_middle_does_not_lose_the_rest():
    data = bytearray(encoded(tone(4.0), "mp3", "libmp3lame"))
    middle = len(data) // 2
    data[middle : middle + 500] = bytes(500)
    assert decode_sound(bytes(data)).duration > 3.5


@pytest.mark.parametrize("share", [0.5, 0.9])
@pytest.mark.parametrize(
    ("container", "codec", "early"),
    [
        ("ipod", "aac", False),
        ("ipod", "aac", True),
        ("mp4", "aac", True),
        ("ogg", "libopus", False),
        ("flac", "flac", False),
        ("webm", "libopus", False),
    ],
)
def test_the_first_part_of_a_file_is_said_to_be_one(tmp_path, container, codec, early, share):
    data = encoded(tone(8.0), container, codec, early_index=tmp_path / "whole" if early else None)
    assert decode_sound(data).duration == pytest.approx(8.0, abs=0.1)
    (tmp_path / "part").write_bytes(data[: int(share * len(data))])
    with pytest.raises(InputError, match=r"^'part' is damaged or only half there; copy or download it again\.$"):
        decode_sound(tmp_path / "part")


def mistakes(folder):
    (folder / "song.mp3").write_text("These are the words of a song.\n" * 50)
    (folder / "empty.wav").write_bytes(b"")
    (folder / "zeros.mp3").write_bytes(bytes(5000))
    (folder / "cut.m4a").write_bytes(encoded(tone(), "ipod", "aac")[:200])
    (folder / "header.wav").write_bytes(wav_bytes(np.zeros(0, np.float32)))
    return {
        "there is no file": folder / "nowhere.mp3",
        "is a folder": folder,
        "is a URL": "https://example.org/voice.mp3",
        "empty.wav' is empty": folder / "empty.wav",
        "^the recording is empty": b"",
        r"^'song\.mp3' (cannot be read as sound: it looks like a text|has no sound)": folder / "song.mp3",
        r"^'zeros\.mp3' (cannot be read as sound|has no sound)": folder / "zeros.mp3",
        r"^'cut\.m4a' is damaged or only half there; copy or download it again\.$": folder / "cut.m4a",
        r"^'header\.wav' has no sound": folder / "header.wav",
        "there is no file 'a": "a\0b.mp3",
    }


@pytest.mark.parametrize("number", range(10))
def test_mistakes_are_told_in_one_line(tmp_path, number):
    cause, source = list(mistakes(tmp_path).items())[number]
    with pytest.raises(InputError, match=cause) as caught:
        decode_sound(source)
    assert "\n" not in str(caught.value)


def test_a_playlist_opens_no_other_file(tmp_path):
    (tmp_path / "other.wav").write_bytes(wav_bytes(tone()))
    playlist = f"#EXTM3U\n#EXT-X-TARGETDURATION:10\n#EXTINF:10,\n{tmp_path / 'other.wav'}\n#EXT-X-ENDLIST\n"
    (tmp_path / "list.m3u8").write_text(playlist)
    with pytest.raises(InputError, match="cannot be read as sound"):
        decode_sound(tmp_path / "list.m3u8")
    with pytest.raises(InputError):
        decode_sound(playlist.encode())


def test_too_long_is_refused_by_what_it_declares_and_by_what_it_holds():
    data = wav_bytes(tone(3.0))
    with pytest.raises(InputError, match="longer than"):
        decode_sound(data, limit=2.0)
    undeclared = encoded(tone(3.0), "adts", "aac")
    with pytest.raises(InputError, match="longer than"):
        decode_sound(undeclared, limit=2.0)
    assert decode_sound(data, limit=3.0).duration == 3.0


def test_resample_keeps_length_and_pitch():
    there = resample(tone(1.0), RATE, 16000)
    assert there.shape == (16000,)
    np.testing.assert_allclose(there[500:-500], tone(1.0, rate=16000)[500:-500], atol=2e-3)
    stereo = np.stack([tone(), tone()], axis=1)
    assert resample(stereo, RATE, 48000).shape == (48000, 2)
    assert resample(stereo, RATE, RATE) is stereo


@pytest.mark.parametrize("tempo", [0.5, 0.8, 1.0, 1.3, 2.0])
def test_change_tempo_keeps_the_pitch(tempo):
    there = change_tempo(tone(2.0), RATE, tempo)
    assert len(there) == pytest.approx(2.0 * RATE / tempo, rel=0.03)
    spectrum = np.abs(np.fft.rfft(there * np.hanning(len(there))))
    assert np.argmax(spectrum) * RATE / len(there) == pytest.approx(440, rel=0.01)
