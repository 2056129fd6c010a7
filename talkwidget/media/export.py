"""Export of an MP4 for QuickTime and phones, which play no MP3 in MP4."""

from __future__ import annotations

from pathlib import Path

import av

from ..cache.files import scratch_folder, written_whole
from .marking import append_xmp, mark_container


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
    with av.open(str(path)) as video:
        if video.streams.audio[0].codec_context.name == "aac":
            return path
        copy = scratch_folder() / f"{path.stem}-aac.mp4"
        if not copy.exists():
            with written_whole(copy) as part:
                _write_with_aac(video, part)
        return copy


def _write_with_aac(source: av.container.InputContainer, path: Path) -> None:
    pictures, sound = source.streams.video[0], source.streams.audio[0]
    with av.open(str(path), "w", format="mp4", options={"movflags": "+faststart"}) as container:
        mark_container(container)
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
    append_xmp(path)
