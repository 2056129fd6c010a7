import io

import av
import numpy as np
import pytest

from talkwidget.cache.codec import encode
from talkwidget.cache.memory import Entry
from talkwidget.errors import InputError
from talkwidget.media import Coding, decode_sound, encode_video
from talkwidget.voice.cleaning import LOUDNESS, VOICE_RATE
from talkwidget.voice.recording import read_recording
from talkwidget.voice.timbre import integrated_loudness
from talkwidget.voice.voice import prepare_voice
from tests.cache.same import comes_back, same
from tests.speech.conftest import flac_bytes


def prepared(source, name=None):
    return prepare_voice(read_recording(source), name)


def padded(speech, seconds=1.5):
    silence = np.zeros(int(seconds * speech.sample_rate), np.float32)
    return np.concatenate([silence, speech.samples, silence, speech.samples, silence])


def encoded(samples, rate, container, codec):
    file = io.BytesIO()
    with av.open(file, "w", format=container) as out:
        stream = out.add_stream(codec, rate=rate, layout="mono")
        stream.bit_rate = 128_000
        frame = av.AudioFrame.from_ndarray(samples[None], format="fltp", layout="mono")
        frame.sample_rate, frame.pts = rate, 0
        out.mux(stream.encode(frame))
        out.mux(stream.encode(None))
    return file.getvalue()


def figures(voice):
    timbre = voice.timbre
    return np.array(
        [timbre.pitch, timbre.pitch_low, timbre.pitch_high, timbre.formant_spacing, timbre.loudness, voice.duration]
    )


def test_a_voice_is_trimmed_levelled_mono_at_a_known_rate(speech):
    voice = prepared(flac_bytes(padded(speech), speech.sample_rate), "ada")
    assert voice.name == "ada"
    assert voice.sample_rate == VOICE_RATE
    assert voice.samples.ndim == 1
    assert voice.samples.dtype == np.float32
    assert voice.duration < 2 * speech.duration
    assert integrated_loudness(voice.reference, VOICE_RATE) == pytest.approx(LOUDNESS, abs=0.1)
    assert np.abs(voice.samples).max() < 1.0
    assert voice.warnings == ()


def test_the_recording_is_kept_as_it_is(speech):
    both = np.stack([padded(speech), 0.5 * np.roll(padded(speech), 99)], axis=1)
    data = flac_bytes(both, speech.sample_rate)
    sound = prepared(data).decode_recording()
    assert sound.sample_rate == speech.sample_rate
    assert np.array_equal(sound.samples, decode_sound(data).samples)
    np.testing.assert_allclose(sound.samples, both, atol=1e-4)


def test_of_more_channels_than_two_a_recording_is_heard_from_left_and_right(speech):
    """Front left and right as they are, the centre 3 dB down in both, no low-frequency effects (ITU-R BS.775)."""
    rate, time = 24000, np.arange(24000) / 24000
    tones = np.stack([np.sin(2 * np.pi * (200 + 100 * channel) * time) for channel in range(6)], axis=1)
    loud = 0.3 * (1 + np.sin(2 * np.pi * 3 * time))[:, None]
    quiet, clipping = (prepared(flac_bytes(0.1 * level * tones, rate)) for level in (loud, 16 * loud))
    heard = quiet.decode_recording().samples
    assert heard.shape == (24000, 2)
    spectrum = np.abs(np.fft.rfft(heard, axis=0))[200:800:100]
    levels = spectrum / spectrum.max()
    np.testing.assert_allclose(levels[:, 0], [1, 0, 0.707, 0, 0.707, 0], atol=0.01)
    np.testing.assert_allclose(levels[:, 1], [0, 1, 0.707, 0, 0, 0.707], atol=0.01)
    assert np.abs(clipping.decode_recording().samples).max() == pytest.approx(1.0)


def test_of_a_recording_no_samples_are_kept_but_its_speech():
    rate = 8000
    hum = 0.3 * np.sin(2 * np.pi * 150 * np.arange(60 * rate) / rate) * (np.arange(60 * rate) % rate < 0.7 * rate)
    data = flac_bytes(np.stack([hum, np.roll(hum, 5)], axis=1), rate)
    voice = prepared(data)
    assert len(encode(Entry(voice, 0.0))) < len(data) + voice.samples.nbytes + voice.reference.nbytes + 10_000


def test_its_name_is_that_of_the_file(tmp_path, speech):
    path = tmp_path / "my voice.flac"
    path.write_bytes(flac_bytes(speech.samples, speech.sample_rate))
    assert prepared(path).name == "my voice"


def test_the_same_file_gives_the_same_voice_and_it_can_be_kept(speech):
    data = flac_bytes(speech.samples, speech.sample_rate)
    voice, again = prepared(data, "a"), prepared(data, "a")
    assert same(voice, again)
    assert comes_back(voice)


def test_figures_are_those_of_the_speech(voice):
    assert 150 < voice.timbre.pitch < 260
    assert voice.timbre.pitch_low < voice.timbre.pitch < voice.timbre.pitch_high
    assert 1000 < voice.timbre.formant_spacing < 1400
    assert voice.timbre.spectrum.shape == (32,)


@pytest.mark.parametrize(("container", "codec"), [("mp3", "libmp3lame"), ("ipod", "aac")])
def test_compressed_recordings_give_the_same_figures(speech, container, codec):
    plain = prepared(flac_bytes(speech.samples, speech.sample_rate))
    voice = prepared(encoded(speech.samples, speech.sample_rate, container, codec))
    np.testing.assert_allclose(figures(voice), figures(plain), rtol=0.02)


