"""The clip: shows itself as notebooks keep it, in every environment, with nothing of the user's taken for markup."""

from __future__ import annotations

import base64
import dataclasses
import io
import re
import sys
import types
import urllib.parse
from html.parser import HTMLParser
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from talkwidget import Clip, TalkOptions, UnavailableError
from talkwidget.display.clip_view import LINKED_FOLDER
from talkwidget.display.output import Pace, ProgressLine, Step
from talkwidget.media import Coding, encode_video
from talkwidget.media.sync import measure_sync
from talkwidget.plugins import Chosen
from talkwidget.report import Report, Stage

CAPTIONS = "WEBVTT\n\n1\n00:00:00.000 --> 00:00:01.000\nHello &lt;b&gt;there\n"


@pytest.fixture
def clip(tmp_path, monkeypatch):
    """A clip of one second, shown in a plain notebook in ``tmp_path/notebook``."""
    for name in ("VSCODE_PID", "VSCODE_CWD", "JPY_SESSION_NAME"):
        monkeypatch.delenv(name, raising=False)
    (tmp_path / "notebook").mkdir()
    monkeypatch.chdir(tmp_path / "notebook")
    path = tmp_path / ("c0ffee" * 8 + ".mp4")
    frames = (np.full((5, 96, 64, 3), shade, np.uint8) for shade in range(40, 240, 40))
    tone = np.sin(np.arange(16000) * 0.1).astype(np.float32) * 0.3
    encode_video(path, frames, tone, 16000, Coding(25, 20, "mp3"))
    report = Report(
        stages=(Stage("speech", 0.1, 0.1, "miss: new text"), Stage("engine state", 0.001, 0.9, "hit: in memory")),
        engine=Chosen("mesh", "the best that can run here", ("not told twice",)),
        synthesizer=Chosen("espeak", "<script>alert(1)</script>"),
        duration=1.0,
        render_fps=250.0,
        notes=("times of words are estimated",),
        sync=measure_sync(path),
        voice="hibari",
    )
    return Clip(path, "Hello <b>there", CAPTIONS, report, 64, 96, 25, 25, TalkOptions())


