"""Plug-ins: engines, synthesizers and their options, from entry points or registered by a program."""

from .chosen import Chosen, choose
from .registry import (
    ENGINES,
    MEMBERS,
    OPTIONS,
    SYNTHESIZERS,
    VALUES,
    by_origin,
    is_registered,
    load,
    load_class,
    names,
    observe_options,
    register,
    registered_name,
    registrations,
    take_over,
    unregister,
)

__all__ = [
    "ENGINES",
    "MEMBERS",
    "OPTIONS",
    "SYNTHESIZERS",
    "VALUES",
    "Chosen",
    "by_origin",
    "choose",
    "is_registered",
    "load",
    "load_class",
    "names",
    "observe_options",
    "register",
    "registered_name",
    "registrations",
    "take_over",
    "unregister",
]
