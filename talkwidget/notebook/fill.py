"""Fill variables of the notebook into a text."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..errors import InputError


def fill_in(text: str, variables: Mapping[str, Any]) -> str:
    """Replace each ``{expression}`` by its value; ``{{`` and ``}}`` are braces.

    Raises
    ------
    InputError
        An expression cannot be evaluated, or a brace has no partner.
    """
    from IPython.utils.text import FullEvalFormatter

    try:
        return str(FullEvalFormatter().vformat(text, (), variables))
    except Exception as error:  # an expression may raise anything
        raise InputError(
            f"a variable in braces cannot be filled in: {error}; define it first, or write {{{{ and }}}} for braces."
        ) from None