class Tags(HTMLParser):
    """All tags with their attributes, and the text between them."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data):
        self.text += data

    def __getitem__(self, name):
        return next(attributes for tag, attributes in self.tags if tag == name)


def shown(clip: Clip, **options) -> Tags:
    return Tags(dataclasses.replace(clip, options=TalkOptions(**options))._repr_mimebundle_()["text/html"])


def data_of(uri: str) -> bytes:
    return base64.b64decode(uri.partition("base64,")[2])


def test_a_small_clip_is_in_the_notebook_itself(clip):
    page = shown(clip)
    assert page["video"]["src"].startswith("data:video/mp4;base64,")
    assert data_of(page["video"]["src"]) == clip.path.read_bytes()
    # JupyterLab strips <source> from notebooks it does not trust.
    assert "source" not in [tag for tag, _ in page.tags]
    assert "controls" in page["video"]
    assert not {"autoplay", "loop"} & set(page["video"])
    assert "max-width: 100%" in page["video"]["style"]


def test_the_poster_is_the_first_frame(clip):
    poster = np.asarray(Image.open(io.BytesIO(data_of(shown(clip)["video"]["poster"]))))
    assert poster.shape == (96, 64, 3)
    assert abs(poster.mean() - 40) < 4


def test_captions_are_a_track_unless_switched_off(clip):
    track = shown(clip, language="fr-fr")["track"]
    assert data_of(track["src"]).decode() == CAPTIONS
    assert (track["kind"], track["srclang"]) == ("captions", "fr-fr")
    assert "track" not in [tag for tag, _ in shown(clip, captions=False).tags]
    assert "track" not in [tag for tag, _ in shown(dataclasses.replace(clip, captions="")).tags]


def test_the_language_of_a_track_is_one_that_browsers_know(clip):
    assert shown(clip, language="de_DE+f3")["track"]["srclang"] == "de-DE"


def test_captions_can_be_read_where_their_track_is_taken_away(clip):
    page = shown(clip)
    assert {"details", "summary"} <= {tag for tag, _ in page.tags}
    assert "Transcript" in page.text
    assert "Hello <b>there" in page.text
    assert "Transcript" not in shown(clip, captions=False).text


def test_what_comes_from_the_user_is_text_not_markup(clip):
    page = shown(clip, language='"><script>alert(2)</script>')
    assert {tag for tag, _ in page.tags} <= {"video", "track", "div", "details", "summary", "u"}
    assert "espeak (<script>alert(1)</script>)" in page.text


def test_one_line_tells_length_cost_and_voice_and_the_rest_is_folded(clip):
    page = clip._repr_mimebundle_()["text/html"]
    summary, details = re.search(r"<summary>(.*?)</summary>(.*?)</details>", page).groups()
    assert summary == "1.0 s clip in 0.1 s · voice: hibari · <u>Details</u>"
    assert "engine: mesh (the best that can run here)" in details
    assert "reused: engine state" in details
    assert "times of words are estimated" in details


def test_a_large_clip_is_linked_relative_to_the_notebook(clip, tmp_path):
    page = shown(clip, embed_limit=0.0)
    assert page["video"]["src"] == f"{LINKED_FOLDER}/hello-b-there.mp4"
    copy = tmp_path / "notebook" / page["video"]["src"]
    assert copy.read_bytes() == clip.path.read_bytes()
    assert [path.name for path in copy.parent.iterdir()] == ["hello-b-there.mp4"]
    assert "The video is in talk-clips/; send that folder along with the notebook." in page.text


def test_another_clip_with_the_same_first_words_is_linked_with_a_number(clip, tmp_path):
    shown(clip, embed_limit=0.0)
    other = dataclasses.replace(clip, path=tmp_path / "other.mp4")
    other.path.write_bytes(clip.path.read_bytes() + b"more")
    assert shown(other, embed_limit=0.0)["video"]["src"] == f"{LINKED_FOLDER}/hello-b-there-2.mp4"
    assert shown(clip, embed_limit=0.0)["video"]["src"] == f"{LINKED_FOLDER}/hello-b-there.mp4"


def test_a_link_is_written_as_a_url(clip):
    japanese = dataclasses.replace(clip, captions="", text="100 % 富士山")
    link = shown(japanese, embed_limit=0.0)["video"]["src"]
    assert link.isascii()
    assert Path(urllib.parse.unquote(link)).read_bytes() == clip.path.read_bytes()


def test_links_lead_to_the_notebook_wherever_the_working_directory_is(clip, tmp_path, monkeypatch):
    monkeypatch.setenv("JPY_SESSION_NAME", str(tmp_path / "notebook" / "talk.ipynb"))
    (tmp_path / "elsewhere").mkdir()
    monkeypatch.chdir(tmp_path / "elsewhere")
    assert (tmp_path / "notebook" / shown(clip, embed_limit=0.0)["video"]["src"]).exists()
    assert not any((tmp_path / "elsewhere").iterdir())


def test_embed_decides_against_the_size(clip):
    assert shown(clip, embed="never")["video"]["src"].startswith(LINKED_FOLDER)
    assert shown(clip, embed="always", embed_limit=0.0)["video"]["src"].startswith("data:")


@pytest.mark.parametrize("where", ["colab", "vscode"])
@pytest.mark.parametrize("options", [{"embed_limit": 0.0}, {"embed": "never"}])
def test_colab_and_vs_code_always_embed_for_they_show_no_link(clip, monkeypatch, where, options):
    monkeypatch.setenv("VSCODE_PID", "1") if where == "vscode" else monkeypatch.setitem(
        sys.modules, "google.colab", types.ModuleType("google.colab")
    )
    assert shown(clip, **options)["video"]["src"].startswith("data:")


def test_what_is_too_large_for_colab_is_named_instead(clip, monkeypatch):
    monkeypatch.setitem(sys.modules, "google.colab", types.ModuleType("google.colab"))
    with clip.path.open("ab") as file:
        file.truncate(25_000_000)
    assert "video" not in [tag for tag, _ in shown(clip).tags]
    assert str(clip.path) in shown(clip).text


def test_a_folder_that_cannot_be_written_costs_a_line(clip, tmp_path):
    (tmp_path / "notebook" / LINKED_FOLDER).write_text("in the way")
    assert str(clip.path) in shown(clip, embed="never").text


def test_a_clip_whose_file_is_gone_says_so(clip):
    clip.path.unlink()
    assert "no longer in the cache" in shown(clip).text
    with pytest.raises(UnavailableError, match="generate it again"):
        clip.save("kept.mp4")


def test_plain_text_is_path_length_and_report(clip):
    lines = clip._repr_mimebundle_()["text/plain"].splitlines()
    assert lines[0] == str(clip.path)
    assert lines[1].endswith("voice: hibari")
    assert lines[2].startswith("engine: mesh")
    assert not any(line.startswith("Clip(") for line in lines)


def test_the_report_is_a_short_table(clip):
    lines = str(clip.report).splitlines()
    assert lines[0].split() == ["speech", "0.100", "s", "miss:", "new", "text"]
    assert "0.9 s saved" in str(clip.report)
    assert "real-time factor of this call: 0.101" in str(clip.report)
    assert "sound starts +0.0 ms" in str(clip.report)
    assert len(lines) < 10


def test_progress_tells_the_stage_and_the_time_left():
    page = Tags(Step("frames", 50, 200, 6.2)._repr_html_())
    assert page["progress"] == {"value": "50", "max": "200", "aria-label": "Drawing frames"}
    assert page.text.strip() == "Drawing frames 50/200, 6 s left"
    assert Tags(Step("<speech>", 0, 0)._repr_html_()).text == "<speech> …"


def test_the_time_left_is_near_the_truth_from_the_start(monkeypatch):
    now = [0.0]
    monkeypatch.setattr("time.monotonic", lambda: now[0])
    pace = Pace()
    assert pace.step("frames", 0, 300).left is None
    told = []
    for done in range(8, 301, 8):
        # The first batch waits six seconds for a model; each further one takes 0.2 s.
        now[0] = 6 + 0.2 * (done // 8)
        step = pace.step("frames", done, 300)
        told += [(step.left, 0.2 * (300 - done) / 8)] if step.left is not None else []
    assert len(told) > 20
    assert all(abs(left - truth) < 0.01 for left, truth in told)
    assert pace.step("speech", 0, 0).left is None


def test_progress_is_shown_ten_times_a_second_at_most(monkeypatch):
    now, shows = [0.0], []
    monkeypatch.setattr("time.monotonic", lambda: now[0])
    handle = types.SimpleNamespace(update=shows.append)
    monkeypatch.setattr("talkwidget.env.in_kernel", lambda: True)
    monkeypatch.setattr("IPython.display.display", lambda content, display_id: shows.append(content) or handle)
    line = ProgressLine()
    for step in range(1000):
        now[0] = 1 + step * 0.002
        line("frames", step, 1000)
    assert 15 <= len(shows) <= 21
