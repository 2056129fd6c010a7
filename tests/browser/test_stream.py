"""Playing while rendering: the first frame moves before the last is drawn, and the plain video stays in the end."""

from __future__ import annotations

import pytest

from .notebook import MINUTE, Notebook, assert_plays, write_notebook

SETUP = ("%load_ext talkwidget", "%talk_face assets/image/female-image-01.jpg")
TEXT = "Playing begins while the rest of this clip is still being drawn, which takes some seconds on two cores. " * 4
SAY = f"%%talk --engine mesh --synthesizer espeak\n{TEXT}"

WATCH = """() => {
  const seen = (window.seen = { began: performance.now() });
  const look = () => {
    const streamed = document.querySelector(".talkwidget-stream video");
    const plain = document.querySelector(".jp-OutputArea video[src^=data]");
    if (streamed && streamed.currentTime > 0.1 && !seen.first) {
      Object.assign(seen, { first: performance.now(), running: document.body.textContent.includes("[*]") });
      Object.assign(seen, { width: streamed.videoWidth, sound: streamed.webkitAudioDecodedByteCount });
    }
    const cue = streamed?.textTracks[0]?.activeCues?.[0];
    if (cue) seen.caption ??= cue.text.replace(/<[^>]*>/g, "");
    if (streamed) seen.last = streamed.currentTime;
    if (plain) seen.plain ??= performance.now();
    if (!plain || !seen.resumed) requestAnimationFrame(look);
    if (plain && plain.currentTime > 0 && !plain.paused) seen.resumed = plain.currentTime;
  };
  look();
}"""


ESTIMATES = r"""() => {
  window.told = [];
  new MutationObserver(() => {
    const left = document.body.innerText.match(/frames \d+\/\d+, (\d+) s left/);
    const before = window.told[window.told.length - 1];
    if (left && Number(left[1]) !== before?.[1]) window.told.push([performance.now() / 1000, Number(left[1])]);
  }).observe(document.body, { childList: true, subtree: true, characterData: true });
}"""
"""Notes each estimate of the seconds left, with the time at which it was shown."""


def test_a_clip_plays_before_it_is_finished_and_goes_on_as_plain_video(server, new_page):
    notebook = Notebook(new_page(), server, write_notebook(server, [*SETUP, SAY]))
    notebook.run(0, 1)
    notebook.page.evaluate(WATCH)
    notebook.run(2)
    plain = notebook.output(2).locator("video[src^=data]")
    plain.wait_for(timeout=MINUTE)
    notebook.page.wait_for_function("window.seen.resumed", timeout=MINUTE)
    seen = notebook.page.evaluate("window.seen")
    assert seen["running"], seen
    assert seen["first"] < seen["plain"]
    assert seen["width"] > 0
    assert seen["sound"] > 0
    assert seen["caption"].startswith("Playing begins")
    # The viewer loses no more than the moment of the change.
    assert abs(seen["resumed"] - seen["last"]) < 1.0, seen
    assert notebook.page.locator(".talkwidget-stream").count() == 0
    assert notebook.output(2).locator("video").count() == 1
    assert_plays(plain)


@pytest.mark.parametrize(
    "without",
    [
        "import sys; sys.modules['anywidget'] = None\nimport importlib.util\nreal = importlib.util.find_spec\n"
        "importlib.util.find_spec = lambda name, *rest: None if name == 'anywidget' else real(name, *rest)",
        "",
    ],
    ids=["anywidget", "MediaSource"],
)
def test_without_the_means_there_is_progress_then_the_plain_video(server, new_page, without):
    page = new_page()
    if not without:
        page.add_init_script("delete window.MediaSource")
    # A text of its own each time, or the cache would have the clip.
    cells = [without, *SETUP, SAY.replace("Playing", f"Without {len(without)} letters nothing plays, and showing")]
    notebook = Notebook(page, server, write_notebook(server, cells))
    notebook.run(0, 1, 2)
    page.evaluate(ESTIMATES)
    notebook.start(3)
    page.get_by_text("frames").first.wait_for(timeout=MINUTE)
    assert page.locator("video:visible").count() == 0
    notebook.output(3).locator("video[src^=data]").wait_for(timeout=MINUTE)
    ended, told = page.evaluate("[performance.now() / 1000, window.told]")
    assert_plays(notebook.output(3).locator("video"))
    assert "rror" not in notebook.output(3).inner_text()
    # What is left is never far more than it takes; half a second is that of the display.
    assert told
    assert all(seconds < 2.5 * (ended - when) + 0.5 for when, seconds in told), (told, ended)


def test_a_slow_engine_buffers_ahead_and_says_so(server, new_page):
    slow = """
import time
from talkwidget import plugins
from talkwidget.engine.mesh.engine import MeshEngine
class Slow(MeshEngine):
    name = "slow"
    def draw(self, state, motion, options):
        for batch in super().draw(state, motion, options):
            time.sleep(len(batch[0]) * 0.08)
            yield batch
plugins.register(plugins.ENGINES, "slow", Slow)
"""
    words = "A slow engine draws at half the speed of speech."
    cells = [*SETUP, slow, f"%%talk --engine slow --synthesizer espeak\n{words}"]
    notebook = Notebook(new_page(), server, write_notebook(server, cells))
    notebook.run(0, 1, 2)
    notebook.page.evaluate(
        """() => {
          window.waits = 0;
          const streamed = (video) => video.closest(".talkwidget-stream") && video.currentTime > 0.2;
          const count = (event) => (window.waits += streamed(event.target) ? 1 : 0);
          document.addEventListener("waiting", count, true);
        }"""
    )
    notebook.start(3)
    notebook.page.get_by_text("buffering").wait_for(timeout=MINUTE)
    notebook.output(3).locator("video[src^=data]").wait_for(timeout=MINUTE)
    assert notebook.page.evaluate("window.waits") <= 1
    assert_plays(notebook.output(3).locator("video"))
