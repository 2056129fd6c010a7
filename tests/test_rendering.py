"""The second video that the option ``debug_view`` asks for."""

import av
import numpy as np
import pytest

from talkwidget import plugins

from . import fakes


class Glass(fakes.Painter):
    """A painter whose work can be looked into."""

    name = "glass"

    def inspect(self, state, speech, options):
        self.calls["inspect"] += 1
        for batch in self.animate(state, speech, options):
            yield np.zeros((len(batch), 32, 48, 3), dtype=np.uint8)


@pytest.fixture
def glass(registered_fakes):
    plugins.register(plugins.ENGINES, "glass", Glass)
    yield plugins.load(plugins.ENGINES, "glass")
    plugins.unregister(plugins.ENGINES, "glass")


def size_and_frames(path):
    with av.open(str(path)) as video:
        stream = video.streams.video[0]
        return stream.width, stream.height, sum(1 for _ in video.decode(stream))


def test_a_second_video_lies_beside_the_clip_and_is_kept_with_it(talker, glass, portrait):
    talker.set_face(portrait)
    plain = talker.say("Hello to all", engine="glass")
    assert plain.debug_view is None
    assert glass.calls["inspect"] == 0
    clip = talker.say("Hello to all", engine="glass", debug_view=True)
    assert clip.debug_view.parent == clip.path.parent
    assert size_and_frames(clip.debug_view) == (48, 32, clip.frames)
    assert any(str(clip.debug_view) in note for note in clip.report.notes)
    talker.say("Hello to all", engine="glass", debug_view=True)
    assert glass.calls["inspect"] == 1
    clip.debug_view.unlink()
    assert talker.say("Hello to all", engine="glass", debug_view=True).debug_view is not None


def test_an_engine_without_networks_says_so(talker, portrait):
    talker.set_face(portrait)
    clip = talker.say("Hello", debug_view=True)
    assert clip.debug_view is None
    assert any("nothing to show" in note for note in clip.report.notes)
