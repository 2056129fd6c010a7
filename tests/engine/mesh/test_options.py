"""Options of the mesh engine."""

import pytest

from talkwidget.engine.mesh.engine import MeshEngine
from talkwidget.engine.mesh.options import MeshOptions
from talkwidget.engine.mesh.styles import STYLES
from talkwidget.errors import InputError
from talkwidget.options import TalkOptions, declared_options, own_options
from talkwidget.script.markers import MOODS


def test_they_stand_beside_the_other_options_of_the_motion():
    assert own_options("mesh") == ("style", "mood", "motion_from")
    groups = [about.group for about in declared_options().values()]
    assert {declared_options()[name].group for name in own_options("mesh")} == {"motion"}
    assert groups == sorted(groups, key=groups.index), "a group is listed in one place"


def test_a_middling_person_is_the_default():
    own = TalkOptions().of(MeshOptions)
    assert own == MeshOptions(style="natural", mood="neutral", motion_from=None)


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"style": "energetic"}, "use lively"),
        ({"style": "wild"}, "choose one of: calm, natural, lively"),
        ({"mood": "cheerful"}, "use happy"),
        ({"mood": "blue"}, "choose one of: neutral, happy, sad, serious, surprised"),
        ({"emotion": "happy"}, "use mood"),
    ],
)
def test_other_words_lead_to_a_valid_one(given, told):
    with pytest.raises(InputError, match=told):
        TalkOptions(**given)


def test_every_choice_is_valid():
    for style in STYLES:
        assert TalkOptions(style=style).of(MeshOptions).style == style
    for mood in MOODS:
        assert TalkOptions(mood=mood).of(MeshOptions).mood == mood


def test_a_reference_video_counts_by_its_content(tmp_path):
    engine = MeshEngine()
    for name, content in (("one.mp4", b"1"), ("same.mp4", b"1"), ("other.mp4", b"2")):
        (tmp_path / name).write_bytes(content)
    one, same, other = (
        engine.digest(TalkOptions(motion_from=str(tmp_path / name))) for name in ("one.mp4", "same.mp4", "other.mp4")
    )
    assert one == same != other
    assert engine.digest(TalkOptions()) == ""
    with pytest.raises(InputError, match="gone"):
        engine.digest(TalkOptions(motion_from=str(tmp_path / "gone.mp4")))
