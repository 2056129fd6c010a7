import dataclasses
import inspect
from dataclasses import dataclass

import pytest
from IPython.core.completer import IPCompleter

import talkwidget
from talkwidget import Talker, TalkOptions, keywords, plugins
from talkwidget.common_options import CommonOptions
from talkwidget.keywords import annotation
from talkwidget.option import option
from talkwidget.options import declared_options
from tools.write_keywords import KEYWORDS, keywords_source

FUNCTIONS = [Talker, Talker.say, Talker.set_face, talkwidget.generate_video_fast, talkwidget.preprocess_and_cache_face]


@pytest.mark.parametrize("function", FUNCTIONS, ids=lambda function: function.__qualname__)
def test_signatures_show_every_option_with_type_and_default(function):
    parameters = inspect.signature(function).parameters
    for name, about in declared_options().items():
        assert parameters[name].kind is inspect.Parameter.KEYWORD_ONLY
        assert parameters[name].default == about.default
        assert parameters[name].annotation == annotation(about)
    assert not [one for one in parameters.values() if one.kind is inspect.Parameter.VAR_KEYWORD]


@pytest.mark.parametrize("function", [Talker.__init__, *FUNCTIONS[1:]], ids=lambda function: function.__qualname__)
def test_help_explains_every_option(function):
    told = " ".join(inspect.getdoc(function).split())
    for name, about in declared_options().items():
        assert f"{name} : {annotation(about)}, default {about.default!r} {about.help}" in told


def test_types_are_those_of_the_declaration():
    for item in dataclasses.fields(CommonOptions):
        assert annotation(item.metadata["option"]) == item.type, item.name


def test_type_checkers_see_the_same_options():
    assert KEYWORDS.read_text(encoding="utf-8") == keywords_source(), "run: make format"
    assert {*keywords.OptionKeywords.__annotations__} == {*declared_options()} == {*vars(TalkOptions())}


def test_completion_offers_options(session_shell):
    completer = IPCompleter(shell=session_shell, namespace={"talker": Talker(cache_dir=None)}, global_namespace={})
    completer.use_jedi = False
    line = 'talker.say("x", ra'
    assert "rate=" in completer.complete(line_buffer=line, cursor_pos=len(line))[1]


@dataclass(frozen=True)
class BrushOptions:
    """Options of an engine that a program registers."""

    brush: int = option(3, "width of the brush, in pixels", low=1, high=9)


def test_options_of_a_plug_in_registered_later_are_shown_too():
    plugins.register(plugins.ENGINES, "brushes", object, options=BrushOptions)
    try:
        assert inspect.signature(Talker.say).parameters["brush"].default == 3
        assert "width of the brush" in Talker.say.__doc__
    finally:
        plugins.unregister(plugins.ENGINES, "brushes")
    assert "brush" not in inspect.signature(Talker.say).parameters
