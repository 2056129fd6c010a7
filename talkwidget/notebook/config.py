"""The options as traits, which ``%config`` sets for every later cell."""

from __future__ import annotations

from typing import Any

import traitlets
from traitlets.config import Config, Configurable

from ..errors import InputError
from ..options import Knob, TalkOptions, knobs

_DEFAULTS = TalkOptions()


class Option(traitlets.Any):
    """Takes whatever the option takes, where that is more than one type.

    Not made from ``TraitType[Any, Any]``: it takes no parameters in traitlets 5.7, which is what Colab has.
    """

    def __init__(self, knob: Knob, default: Any, **about: Any) -> None:
        super().__init__(default, **about)
        self._knob = knob

    def validate(self, _obj: Any, value: Any) -> Any:
        """The value as the option keeps it."""
        assert self.name is not None
        try:
            return self._knob.check(self.name, value)
        except InputError as error:
            raise traitlets.TraitError(str(error)) from None


def _trait(name: str, knob: Knob) -> traitlets.TraitType[Any, Any]:
    default = getattr(_DEFAULTS, name)
    about: dict[str, Any] = {"help": knob.help, "allow_none": knob.optional}
    if knob.read:
        trait: Any = Option(knob, default, **about)
    elif knob.choices:
        trait = traitlets.Enum(knob.choices, default, **about)
    elif knob.kind in (int, float):
        kind = traitlets.Int if knob.kind is int else traitlets.Float
        trait = kind(default, min=knob.low, max=knob.high, **about)
    else:
        trait = {bool: traitlets.Bool, str: traitlets.Unicode}[knob.kind](default, **about)
    tagged: traitlets.TraitType[Any, Any] = trait.tag(config=True)
    return tagged


Settings: Any = type("Settings", (Configurable,), {name: _trait(name, knob) for name, knob in knobs().items()})
"""A trait for each option."""


def mend(config: Config, section_name: str) -> None:
    """Leave out settings that are wrong: IPython keeps them even after refusing them, and a magic could not be made."""
    section = config.get(section_name, {})
    for name in [name for name in section if name in knobs()]:
        try:
            section[name] = knobs()[name].check(name, section[name])
        except InputError as error:
            print(f"{section_name}.{name} is left out: {error}")
            del section[name]
