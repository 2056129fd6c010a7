"""Export of a video: MP4 that QuickTime and phones play, its sound alone, its first frame."""

from __future__ import annotations

import io
from collections.abc import Iterable
from pathlib import Path

import av
import numpy as np
from numpy.typing import NDArray
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from ..cache.files import copy_file, scratch_folder, written_whole
from .container import open_output
from .marking import Marking, append_xmp, mark_container, marking_of, open_mp4
from .provenance import MP3, MP4, PNG, WAV, sign
from .read import read_sound


def portable_file(path: Path) -> Path:
    """Return the video with AAC sound: the file itself if it has that, else a copy that exists until Python ends.

    The copy is made once; video packets are copied without encoding.

    Parameters
    ----------
    path
        MP4 whose name identifies its content.

    Raises
    ------
    OSError
        The file is missing, or there is no space for the copy.
    """
    if sound_codec(path) == "aac":
        return path
    copy = scratch_folder() / f"{path.stem}-aac.mp4"
    if not copy.exists():
        write_portable(path, copy)
    return copy


def write_portable(path: Path, target: Path) -> None:
    """Write a video as MP4 with AAC sound, without encoding its pictures; raises :class:`OSError`."""
    if sound_codec(path) == "aac":
        copy_file(path, target)
        return
    with av.open(str(path)) as source, written_whole(target) as part:
        _write_with_aac(source, part)


def write_wav(path: Path, target: Path, seconds: float) -> None:
    """Write the sound of a video as WAV with 16 bits a sample; ``seconds`` as for :func:`read_sound`."""
    import soundfile

    samples, sample_rate = read_sound(path, seconds)
    marking = marking_of(path)
    # In memory, since libsndfile tells no reason where a disk refuses it.
    content = io.BytesIO()
    channels = 1 if samples.ndim == 1 else samples.shape[1]
    with soundfile.SoundFile(content, "w", sample_rate, channels, format="WAV", subtype="PCM_16") as file:
        file.comment = marking.comment
        file.write(samples)
    with written_whole(target) as part:
        part.write_bytes(content.getbuffer())
        sign(part, WAV, marking)


def write_mp3(path: Path, target: Path) -> None:
    """Write the sound of a video as MP3; sound that is MP3 already is copied without encoding."""
    marking = marking_of(path)
    with written_whole(target) as part:
        with av.open(str(path)) as source, open_output(part, "mp3") as container:
            mark_container(container, marking)
            _write_sound(source, container)
        sign(part, MP3, marking)


def write_png(frames: Iterable[NDArray[np.uint8]], target: Path, marking: Marking) -> None:
    """Write the first of the frames (H, W, 3) as PNG."""
    image = Image.fromarray(next(iter(frames)))
    about = PngInfo()
    about.add_itxt("Comment", marking.comment)
    about.add_itxt("XML:com.adobe.xmp", marking.xmp)
    with written_whole(target) as part:
        image.save(part, "PNG", pnginfo=about)
        sign(part, PNG, marking)


def sound_codec(path: Path) -> str:
    """FFmpeg's name of the codec of a video's sound, as in ``aac`` or ``mp3float``."""
    with av.open(str(path)) as video:
        return video.streams.audio[0].codec_context.name


def _write_sound(source: av.container.InputContainer, container: av.container.OutputContainer) -> None:
    """Write the sound of a video to a container; sound that is MP3 is copied."""
    sound = source.streams.audio[0]
    if sound.codec_context.name.startswith("mp3"):
        copied = container.add_stream_from_template(sound)
        for packet in source.demux(sound):
            if packet.dts is not None:  # the last packet is empty; it flushes decoders
                packet.stream = copied
                container.mux(packet)
        return
    encoded = container.add_stream("libmp3lame", rate=sound.rate, layout=sound.layout.name)
    encoded.bit_rate = sound.bit_rate
    for frame in source.decode(sound):
        container.mux(encoded.encode(frame))
    container.mux(encoded.encode(None))


def _write_with_aac(source: av.container.InputContainer, path: Path) -> None:
    pictures, sound = source.streams.video[0], source.streams.audio[0]
    marking = marking_of(source.name)
    with open_mp4(path, marking) as container:
        video = container.add_stream_from_template(pictures)
        audio = container.add_stream("aac", rate=sound.rate, layout=sound.layout.name)
        audio.bit_rate = sound.bit_rate
        for packet in source.demux(pictures, sound):
            if packet.stream is sound:
                for frame in sound.decode(packet):
                    container.mux(audio.encode(frame))
            elif packet.dts is not None:  # the last packet is empty; it flushes decoders
                packet.stream = video
                container.mux(packet)
        container.mux(audio.encode(None))
    append_xmp(path, marking)
    sign(path, MP4, marking)
