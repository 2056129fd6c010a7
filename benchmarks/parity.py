"""How near the sadtalker engine is to the original: what the parity tests find, by file of golden arrays.

The tests compare; here they run, slow ones too, and the comparison of each file that comes nearest to its tolerance, or
goes furthest beyond it, is printed.
"""

from __future__ import annotations

import contextlib
import io
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from .table import Row

if TYPE_CHECKING:
    from tests.engine.sadtalker.conftest import Compared

_TESTS = Path(__file__).parents[1] / "tests" / "engine" / "sadtalker"


def measure() -> Iterator[Row]:
    """The worst comparison of each file, and how many there were."""
    with contextlib.redirect_stdout(io.StringIO()) as told:
        status = pytest.main([str(_TESTS), "-k", "original", "-q", "-p", "no:cacheprovider"])
    if status not in {pytest.ExitCode.OK, pytest.ExitCode.TESTS_FAILED}:
        raise RuntimeError(told.getvalue())
    # Not before pytest has: of a module imported by itself it would make another.
    from tests.engine.sadtalker.conftest import Golden

    by_file: dict[str, list[Compared]] = {}
    for one in Golden.compared:
        by_file.setdefault(one.file, []).append(one)
    for file, compared in sorted(by_file.items()):
        worst = max(compared, key=_share)
        yield Row(
            f"{file}: {worst.quantity} (of {len(compared)} comparisons)",
            f"{worst.error:.2g}",
            f"<= {worst.tolerance:.2g}",
            worst.error <= worst.tolerance,
        )


def _share(compared: Compared) -> float:
    """How much of its tolerance an error takes; where none is allowed, all or nothing."""
    if compared.tolerance:
        return compared.error / compared.tolerance
    return float("inf") if compared.error else 0.0
