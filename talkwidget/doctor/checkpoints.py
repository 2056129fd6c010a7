"""Check of the trained weights against their published SHA-256."""

from __future__ import annotations

from ..checkpoints.registry import COMMAND, Checkpoint, digest, overview, remedy
from ..errors import TalkError
from .finding import OK, PROBLEM, WARNING, Finding, shell_path


def check_checkpoints() -> Finding:
    """Compare size and SHA-256 of each file that is here."""
    here = [(checkpoint, path) for checkpoint, path in overview() if path is not None]
    if not here:
        told = "none is here; some engines and voices need none."
        return Finding("checkpoints", OK, told)
    for checkpoint, path in here:
        try:
            is_right = path.stat().st_size == checkpoint.size or checkpoint.size is None
            is_right = is_right and checkpoint.sha256 in {None, digest(path)}
        except (TalkError, OSError) as error:
            return Finding("checkpoints", PROBLEM, f"{checkpoint.name} cannot be read: {error}", _command(checkpoint))
        if not is_right:
            told = f"{checkpoint.name} differs from the published file: {remedy(checkpoint.name, path)}."
            return Finding("checkpoints", PROBLEM, told, f"rm {shell_path(path)} && {_command(checkpoint)}")
    unknown = [checkpoint.name for checkpoint, _ in here if checkpoint.sha256 is None]
    if unknown:
        return Finding("checkpoints", WARNING, f"no SHA-256 is published for {', '.join(unknown)}.")
    return Finding("checkpoints", OK, f"{len(here)} files have the published SHA-256.")


def _command(checkpoint: Checkpoint) -> str:
    return f"{COMMAND} {checkpoint.name}"