def test_a_video_gives_the_same_figures(tmp_path, speech):
    path = tmp_path / "me.mp4"
    frames = iter([np.zeros((int(25 * speech.duration), 32, 32, 3), np.uint8)])
    encode_video(path, frames, speech.samples, speech.sample_rate, Coding(25, 40, "aac"))
    plain = prepared(flac_bytes(speech.samples, speech.sample_rate))
    np.testing.assert_allclose(figures(prepared(path)), figures(plain), rtol=0.02)


def test_the_best_twenty_seconds_are_kept_for_cloning(speech, noise):
    """Two minutes, of which one stretch is clean."""
    rate = speech.sample_rate
    block = np.concatenate([speech.samples, speech.samples])
    noisy = block + 0.05 * np.resize(noise, len(block))
    gap = np.zeros(rate // 2, np.float32)
    recording = np.concatenate([noisy, gap, noisy, gap, block, gap, noisy])
    voice = prepared(flac_bytes(recording.clip(-1, 1), rate))
    assert 5 <= len(voice.reference) / VOICE_RATE <= 20
    frames = voice.reference[: len(voice.reference) // 480 * 480].reshape(-1, 480)
    levels = np.sqrt(np.mean(frames**2, axis=1))
    assert np.percentile(levels, 5) < 0.01 * np.percentile(levels, 95)


def warnings_of(samples, rate):
    return " | ".join(prepared(flac_bytes(samples, rate)).warnings)


def test_a_short_recording_is_warned_of(speech):
    assert "s of speech; give 5 to 20 s" in warnings_of(speech.samples[: 2 * speech.sample_rate], speech.sample_rate)


def test_a_clipped_recording_is_warned_of(speech):
    assert "clipped" in warnings_of((8 * speech.samples).clip(-1, 1), speech.sample_rate)
    assert "clipped" not in warnings_of(speech.samples, speech.sample_rate)


def test_a_noisy_recording_is_warned_of(speech, noise):
    samples = padded(speech)
    assert "noisy" in warnings_of((samples + 0.08 * np.resize(noise, len(samples))).clip(-1, 1), speech.sample_rate)


def test_channels_that_differ_are_warned_of(speech):
    other = np.roll(speech.samples, 3 * speech.sample_rate)
    assert "channels differ" in warnings_of(np.stack([speech.samples, other], axis=1), speech.sample_rate)


def test_channels_that_are_one_sound_with_a_little_of_the_room_are_not_warned_of(speech, noise):
    other = 0.8 * speech.samples + 0.01 * np.resize(noise, len(speech.samples))
    assert warnings_of(np.stack([speech.samples, other], axis=1), speech.sample_rate) == ""


def test_of_channels_that_cancel_each_other_one_is_used(speech):
    voice = prepared(flac_bytes(np.stack([speech.samples, -0.9 * speech.samples], axis=1), speech.sample_rate))
    plain = prepared(flac_bytes(speech.samples, speech.sample_rate))
    assert "cancel each other" in " ".join(voice.warnings)
    np.testing.assert_allclose(voice.samples, plain.samples, atol=1e-4)


def test_an_empty_channel_is_left_out(speech):
    both = np.stack([speech.samples, np.zeros_like(speech.samples)], axis=1)
    voice = prepared(flac_bytes(both, speech.sample_rate))
    assert voice.warnings == ()
    plain = prepared(flac_bytes(speech.samples, speech.sample_rate))
    np.testing.assert_allclose(voice.samples, plain.samples, atol=1e-4)


@pytest.mark.parametrize(
    ("samples", "cause"),
    [
        (np.zeros(48000, np.float32), "silent"),
        (np.full(48000, 1e-5, np.float32), "silent"),
        (np.concatenate([np.zeros(24000), 0.5 * np.ones(40), np.zeros(24000)]).astype(np.float32), "only|silent"),
    ],
)
def test_a_recording_without_speech_is_an_error(samples, cause):
    with pytest.raises(InputError, match=cause) as caught:
        prepared(flac_bytes(samples, 24000))
    assert "\n" not in str(caught.value)


def test_a_voice_says_what_it_is_in_one_line(speech):
    told = repr(prepared(flac_bytes(speech.samples, speech.sample_rate), "ada"))
    assert "name='ada'" in told
    assert "array" not in told
    assert "\n" not in told


def test_a_text_file_is_an_error(tmp_path):
    path = tmp_path / "song.mp3"
    path.write_text("la la la\n" * 100)
    with pytest.raises(InputError, match=r"song\.mp3"):
        prepared(path)


def test_three_hours_are_an_error(monkeypatch):
    """The length is taken from the header: nothing of it is decoded."""
    file = io.BytesIO(flac_bytes(np.zeros(8000, np.float32), 8000))
    data = bytearray(file.getvalue())
    samples = 3 * 3600 * 8000
    # STREAMINFO (RFC 9639, 8.2): the number of samples is the last 36 bits of bytes 18 to 25 of the file.
    data[21] = (data[21] & 0xF0) | (samples >> 32)
    data[22:26] = (samples & 0xFFFFFFFF).to_bytes(4, "big")
    with pytest.raises(InputError, match="longer than 60 minutes"):
        prepared(bytes(data))


def test_real_recordings(recording):
    voice = prepared(recording)
    assert 70 < voice.timbre.pitch < 300
    assert 900 < voice.timbre.formant_spacing < 1400
    assert voice.duration > 4
