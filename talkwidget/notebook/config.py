"""Options as traits, which ``%config`` sets for every later cell."""

from __future__ import annotations

from typing import Any

import traitlets
from IPython.core.magic import Magics
from traitlets.config import Config, Configurable

from .. import plugins
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
    tagged: traitlets.TraitType[Any, Any] = trait.tag(config=True, option=option)
    return tagged


def _refuse_traits_of_ipython() -> None:
    """Refuse a plug-in's option that has the name of an attribute of IPython's magics."""
    for name, option in declared_options().items():
        if hasattr(Magics, name):
            raise InputError(f"{option.owner} declares the option {name!r}, which IPython's magics have; rename it.")


plugins.observe_options(_refuse_traits_of_ipython)

Settings: Any = type(
    "Settings",
    (Configurable,),
    {name: option_trait(option) for name, option in declared_options().items() if not hasattr(Magics, name)},
)
"""Base class with a trait for each option."""


def add_changed(configurable: Configurable) -> None:
    """Add traits for options that plug-ins have registered or changed since the object was created."""
    traits = configurable.traits()
    changed = {
        name: option
        for name, option in declared_options().items()
        if name not in traits or traits[name].metadata.get("option") != option
    }
    configurable.add_traits(**{name: option_trait(option) for name, option in changed.items()})
    for name, option in changed.items():
        if name in traits:
            setattr(configurable, name, option.default)


def drop_invalid(config: Config, section_name: str) -> None:
    """Drop invalid config, or IPython, which keeps it, could not create the magics."""
    section = config.get(section_name, {})
    for name in [name for name in section if name in declared_options()]:
        try:
            section[name] = declared_options()[name].check(name, section[name])
        except InputError as error:
            print(f"{section_name}.{name} is ignored: {error}")
            del section[name]
