"""Machine-readable marking that a file is synthetic, by the IPTC's digital source types.

Every container carries a comment that names the type; an MP4 and a PNG carry it as XMP too, where photo and video
programs look for it (IPTC Photo Metadata Standard 2023.1, XMP specification part 3, "ISO base media file format").
"""

from __future__ import annotations

import os
import re
import uuid
from pathlib import Path
from typing import Any

import av

TRAINED = "trainedAlgorithmicMedia"
"""Made by a trained model alone, as the sound of a synthesizer."""
COMPOSITE = "compositeWithTrainedAlgorithmicMedia"
"""Made of a picture or recording of the user and of what models added, as a clip."""

_NEWSCODES = "http://cv.iptc.org/newscodes/digitalsourcetype/"
_TYPE = re.compile(rf"{re.escape(_NEWSCODES)}({COMPOSITE}|{TRAINED})\b")
_XMP_BOX = uuid.UUID("be7acfcb-97a9-42e8-9c71-999491e3afac").bytes
# The packet's id is the same in every file; a fixed text keeps the bytes of a clip repeatable.
_PACKET = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:Iptc4xmpExt="http://iptc.org/std/Iptc4xmpExt/2008-02-29/"
 xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmp:CreatorTool="talkwidget">
<Iptc4xmpExt:DigitalSourceType>{kind}</Iptc4xmpExt:DigitalSourceType>
</rdf:Description></rdf:RDF></x:xmpmeta>
<?xpacket end="r"?>"""


def comment(source_type: str = COMPOSITE) -> str:
    """Comment for a file of this type: one line for people and programs."""
    return f"Synthetic media, made with talkwidget. Digital source type: {_NEWSCODES}{source_type}"


def xmp_packet(source_type: str = COMPOSITE) -> str:
    """XMP packet that names the type, for containers that take one."""
    return _PACKET.format(kind=_NEWSCODES + source_type)


def mark_container(container: av.container.OutputContainer, source_type: str = COMPOSITE) -> None:
    """Add the comment to a container that is being written, before its first packet: MP4, WebM, WAV, MP3 and others."""
    container.metadata["comment"] = comment(source_type)


def append_xmp(path: Path, source_type: str = COMPOSITE) -> None:
    """Append the XMP packet to a finished MP4, as a box of its own; raises :class:`OSError`."""
    content = _XMP_BOX + xmp_packet(source_type).encode()
    with path.open("ab") as file:
        file.write((8 + len(content)).to_bytes(4, "big") + b"uuid" + content)


def append_gif_comment(path: Path, source_type: str = COMPOSITE) -> None:
    """Put the comment before the end of a finished GIF (GIF89a, "Comment Extension"); raises :class:`OSError`."""
    content = comment(source_type).encode()
    with path.open("r+b") as file:
        file.seek(-1, os.SEEK_END)  # the trailer
        file.write(b"\x21\xfe" + bytes([len(content)]) + content + b"\0\x3b")


def read_marking(path: str | Path) -> frozenset[str]:
    """Digital source types that a media file names in its comment and its XMP; empty where it is not marked.

    Raises
    ------
    av.error.FFmpegError
        It is no media file.
    """
    with av.open(str(path), options={"export_xmp": "1"}) as container:
        metadata: dict[str, Any] = {**container.metadata}
    return frozenset(found for value in metadata.values() for found in _TYPE.findall(str(value)))
