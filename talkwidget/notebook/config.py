"""Options as traits, which ``%config`` sets for every later cell."""

from __future__ import annotations

from typing import Any

import traitlets
from traitlets.config import Config, Configurable

from ..errors import InputError
from ..option import Option
from ..options import declared_options


class OptionTrait(traitlets.Any):
    """Trait of an option that takes values of more than one type.

    Not made from ``TraitType[Any, Any]``: it takes no parameters in traitlets 5.7, which is what Colab has.
    """

    def __init__(self, option: Option, **about: Any) -> None:
        super().__init__(option.default, **about)
        self._option = option

    def validate(self, _obj: Any, value: Any) -> Any:
        """Check a value and convert it."""
        assert self.name is not None
        try:
            return self._option.check(self.name, value)
        except InputError as error:
            raise traitlets.TraitError(str(error)) from None


def option_trait(option: Option) -> traitlets.TraitType[Any, Any]:
    """Trait that ``%config`` sets, with the option's default, help and range."""
    about: dict[str, Any] = {"help": option.help, "allow_none": option.optional}
    if option.read:
        trait: Any = OptionTrait(option, **about)
    elif option.choices:
        trait = traitlets.Enum(option.choices, option.default, **about)
    elif option.kind in (int, float):
        kind = traitlets.Int if option.kind is int else traitlets.Float
        trait = kind(option.default, min=option.low, max=option.high, **about)
    else:
        trait = {bool: traitlets.Bool, str: traitlets.Unicode}[option.kind](option.default, **about)
    tagged: traitlets.TraitType[Any, Any] = trait.tag(config=True)
    return tagged


Settings: Any = type(
    "Settings", (Configurable,), {name: option_trait(option) for name, option in declared_options().items()}
)
"""Base class with a trait for each option."""


def add_missing(configurable: Configurable) -> None:
    """Add traits for options that plug-ins have registered since the object was created."""
    missing = {name: option for name, option in declared_options().items() if not configurable.has_trait(name)}
    configurable.add_traits(**{name: option_trait(option) for name, option in missing.items()})


def drop_invalid(config: Config, section_name: str) -> None:
    """Drop invalid config, or IPython, which keeps it, could not create the magics."""
    section = config.get(section_name, {})
    for name in [name for name in section if name in declared_options()]:
        try:
            section[name] = declared_options()[name].check(name, section[name])
        except InputError as error:
            print(f"{section_name}.{name} is ignored: {error}")
            del section[name]
