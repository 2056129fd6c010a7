"""How clips and progress look in a cell."""

from __future__ import annotations

import base64
import functools
import io
import time
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from .. import env
from ..cache import files as disk
from ..captions.webvtt import webvtt_to_transcript

if TYPE_CHECKING:
    from ..clip import Clip

LINKED_FOLDER = "talk-clips"
"""Folder beside the notebook for videos too large to be put into it."""
COLAB_LIMIT = 20.0
"""MB of output beyond which Colab refuses a cell, or drops the runtime."""
WIDEST = 640
"""Pixels that a video takes in a cell at most."""
UPDATES_PER_SECOND = 10
"""A server drops messages when a cell sends too many."""


def clip_html(clip: Clip) -> str:
    """The inline player.

    The source stands on the ``video`` tag: JupyterLab strips ``source`` tags with data from notebooks it does not
    trust. No autoplay: browsers refuse it with sound.
    """
    notes = [clip.report.line]
    try:
        poster = data_uri("image/jpeg", _poster(clip.path))
        if _belongs_inline(clip):
            source = data_uri("video/mp4", clip.path.read_bytes())
        elif env.in_colab():
            return _line(f"This clip has {clip.size / 1e6:.0f} MB, too much for a cell of Colab; it is {clip.path}")
        else:
            source = _link(clip.path)
            notes.append(f"the video is in {source}")
    except FileNotFoundError:
        return _line("This clip is no longer in the cache; say its text again.")
    except OSError as error:
        return _line(f"This clip is {clip.path}; it cannot be put beside the notebook ({error.strerror}).")
    track = transcript = ""
    if clip.options.captions and clip.captions:
        captions = data_uri("text/vtt", clip.captions.encode())
        # BCP 47 knows no voice variants, as in en_us+f3.
        language = escape(clip.options.language.partition("+")[0].replace("_", "-"))
        track = f'<track kind="captions" label="Captions" srclang="{language}" src="{captions}" default>'
        transcript = _transcript(clip)
    return (
        f'<video controls playsinline preload="metadata" width="{min(clip.width, WIDEST)}" '
        f'style="max-width: 100%; height: auto" poster="{poster}" src="{escape(source)}">{track}</video>'
        + _line(" · ".join(notes))
        + transcript
    )


def _transcript(clip: Clip) -> str:
    """The captions to read: JupyterLab takes the track's source out of notebooks it does not trust, this it leaves."""
    cues = "".join(f"<div>{start} {escape(text)}</div>" for start, text in webvtt_to_transcript(clip.captions))
    return f'<details style="font-size: small"><summary>Transcript</summary>{cues}</details>'


@dataclass(frozen=True)
class Line:
    """A line of text in the cell."""

    text: str

    def __repr__(self) -> str:
        return self.text

    def _repr_html_(self) -> str:
        return _line(self.text)


@dataclass(frozen=True)
class Step:
    """How far a stage of the work is after some seconds, and the time left once it can be told."""

    stage: str
    done: int
    total: int
    seconds: float

    def __repr__(self) -> str:
        if not self.total:
            return f"{self.stage} …"
        left = self.seconds * (self.total - self.done) / self.done if self.done and self.seconds > 1 else None
        return f"{self.stage} {self.done}/{self.total}" + ("" if left is None else f", {left:.0f} s left")

    def _repr_html_(self) -> str:
        if not self.total:
            return _line(repr(self))
        bar = f'<progress value="{self.done}" max="{self.total}" aria-label="{escape(self.stage)}"></progress>'
        return f"{bar} {escape(repr(self))}"


class Slot(Protocol):
    """A place where one thing is seen at a time."""

    @property
    def used(self) -> bool:
        """Something has been shown."""

    def show(self, content: Any) -> None:
        """Show ``content`` instead of what was there."""


class Output:
    """One output of a cell, made with the first thing shown, or at once with ``content``."""

    def __init__(self, content: Any = None) -> None:
        self._handle: Any = None
        if content is not None:
            self.show(content)

    @property
    def used(self) -> bool:
        """Something has been shown."""
        return self._handle is not None

    def show(self, content: Any) -> None:
        """Show ``content`` instead of what was there; from any thread once something was."""
        from IPython.display import display

        if self._handle is None:
            self._handle = display(content, display_id=True)  # type: ignore[no-untyped-call]
        else:
            self._handle.update(content)


class ProgressLine:
    """A progress bar in the cell that becomes the result, in the same place.

    It appears with the first step, so that a mistake noticed before leaves nothing but its message.
    """

    def __init__(self, slot: Slot | None = None) -> None:
        self._slot = Output() if slot is None else slot
        self._stage = ""
        self._began = self._shown = 0.0

    def __call__(self, stage: str, done: int, total: int) -> None:
        """Show a step; a :class:`~talkwidget.progress.Progress`."""
        now = time.monotonic()
        if stage == self._stage and now - self._shown < 1 / UPDATES_PER_SECOND:
            return
        if stage != self._stage:
            self._stage, self._began = stage, now
        self._shown = now
        self._slot.show(Step(stage, done, total, now - self._began))

    def become(self, result: Any) -> None:
        """Show the result where the bar was."""
        self._slot.show(result)

    def end(self, told: str) -> None:
        """Show a last word where the bar was, if it was there."""
        if self._slot.used:
            self._slot.show(Line(told))


def download_html(clip: Clip) -> str:
    """A link that saves the video as ``clip.save`` does; its place where it is too large; empty where it is gone."""
    from ..media import portable_file

    if not clip.path.exists():
        return ""
    if not _belongs_inline(clip):
        return _line(f"The video is {clip.path}")
    data = portable_file(clip.path).read_bytes()
    source = data_uri("video/mp4", data)
    name = f"talk-{clip.path.stem[:12]}.mp4"
    told = f"Download the video ({len(data) / 1e6:.1f} MB)"
    return f'<a style="text-decoration: underline" download="{name}" href="{source}">{told}</a>'


def _belongs_inline(clip: Clip) -> bool:
    choice, megabytes = clip.options.embed, clip.size / 1e6
    if choice == "always" or (choice == "auto" and megabytes <= clip.options.embed_limit):
        return True
    return env.in_vscode() or (env.in_colab() and megabytes <= COLAB_LIMIT)


def _link(path: Path) -> str:
    """Put the video beside the notebook; the link to it, relative to the notebook."""
    folder = env.notebook_folder() / LINKED_FOLDER
    folder.mkdir(exist_ok=True)
    copy = folder / path.name
    if not copy.exists() or copy.stat().st_size != path.stat().st_size:
        disk.copy_file(path, copy)
    return f"{LINKED_FOLDER}/{path.name}"


@functools.lru_cache(maxsize=16)
def _poster(path: Path) -> bytes:
    """The first frame as JPEG. A clip's path names its content, so it never changes."""
    import av

    with av.open(str(path)) as container:
        frame = next(container.decode(video=0))
        jpeg = io.BytesIO()
        frame.to_image().save(jpeg, "JPEG", quality=80)  # type: ignore[no-untyped-call]
    return jpeg.getvalue()


def data_uri(mime: str, data: bytes) -> str:
    """Bytes as a URL that holds them."""
    return f"data:{mime};base64,{base64.b64encode(data).decode()}"


def _line(text: str) -> str:
    return f'<div style="font-size: small">{escape(text)}</div>'
