"""Machine-readable marking that a file is synthetic, by the IPTC's digital source types, and the consent it rests on.

Every container carries a comment that names both. An MP4 and a PNG carry the type as XMP too, where photo and video
programs look for it. Sources: IPTC Photo Metadata Standard 2023.1; XMP specification part 3, "ISO base media file
format". What a certificate adds is in ``provenance.py``.
"""

from __future__ import annotations

import os
import re
import uuid
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import av
from PIL import Image

from .container import open_output

TRAINED = "trainedAlgorithmicMedia"
"""Made by a trained model alone, as the sound of a synthesizer."""
COMPOSITE = "compositeWithTrainedAlgorithmicMedia"
"""Made of a picture or recording of the user and of what models added, as a clip."""
NEWSCODES = "http://cv.iptc.org/newscodes/digitalsourcetype/"
"""Namespace of the digital source types."""

_TYPE = re.compile(rf"{re.escape(NEWSCODES)}({COMPOSITE}|{TRAINED})\b")
_CONSENT = re.compile(r"\. Consent: (.+)", re.DOTALL)
_XMP_BOX = uuid.UUID("be7acfcb-97a9-42e8-9c71-999491e3afac").bytes
_GIF_BLOCK = 255
# The packet's id is the same in every file; a fixed text keeps the bytes of a clip repeatable.
_PACKET = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:Iptc4xmpExt="http://iptc.org/std/Iptc4xmpExt/2008-02-29/"
 xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmp:CreatorTool="talkwidget">
<Iptc4xmpExt:DigitalSourceType>{kind}</Iptc4xmpExt:DigitalSourceType>
</rdf:Description></rdf:RDF></x:xmpmeta>
<?xpacket end="r"?>"""


@dataclass(frozen=True)
class Marking:
    """Statement of a file about its making.

    Attributes
    ----------
    source_type
        :data:`COMPOSITE` or :data:`TRAINED`.
    consent
        Statements on the faces and voices in it, in one line; empty where nobody was asked.
    """

    source_type: str = COMPOSITE
    consent: str = ""

    @property
    def comment(self) -> str:
        """Comment for a container: one line for people and programs."""
        made = f"Synthetic media, made with talkwidget. Digital source type: {NEWSCODES}{self.source_type}"
        return f"{made}. Consent: {self.consent}" if self.consent else made

    @property
    def xmp(self) -> str:
        """XMP packet that names the type, for containers that take one."""
        return _PACKET.format(kind=NEWSCODES + self.source_type)


SYNTHETIC = Marking()
"""A clip of which no consent is stated."""


def mark_container(container: av.container.OutputContainer, marking: Marking) -> None:
    """Add the comment to a container that is being written, before its first packet: MP4, WebM, MP3 and others."""
    container.metadata["comment"] = marking.comment


def open_mp4(path: Path, marking: Marking) -> av.container.OutputContainer:
    """Open an MP4 to be written, marked, with its index before the pictures so that players can begin at once."""
    container = open_output(path, "mp4", {"movflags": "+faststart"})
    mark_container(container, marking)
    return container


def append_xmp(path: Path, marking: Marking) -> None:
    """Append the XMP packet to a finished MP4, as a box of its own; raises :class:`OSError`."""
    content = _XMP_BOX + marking.xmp.encode()
    with path.open("ab") as file:
        file.write((8 + len(content)).to_bytes(4, "big") + b"uuid" + content)


def append_gif_comment(path: Path, marking: Marking) -> None:
    """Put the comment before the end of a finished GIF (GIF89a, "Comment Extension"); raises :class:`OSError`."""
    content = marking.comment.encode()
    blocks = (content[start : start + _GIF_BLOCK] for start in range(0, len(content), _GIF_BLOCK))
    with path.open("r+b") as file:
        file.seek(-1, os.SEEK_END)  # the trailer
        file.write(b"\x21\xfe" + b"".join(bytes([len(block)]) + block for block in blocks) + b"\0\x3b")


def read_marking(path: str | Path) -> frozenset[str]:
    """Digital source types that a media file names in its comment and its XMP; empty where it is not marked.

    Raises
    ------
    av.error.FFmpegError
        It is no media file.
    """
    metadata = _metadata(path)
    return frozenset(found for value in metadata.values() for found in _TYPE.findall(str(value)))


def marking_of(path: str | Path) -> Marking:
    """Marking of a file of this package, for a copy of it in another format.

    Raises
    ------
    av.error.FFmpegError
        It is no media file.
    """
    comment = str(_metadata(path).get("comment", ""))
    source_type, consent = _TYPE.search(comment), _CONSENT.search(comment)
    return Marking(source_type[1] if source_type else COMPOSITE, consent[1] if consent else "")


def joined_marking(paths: list[Path]) -> Marking:
    """Marking of files that follow each other in one: the statements of all, each once."""
    statements = dict.fromkeys(marking_of(path).consent for path in paths)
    return Marking(consent=" | ".join(filter(None, statements)))


def _metadata(path: str | Path) -> dict[str, Any]:
    if Path(path).suffix.lower() == ".png":  # FFmpeg tells nothing of the texts in a PNG
        with Image.open(path) as image:
            return {str(name).lower(): value for name, value in image.info.items()}
    with av.open(str(path), options={"export_xmp": "1"}) as container:
        return {name.lower(): value for name, value in container.metadata.items()}  # Matroska has capitals
