import subprocess
import sys

CODE = """
import sys
import threading
from talkwidget import Talker
from talkwidget.engine.mesh.render import layers, raster
from talkwidget.media import colour

named = [value for module in (layers, raster, colour) for value in vars(module).values()]
loops = [value for value in named if hasattr(value, "signatures")]
compiled = lambda: [len(loop.signatures) for loop in loops]
talker = Talker(engine="mesh")
talker.set_face("talkwidget/samples/portrait.jpg")
for thread in threading.enumerate():
    if thread.name == "talkwidget-compiling":
        thread.join()
early = compiled()
assert any(early), "prepare compiled nothing"
talker.say("Well, what do you say?", synthesizer="espeak")
assert not {"torch", "librosa", "face_alignment"} & {*sys.modules}, "a first clip waits for a large package"
assert compiled() == early, [loop.__name__ for loop, before, now in zip(loops, early, compiled()) if now != before]
"""
"""A first clip in a process of its own."""


def test_what_a_clip_needs_is_compiled_after_its_face():
    done = subprocess.run([sys.executable, "-c", CODE], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
