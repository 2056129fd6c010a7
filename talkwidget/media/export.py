"""Export: a film for QuickTime and phones, which play no MP3 in MP4."""

from __future__ import annotations

from pathlib import Path

import av

from ..cache.files import scratch_folder, written_whole


def portable_file(path: Path) -> Path:
    """The same film with AAC sound: the file itself if it has that, else a copy that lasts until Python ends.

    Pictures are taken over packet by packet; the copy is made once.

    Parameters
    ----------
    path
        An MP4 whose name tells its content.

    Raises
    ------
    OSError
        It is gone, or there is no room for the copy.
    """
    with av.open(str(path)) as film:
        if film.streams.audio[0].codec_context.name == "aac":
            return path
        copy = scratch_folder() / f"{path.stem}-aac.mp4"
        if not copy.exists():
            with written_whole(copy) as part:
                _write_with_aac(film, part)
        return copy


def _write_with_aac(film: av.container.InputContainer, path: Path) -> None:
    pictures, sound = film.streams.video[0], film.streams.audio[0]
    with av.open(str(path), "w", format="mp4", options={"movflags": "+faststart"}) as container:
        video = container.add_stream_from_template(pictures)
        audio = container.add_stream("aac", rate=sound.rate, layout=sound.layout.name)
        audio.bit_rate = sound.bit_rate
        for packet in film.demux(pictures, sound):
            if packet.stream is sound:
                for frame in sound.decode(packet):
                    container.mux(audio.encode(frame))
            elif packet.dts is not None:  # the last packet is empty, to flush decoders
                packet.stream = video
                container.mux(packet)
        container.mux(audio.encode(None))
