"""Channels of the mouth and blendshapes of the face."""

import pytest

from talkwidget.engine.mesh.channels import SPOKEN, Blendshape, MouthChannel


@pytest.mark.parametrize("channels", [MouthChannel, Blendshape])
def test_members_are_the_columns_from_0(channels):
    assert [int(channel) for channel in channels] == list(range(len(channels)))


def test_every_channel_but_the_tongue_drives_the_blendshape_of_its_name():
    assert {shape.name for shape in SPOKEN} == set(MouthChannel.__members__) - {"TONGUE"}
    assert all(shape == MouthChannel[shape.name] for shape in SPOKEN)
