"""Progress line and one-line errors around the work of a magic."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from IPython.core.error import UsageError

from ..display.output import ProgressLine, Slot
from ..errors import InterruptedCellError, TalkError

if TYPE_CHECKING:
    from ..talker import Talker


def session_talker() -> Talker:
    """Talker of this session, made at its first use: it brings NumPy, joblib and PyAV."""
    from ..session import default_talker

    return default_talker()


@contextmanager
def working(failed: str, slot: Slot | None = None) -> Iterator[ProgressLine]:
    """Progress line, which shows ``failed`` if the block does not finish; errors of the user become one line."""
    progress = ProgressLine(slot)
    try:
        yield progress
    except TalkError as error:
        progress.end(failed)
        raise UsageError(str(error)) from None
    except KeyboardInterrupt:
        progress.end("Stopped. No partial files left.")
        raise InterruptedCellError from None
    except BaseException:
        progress.end(failed)
        raise
