"""Stage ``consent``: what the user states about the right to a face or a voice; asked once, kept beside the work.

Nothing waits for a statement. Where there is none, one note asks for it, and the clip's manifest says so.
"""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING

from ..cache.cache import Key
from ..cache.files import file_digest
from ..inputs.assets import sample_assets
from .run import Run

if TYPE_CHECKING:
    from ..options import TalkOptions
    from .source import Source

KIND = "consent"
"""Stage of the entries."""


def settle(run: Run, kind: str, digest: str, statement: str | None) -> tuple[str, tuple[str, ...]]:
    """Statement on a face or voice, given now or earlier, and the question about it, once.

    Parameters
    ----------
    run
        Call that sets the face or the voice.
    kind
        ``face`` or ``voice``.
    digest
        SHA-256 of its file, in hex.
    statement
        What the user states now; ``None`` for nothing.

    Returns
    -------
    statement
        Empty where none was ever given.
    notes
        The question, where it was not asked yet; never for the samples of the package.
    """
    if statement is None and digest in _samples():
        return "", ()
    key = Key(KIND, {"portrait" if kind == "face" else "voice": digest}, conceal=True, memory=True)
    earlier = run.find_untimed(key)
    if statement is None and isinstance(earlier, str):
        return earlier, ()
    stated = statement or ""
    if stated != earlier:
        run.keep_untimed(key, stated)
    if stated:
        return stated, ()
    question = f'is this {kind} yours, or does the person agree? State it once with --consent "..." (consent=...)'
    return "", (question,)


def of_clip(source: Source, options: TalkOptions) -> str:
    """Statements on the face and on the recording of a clip, in one line; empty where there is none."""
    stated = {"face": options.consent or ""}
    if source.voice is not None:
        stated["voice"] = source.voice.consent
    if len(set(stated.values())) == 1:
        return stated["face"]
    return "; ".join(f"{kind}: {statement or 'none given'}" for kind, statement in stated.items())


@functools.cache
def _samples() -> frozenset[str]:
    sample = sample_assets()
    return frozenset(file_digest(path) for path in (sample.face, sample.voice) if path is not None)
