"""HTML of a clip in a notebook: the inline player, its transcript and the download link."""

from __future__ import annotations

import filecmp
import functools
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

from .. import env
from ..cache import files
from ..captions.webvtt import webvtt_to_transcript
from ..inputs.file_names import free_path
from .output import data_uri, line_html
from .poster import poster_jpeg

if TYPE_CHECKING:
    from ..clip import Clip
    from ..report import Report

LINKED_FOLDER = "talk-clips"
"""Folder beside the notebook for videos too large to be put into it."""
COLAB_LIMIT = 20.0
"""MB of output beyond which Colab refuses a cell, or drops the runtime."""
WIDEST_VIDEO = 640
"""Largest width of a video in a cell, in pixels; not tuned."""


def clip_html(clip: Clip) -> str:
    """Inline player, with the summary of the report below it and the rest of the report folded.

    The source stands on the ``video`` tag: JupyterLab strips ``source`` tags with data from notebooks it does not
    trust. No autoplay: browsers refuse it with sound.
    """
    beside = ""
    try:
        poster = data_uri("image/jpeg", _poster(clip.path, clip.path.stat().st_mtime_ns))
        if _belongs_inline(clip):
            source = data_uri("video/mp4", clip.path.read_bytes())
        elif env.in_colab():
            return line_html(
                f"This clip is too large for a Colab cell ({clip.size / 1e6:.0f} MB). It is in {clip.path}"
            )
        else:
            source = _link(clip)
            beside = line_html(f"The video is in {LINKED_FOLDER}/; send that folder along with the notebook.")
    except FileNotFoundError:
        return line_html("This clip is no longer in the cache. Generate it again.")
    except OSError as error:
        return line_html(f"The clip is in {clip.path}. It cannot be copied beside the notebook ({error.strerror}).")
    track = transcript = ""
    if clip.options.captions and clip.captions:
        captions = data_uri("text/vtt", clip.captions.encode())
        # BCP 47 knows no voice variants, as in en_us+f3.
        language = escape(clip.options.language.partition("+")[0].replace("_", "-"))
        track = f'<track kind="captions" label="Captions" srclang="{language}" src="{captions}" default>'
        transcript = _transcript(clip)
    return (
        f'<video controls playsinline preload="metadata" width="{min(clip.width, WIDEST_VIDEO)}" '
        f'style="max-width: 100%; height: auto" poster="{poster}" src="{escape(source)}">{track}</video>'
        + beside
        + _summary(clip.report)
        + transcript
    )


def clip_text(clip: Clip) -> str:
    """Plain text for terminals and exports: path of the video, summary and details of the report."""
    return "\n".join([str(clip.path), clip.report.line, *clip.report.details])


def _summary(report: Report) -> str:
    told = "".join(f"<div>{escape(detail)}</div>" for detail in report.details)
    return (
        f'<details style="font-size: small"><summary>{escape(report.line)} · <u>Details</u></summary>{told}</details>'
    )


def _transcript(clip: Clip) -> str:
    """Captions as text: in notebooks it does not trust, JupyterLab removes the source of the track, but not this."""
    cues = "".join(f"<div>{start} {escape(text)}</div>" for start, text in webvtt_to_transcript(clip.captions))
    return f'<details style="font-size: small"><summary>Transcript</summary>{cues}</details>'


def download_html(clip: Clip) -> str:
    """Link that saves the video as ``clip.save`` does; its path where it is too large, empty where it is gone."""
    from ..media import portable_file

    if not clip.path.exists():
        return ""
    if not _belongs_inline(clip):
        return line_html(f"The video is in {clip.path}")
    try:
        data = portable_file(clip.path).read_bytes()
    except OSError as error:
        return line_html(f"The video is in {clip.path}. It cannot be copied for a download ({error.strerror}).")
    source = data_uri("video/mp4", data)
    told = f"Download the video ({len(data) / 1e6:.1f} MB)"
    return f'<a style="text-decoration: underline" download="{escape(clip.file_name)}" href="{source}">{told}</a>'


def _belongs_inline(clip: Clip) -> bool:
    choice, megabytes = clip.options.embed, clip.size / 1e6
    if choice == "always" or (choice == "auto" and (megabytes <= clip.options.embed_limit or env.run_by_a_program())):
        return True
    return env.in_vscode() or (env.in_colab() and megabytes <= COLAB_LIMIT)


def _link(clip: Clip) -> str:
    """Copy the video beside the notebook and return the link to it, relative to the notebook."""
    folder = env.notebook_folder() / LINKED_FOLDER
    folder.mkdir(exist_ok=True)
    copy = free_path(folder / clip.file_name, functools.partial(filecmp.cmp, clip.path, shallow=False))
    if not copy.exists():
        files.copy_file(clip.path, copy)
    return f"{LINKED_FOLDER}/{quote(copy.name)}"


@functools.lru_cache(maxsize=16)
def _poster(path: Path, _changed: int) -> bytes:
    """First frame, kept while the file stays as it is; its path names the key of the clip, not its content."""
    return poster_jpeg(path)
