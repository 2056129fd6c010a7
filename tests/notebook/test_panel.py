"""The panel, by pressing its buttons: what a browser adds is proven in tests/browser."""

from __future__ import annotations

import base64
import io
import re
import threading
import time
import types
from datetime import datetime, timezone
from html.parser import HTMLParser

import av
import ipywidgets as widgets
import pytest
from IPython.display import display
from IPython.utils.capture import capture_output
from PIL import Image

import talkwidget
from talkwidget import Talker, TalkOptions, plugins
from talkwidget.display.output import Line
from talkwidget.inputs.assets import SAMPLE_TEXT
from talkwidget.notebook.panel import Panel, close_panels
from talkwidget.notebook.panel.generate import PLAY
from talkwidget.notebook.panel.savings import savings_html
from talkwidget.notebook.panel.source import FileSource
from talkwidget.notebook.panel.table import TablePart
from talkwidget.notebook.panel.upload import uploaded_files
from talkwidget.notebook.panel.worker import Worker
from talkwidget.options import declared_options
from talkwidget.report import Report, Stage
from talkwidget.speech.base import SpeakerVoice
from tests.fakes import Beeper, Painter, hum

OFTEN = " and on" * 60
SOON = 20.0


@pytest.fixture
def panel(talker):
    """A panel over a talker with the fakes."""
    panel = Panel(talker, talker.options)
    yield panel
    panel.close()


@pytest.fixture
def ready(panel, portrait):
    """A panel with its face set."""
    panel.setup.face.path.value = str(portrait)
    press(panel, panel.setup.face.use_path)
    return panel


def press(panel: Panel, button: widgets.Button) -> str:
    """Press a button, wait for the work it begins, and return what the panel says then."""
    button.click()
    assert panel.worker.wait(SOON)
    return panel.status.text


def unfold(panel: Panel) -> None:
    """Open all that is folded, one part after the other."""
    for widget in all_widgets(panel.view):
        if isinstance(widget, widgets.ToggleButton) and not widget.value:
            widget.value = True
            unfold(panel)


def upload(panel: Panel, source: FileSource | TablePart, name: str, data: bytes) -> None:
    """Give a file as a browser does."""
    about = {"name": name, "type": "", "size": len(data), "last_modified": datetime.now(timezone.utc)}
    if widgets.__version__.startswith("7."):
        source.upload.button.set_trait("value", {name: {"metadata": about, "content": data}})
    else:
        source.upload.button.value = ({"content": memoryview(data), **about},)
    assert panel.worker.wait(SOON)


def all_widgets(widget: widgets.Widget) -> list[widgets.Widget]:
    return [widget, *(inner for child in getattr(widget, "children", ()) for inner in all_widgets(child))]


class Alternatives(HTMLParser):
    """Texts that stand for pictures and players."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.told: list[str | None] = []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        if tag in {"img", "audio", "video", "progress"}:
            self.told.append(dict(attrs).get("alt") or dict(attrs).get("aria-label"))


def test_there_is_a_control_for_every_option(panel):
    assert set(panel.generate.options) | {"voice", "face", "consent"} == set(declared_options())
    assert TalkOptions(**panel.generate.options) == TalkOptions(engine="painter", synthesizer="beeper")
    unfold(panel)
    shown = all_widgets(panel.view)
    assert all(
        panel.generate.controls.control(name) in shown
        for name in set(declared_options()) - {"voice", "face", "use_recording", "consent"}
    )


def test_every_control_has_a_label_that_is_not_cut_off(panel):
    unfold(panel)
    numbers = (widgets.BoundedFloatText, widgets.BoundedIntText)
    inputs = (widgets.Text, widgets.Textarea, widgets.Dropdown, widgets.Select, widgets.Checkbox, *numbers)
    for control in all_widgets(panel.view):
        if isinstance(control, (*inputs, widgets.Button, widgets.FileUpload)):
            assert control.description, control
        if isinstance(control, inputs):
            assert control.style.description_width == "initial"


def test_only_widgets_that_ipywidgets_7_has_are_used(panel):
    unfold(panel)
    of_version_8 = {"TagsInput", "ColorsInput", "TimePicker", "Stack", "NaiveDatetimePicker", "DatetimePicker"}
    assert not {type(widget).__name__ for widget in all_widgets(panel.view)} & of_version_8


def test_a_face_given_by_path_is_shown_with_its_landmarks(ready, portrait):
    assert "is ready" in ready.status.text
    assert ready.setup.face.picker.names == (portrait.stem,)
    assert "Face found (512 × 512)" in ready.setup.face.preview.value
    assert all(Alternatives(ready.setup.face.preview.value).told)


def test_an_uploaded_face_can_be_picked_again(ready, portrait, painter):
    upload(ready, ready.setup.face, "../<b>.png", portrait.read_bytes())
    assert ready.setup.face.picker.choices.value == "<b>"
    assert "&lt;b&gt;" in ready.setup.face.preview.value
    ready.setup.face.picker.choices.value = portrait.stem
    assert ready.worker.wait(SOON)
    assert portrait.stem in ready.setup.face.preview.value
    assert painter.calls["prepare"] == 1


@pytest.mark.parametrize("given", ["'{}'", '"{}"', "  {} "])
def test_a_path_may_be_pasted_with_quotes_and_spaces(panel, portrait, tmp_path, given):
    (tmp_path / "my Möwe's.jpg").write_bytes(portrait.read_bytes())
    panel.setup.face.path.value = given.format(tmp_path / "my Möwe's.jpg")
    assert press(panel, panel.setup.face.use_path) == "✓ Face my Möwe's is ready"


def test_an_empty_path_is_told_so(panel):
    assert "the path is empty; give that of a recording" in press(panel, panel.setup.voice.use_path)


def test_files_of_the_same_name_stand_beside_each_other(panel, portrait):
    other = io.BytesIO()
    with Image.open(portrait) as picture:
        picture.resize((320, 320)).save(other, "PNG")
    for data in (portrait.read_bytes(), other.getvalue(), portrait.read_bytes()):
        upload(panel, panel.setup.face, "image.jpg", data)
    assert panel.setup.face.picker.names == ("image (2)", "image")
    assert panel.setup.face.picker.choices.value == "image"
    for seconds in (2.0, 3.0, 2.0):
        upload(panel, panel.setup.voice, "audio.wav", hum(seconds))
    assert panel.setup.voice.picker.names == ("audio (2)", "audio")
    assert panel.setup.chosen_voice == "audio"


def test_a_file_that_is_uploaded_and_given_by_its_path_is_one(ready, portrait, tmp_path, painter):
    upload(ready, ready.setup.face, portrait.name, portrait.read_bytes())
    assert ready.setup.face.picker.names == (portrait.stem,)
    assert painter.calls["prepare"] == 1
    (tmp_path / "me.wav").write_bytes(hum())
    upload(ready, ready.setup.voice, "me.wav", hum())
    ready.setup.voice.path.value = (tmp_path / "me.wav").as_uri()
    assert press(ready, ready.setup.voice.use_path) == "✓ Voice me is ready"
    assert ready.setup.voice.picker.names == ("me",)


def test_a_picker_shows_every_face_and_is_not_seen_before_the_first(panel, portrait):
    picker = panel.setup.face.picker
    assert picker.view.layout.display == "none"
    with Image.open(portrait) as picture:
        for number in range(40):
            data = io.BytesIO()
            picture.crop((0, 0, 512 - 2 * number, 512)).save(data, "JPEG")
            upload(panel, panel.setup.face, f"{number}.jpg", data.getvalue())
    assert picker.view.layout.display is None
    assert picker.names == tuple(str(number) for number in reversed(range(40)))
    assert picker.samples.value.count('width="96" height="96"') == 40
    assert len(picker.samples.value) < 300_000
    assert len(set(re.findall(r'src="([^"]+)"', picker.samples.value))) == 40


def test_a_pick_that_fails_leaves_the_picker_at_what_is_set(ready, portrait, tmp_path, monkeypatch):
    other = tmp_path / "other.jpg"
    other.write_bytes(portrait.read_bytes())
    ready.setup.face.path.value = str(other)
    press(ready, ready.setup.face.use_path)
    picker = ready.setup.face.picker
    picker.choices.value = portrait.stem
    assert ready.worker.wait(SOON)
    monkeypatch.setattr(Painter, "unavailable", lambda *_: "the brush is lost; buy one.")
    picker.choices.value = "other"
    assert ready.worker.wait(SOON)
    assert "the brush is lost" in ready.status.text
    assert picker.choices.value == portrait.stem
    assert portrait.stem in ready.setup.face.preview.value


def test_a_face_can_be_picked_again_when_its_file_is_gone(ready, portrait, tmp_path):
    gone = tmp_path / "gone.jpg"
    gone.write_bytes(portrait.read_bytes())
    ready.setup.face.path.value = str(gone)
    press(ready, ready.setup.face.use_path)
    ready.setup.face.picker.choices.value = portrait.stem
    assert ready.worker.wait(SOON)
    gone.unlink()
    ready.setup.face.picker.choices.value = "gone"
    assert ready.worker.wait(SOON)
    assert ready.status.text == "✓ Face gone is ready"


def test_the_same_file_can_be_given_again_after_a_failure(ready):
    for _ in range(2):
        upload(ready, ready.setup.face, "a.png", b"no picture")
        assert ready.status.text.startswith("⚠")
        assert len(ready.setup.face.upload.button.value) == 0
        ready.status.show(Line(""))


def test_a_voice_can_be_heard_and_picked(ready):
    for name in ("low", "high"):
        upload(ready, ready.setup.voice, f"{name}.wav", hum(2.0 if name == "low" else 3.0))
    assert ready.setup.voice.picker.names == ("high", "low")
    assert ready.setup.chosen_voice == "high"
    assert Alternatives(ready.setup.voice.picker.samples.value).told == ["Listen to high", "Listen to low"]
    ready.setup.voice.picker.choices.value = "low"
    ready.generate.mode.value = PLAY
    press(ready, ready.generate.generate)
    assert ready.clip.options.voice == "low"
    assert ready.clip.duration == pytest.approx(2.0, abs=0.05)
    ready.setup.voice.picker.choices.value = "high"
    ready.history.use.click()
    assert ready.setup.voice.picker.choices.value == "low"
    assert ready.generate.mode.value == PLAY


@pytest.mark.parametrize("version", [7, 8])
def test_uploads_are_read_as_both_versions_give_them(version):
    if version == 7:
        value = {"a.png": {"metadata": {"name": "a.png"}, "content": b"bytes"}}
    else:
        value = ({"name": "a.png", "content": memoryview(b"bytes")},)
    assert uploaded_files(value) == [("a.png", b"bytes")]


def test_auto_setup_says_what_it_took(panel, portrait, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    told = press(panel, panel.setup.auto)
    assert told == "✓ No folder assets/ here: using the sample portrait and recording"
    assert panel.setup.fold.title == "Face: sample · Voice: sample voice"
    (tmp_path / "assets" / "image").mkdir(parents=True)
    (tmp_path / "assets" / "audio").mkdir()
    (tmp_path / "assets" / "image" / "some.jpg").write_bytes(portrait.read_bytes())
    (tmp_path / "assets" / "audio" / "other.wav").write_bytes(hum())
    told = press(panel, panel.setup.auto)
    assert told == "✓ Using some.jpg and other.wav from assets/"
    assert (panel.setup.face.picker.choices.value, panel.setup.voice.picker.choices.value) == ("some", "other")


def test_a_text_becomes_a_clip_in_the_panel_and_a_hidden_copy_in_the_output(ready, monkeypatch):
    shown = []
    handle = types.SimpleNamespace(update=shown.append)
    monkeypatch.setattr("talkwidget.env.in_kernel", lambda: True)
    monkeypatch.setattr("talkwidget.env.cell_id", lambda: None)
    monkeypatch.setattr("IPython.display.display", lambda content, display_id=None: shown.append(content) or handle)
    ready._ipython_display_()
    assert shown[0] is ready.view
    assert shown[1]._repr_mimebundle_() == {"text/html": "", "text/plain": ""}
    assert "The clip will be shown here." in ready.place.html.value
    ready.generate.text.value = "Hello there"
    told = press(ready, ready.generate.generate)
    assert told == "✓ Done"
    assert f"{ready.clip.report.duration:.1f} s clip in " in ready.place.html.value
    assert shown[-1].clip is ready.clip
    kept = re.match(r'<div class="([\w-]+)"><video', shown[-1]._repr_mimebundle_()["text/html"])
    assert f".{kept[1]} {{ display: none; }}" in ready.view.children[0].value
    assert ready.clip.text == "Hello there"
    link = re.search(r'download="hello-there\.mp4" href="data:video/mp4;base64,([^"]+)"', ready.download.value)
    with av.open(io.BytesIO(base64.b64decode(link[1]))) as film:
        assert film.streams.audio[0].codec_context.name == "aac"  # for phones; MP3 for VS Code is in the clip


def test_captions_can_be_switched_on_the_clip_that_is_shown(ready):
    ready.generate.text.value = "Hello there"
    press(ready, ready.generate.generate)
    assert "<track" in ready.clip._repr_mimebundle_()["text/html"]
    ready.captions.value = False
    assert "<track" not in ready.clip._repr_mimebundle_()["text/html"]


def begin_a_second_clip(panel, monkeypatch):
    """The clip made before, and all that the panel shows from now on; a longer one is being drawn."""
    shown, changed = [], threading.Event()
    monkeypatch.setattr("talkwidget.env.in_kernel", lambda: True)
    panel.generate.text.value = "Hello there"
    press(panel, panel.generate.generate)
    former = panel.clip
    panel.place.view.observe(lambda change: (shown.append(change["new"][0]), changed.set()), names="children")
    changed.clear()
    panel.generate.text.value = OFTEN
    panel.generate.generate.click()
    assert changed.wait(SOON)
    return former, shown


def test_captions_switched_while_a_new_clip_plays_leave_it_there(ready, monkeypatch):
    former, shown = begin_a_second_clip(ready, monkeypatch)
    ready.captions.value = False
    assert ready.clip is former
    assert ready.worker.wait(SOON)
    assert shown[-1] is ready.place.html
    assert "<track" not in ready.place.html.value
    assert not ready.clip.options.captions


def test_stop_ends_the_work_and_the_next_clip_is_made(ready, painter, tmp_path):
    ready.generate.text.value = OFTEN
    begun = threading.Event()
    ready.status.view.observe(lambda change: "frames" in change["new"] and begun.set(), names="value")
    ready.generate.generate.click()
    assert begun.wait(SOON)
    assert press(ready, ready.generate.stop) == "⏹ Stopped. No partial files left."
    assert painter.open == 0
    assert not list(tmp_path.rglob("*.part"))
    ready.generate.text.value = "short"
    assert press(ready, ready.generate.generate) == "✓ Done"


def test_a_stop_brings_back_the_clip_that_was_seen_before(ready, monkeypatch):
    former, shown = begin_a_second_clip(ready, monkeypatch)
    press(ready, ready.generate.stop)
    assert ready.clip is former
    assert shown[-1] is ready.place.html
    assert shown[-2] is not ready.place.html


def test_a_pick_while_a_clip_is_made_is_refused_and_undone(ready, portrait):
    upload(ready, ready.setup.face, "other.jpg", portrait.read_bytes())
    ready.generate.text.value = OFTEN
    ready.generate.generate.click()
    ready.setup.face.picker.choices.value = portrait.stem
    assert ready.setup.face.picker.choices.value == "other"
    press(ready, ready.generate.stop)


def test_a_second_press_says_busy_and_changes_nothing(ready):
    ready.generate.text.value = OFTEN
    told = []
    ready.status.view.observe(lambda change: told.append(change["new"]), names="value")
    ready.generate.generate.click()
    ready.generate.generate.click()
    press(ready, ready.generate.stop)
    assert any("Busy: wait until this is done" in one for one in told)
    assert "Busy" not in told[-1]
    assert press(ready, ready.generate.stop) == "Nothing to stop."


@pytest.mark.parametrize(
    ("spoil", "told"),
    [
        (lambda panel: setattr(panel.generate.text, "value", " "), "the text is empty"),
        (lambda panel: setattr(panel.generate.controls.control("language"), "value", "xx"), "no language 'xx'"),
        (lambda panel: setattr(panel.generate.controls.control("face_index"), "value", "many"), "⚠ Face number takes"),
        (lambda panel: setattr(panel.generate.mode, "value", PLAY), "no recording is set; upload or select one"),
    ],
)
def test_a_mistake_is_one_line_that_tells_what_to_do(ready, spoil, told):
    ready.generate.text.value = "Hello"
    spoil(ready)
    line = press(ready, ready.generate.generate)
    assert line.startswith("⚠")
    assert told in line
    assert "\n" not in line
    assert ready.clip is None


def test_a_wrong_file_leaves_the_former_face(ready, portrait):
    ready.setup.face.path.value = "no-such.png"
    assert "there is no file" in press(ready, ready.setup.face.use_path)
    assert ready.setup.face.picker.choices.value == portrait.stem


def test_a_failure_nobody_expected_is_told_too(ready, monkeypatch, caplog):
    monkeypatch.setattr(Talker, "say", lambda *_, **__: 1 / 0)
    assert "⚠ Unexpected error: ZeroDivisionError" in press(ready, ready.generate.generate)
    assert "the panel failed" in caplog.text


def test_earlier_clips_can_be_seen_again_and_used(ready):
    for text, rate in (("One", 1.0), ("Two words", 2.0)):
        ready.generate.text.value = text
        ready.generate.controls.control("rate").value = rate
        press(ready, ready.generate.generate)
    assert [clip.text for clip in ready.history.clips] == ["One", "Two words"]
    ready.history.list.value = 0
    ready.history.again.click()
    assert ready.clip.text == "One"
    ready.clip.path.unlink()
    ready.history.again.click()
    assert ready.download.value == ""
    ready.history.use.click()
    assert ready.generate.text.value == "One"
    assert ready.generate.controls.control("rate").value == 1.0


def test_what_the_cache_saved_is_measured_or_called_an_estimate():
    cold = Report((Stage("speech", 0.5, 0.5, "miss: new text"), Stage("clip", 1.5, 1.5, "miss: new text")))
    warm = Report((Stage("clip", 0.01, 2.0, "hit"),))
    page = savings_html(cold, [cold])
    assert "s, estimated" not in page
    assert "2.00 s, nothing reused" in page
    assert "new: new text" in page
    page = savings_html(warm, [cold, warm])
    assert re.search(r"0\.01 s, measured.*2\.00 s, estimated.*2\.01 s, measured.*4\.00 s, estimated", page)
    assert "reused" in page
    edited = Report((Stage("speech", 0.1, 2.0, "partly hit: 9 of 10; miss: new text"),))
    assert "reused: 9 of 10; miss: new text" in savings_html(edited, [edited])


def test_the_panel_starts_from_the_face_and_the_voices_of_other_cells(talker, portrait):
    talker.set_face(portrait)
    talker.set_voice(hum(), "mine")
    panel = Panel(talker, talker.options)
    assert "<img" in panel.setup.face.preview.value
    talker.set_voice(hum(3.0), "later")
    with Image.open(portrait) as picture:
        other = talker.set_face(picture.resize((320, 320)))
    panel.generate.text.value = "Hello"
    press(panel, panel.generate.generate)
    assert panel.clip.options.voice == panel.setup.voice.picker.choices.value == "later"
    assert "(320 × 320)" in panel.setup.face.preview.value
    assert len(panel.setup.face.picker.names) == 2
    panel.setup.face.picker.choices.value = panel.setup.face.picker.names[1]
    assert panel.worker.wait(SOON)
    assert talker.face.image.shape[0] == 512 != other.image.shape[0]
    panel.close()


def test_closing_stops_the_work_and_takes_the_widgets_away(ready):
    ready.generate.text.value = OFTEN
    ready.generate.generate.click()
    close_panels()
    assert ready.worker.wait(0)
    assert ready.view.comm is None
    assert ready.history.list.comm is None
    assert not ready.worker.start(lambda cancel: "")


def test_a_cell_that_runs_again_closes_the_panel_it_showed_before(talker, monkeypatch):
    monkeypatch.setattr("IPython.display.display", lambda content, display_id=None: None)
    panels = []
    for cell in ("a", "b", "a", None, None):
        monkeypatch.setattr("talkwidget.env.cell_id", lambda cell=cell: cell)
        panels.append(Panel(talker, talker.options))
        panels[-1]._ipython_display_()
    assert [panel.view.comm is None for panel in panels] == [True, False, False, False, False]
    close_panels()


def test_work_is_done_one_at_a_time():
    worker, go, seen = Worker(), threading.Event(), []
    assert worker.wait()

    def work(cancel):
        go.wait(SOON)
        seen.append(cancel.is_set())
        return "done"

    assert worker.start(work)
    assert not worker.start(work)
    assert not worker.wait(0.01)
    assert worker.stop()
    go.set()
    assert worker.wait(SOON)
    assert seen == [True]
    assert not worker.stop()


def test_what_a_stop_shows_comes_before_the_end_that_comes_with_it():
    told, go = [], threading.Event()
    worker = Worker(told.append)
    assert worker.start(lambda cancel: str(go.wait(SOON)))

    def ask():
        go.set()
        assert not worker.wait(0.1)  # the work ends now, and is told after this
        told.append("stopping")

    assert worker.stop(ask)
    assert worker.wait(SOON)
    assert told == ["stopping", "True"]


def test_other_work_may_begin_as_soon_as_the_end_is_told():
    told, done, begun = [], threading.Event(), []

    def ended(result):
        told.append(result)
        if result == "first":
            begun.append(worker.start(lambda cancel: "second"))
        else:
            done.set()

    worker = Worker(ended)
    assert worker.start(lambda cancel: "first")
    assert done.wait(SOON)
    assert (begun, told) == ([True], ["first", "second"])


def test_the_public_function_takes_options():
    panel = talkwidget.panel(fps=30)
    assert panel.generate.options["fps"] == 30
    panel.close()
    with pytest.raises(talkwidget.InputError, match="did you mean fps"):
        talkwidget.panel(fsp=30)


def test_a_new_panel_over_the_session_shows_what_the_former_did(ready, talker, portrait):
    ready.generate.text.value = "Hello there"
    ready.generate.controls.control("language").value = "German (de)"
    ready.generate.controls.control("fps").value = 30
    press(ready, ready.generate.generate)
    again = Panel(talker, talker.options)
    assert again.generate.text.value == "Hello there"
    assert again.generate.options["language"] == "de"
    assert again.generate.options["fps"] == 30
    assert again.setup.face.picker.names == (portrait.stem,)
    assert [label for label, _ in again.history.list.options] == [f"1. {ready.clip.duration:.1f} s  Hello there"]
    assert "<video" in again.place.html.value
    assert "Download the video" in again.download.value
    assert again.setup.fold.title == f"Face: {portrait.stem} · Voice: default"
    assert not again.setup.fold.button.value
    again.close()


def test_a_face_set_in_a_cell_has_the_name_of_its_file(talker, portrait):
    talker.set_face(portrait)
    panel = Panel(talker, talker.options)
    assert panel.setup.face.picker.names == (portrait.stem,)
    panel.close()


def test_try_it_ends_in_a_clip_of_the_sample_portrait(panel):
    assert press(panel, panel.setup.try_it) == "✓ Done"
    assert panel.clip.text == panel.generate.text.value == SAMPLE_TEXT
    assert panel.setup.fold.title == "Face: sample · Voice: default"
    assert not panel.setup.fold.button.value


def test_generate_cannot_be_pressed_while_it_works_nor_stop_while_nothing_does(ready):
    assert (ready.generate.generate.disabled, ready.generate.stop.disabled) == (False, True)
    seen = []
    ready.generate.generate.observe(lambda change: seen.append(change["new"]), names="disabled")
    ready.generate.text.value = "Hello"
    press(ready, ready.generate.generate)
    assert seen == [True, False]
    assert ready.generate.stop.disabled


def test_stop_takes_a_second_even_where_the_work_does_not_heed_it(ready, painter, monkeypatch):
    go, begun = threading.Event(), threading.Event()

    def stubborn(state, speech, options):
        begun.set()
        go.wait(SOON)
        yield from ()

    monkeypatch.setattr(painter, "animate", stubborn)
    ready.generate.text.value = "Hello"
    ready.generate.generate.click()
    assert begun.wait(SOON)
    ready.generate.stop.click()
    began = time.monotonic()
    while ready.generate.generate.disabled and time.monotonic() < began + SOON:
        time.sleep(0.01)
    assert time.monotonic() - began < 1.0
    assert ready.status.text == "⏹ Stopped. No partial files left."
    go.set()
    monkeypatch.undo()


def test_mode_and_hint_are_plain(panel):
    assert panel.generate.mode.options == ("Speak my text", "Play my recording")
    assert panel.generate.text.placeholder == "Type what the face should say"
    assert "Using the default voice" in panel.setup.voice.preview.value


def test_languages_are_listed_by_name(panel):
    language = panel.generate.controls.control("language")
    assert "German (de)" in language.options
    assert language.value == "English (en-us)"
    for typed, code in (("French (fr-fr)", "fr-fr"), ("de", "de"), ("xx", "xx")):
        language.value = typed
        assert panel.generate.options["language"] == code


class Choir(Beeper):
    """A synthesizer with voices of its own."""

    name = "choir"

    def speakers(self):
        return (SpeakerVoice("ada", "en-us", "female"), SpeakerVoice("otto", "de", "male"))

    def synthesize(self, text, language, voice, rate, speaker=None):
        self.calls[speaker] += 1
        return super().synthesize(text, language, voice, rate)


@pytest.fixture
def choir(registered_fakes):
    plugins.register(plugins.SYNTHESIZERS, "choir", Choir)
    yield plugins.load(plugins.SYNTHESIZERS, "choir")
    plugins.unregister(plugins.SYNTHESIZERS, "choir")


def test_the_gallery_lists_the_voices_of_the_language_and_lets_one_be_heard_and_taken(choir, ready):
    gallery = ready.setup.voices.gallery
    ready.generate.controls.control("language").value = "de"
    assert "otto (choir, male)" in gallery.choices.options
    ready.generate.controls.control("language").value = "en-us"
    labels = list(gallery.choices.options)
    assert labels[0] == "Default voice"
    assert "ada (choir, female)" in labels
    assert "otto (choir, male)" not in labels
    assert "matched" not in labels
    listen = gallery.buttons.children[labels.index("ada (choir, female)")]
    for _ in range(2):
        assert press(ready, listen) == "✓ Playing ada (choir, female)"
    assert choir.calls["ada"] == 1  # the second time it is cached
    assert Alternatives(gallery.player.value).told == ["Sample of ada (choir, female)"]
    assert ready.setup.fold.title.endswith("Voice: default")
    gallery.choices.value = "ada (choir, female)"
    assert ready.setup.fold.title.endswith("Voice: ada (choir, female)")
    ready.generate.text.value = "Hello"
    press(ready, ready.generate.generate)
    assert (ready.clip.options.synthesizer, ready.clip.options.speaker) == ("choir", "ada")
    assert ready.clip.report.line.endswith("voice: ada")
    # Ada speaks no German: the default voice takes her place, once the name of the language is typed.
    ready.generate.controls.control("language").value = "Germ"
    assert ready.generate.options["speaker"] == "ada"
    ready.generate.controls.control("language").value = "de"
    assert gallery.choices.value == "Default voice"
    assert ready.setup.fold.title.endswith("Voice: default")
    assert ready.generate.options["speaker"] is None
    assert ready.generate.options["synthesizer"] != "choir"


def test_the_default_voice_can_be_chosen_although_a_recording_is_set(ready):
    upload(ready, ready.setup.voice, "mine.wav", hum())
    assert ready.setup.voices.gallery.choices.value is None
    ready.setup.voices.gallery.choices.value = "Default voice"
    assert ready.setup.voice.picker.choices.value is None
    ready.generate.text.value = "Hello"
    press(ready, ready.generate.generate)
    assert ready.clip.options.voice == "none"
    ready.setup.voice.picker.choices.value = "mine"
    assert ready.setup.voices.gallery.choices.value is None
    assert ready.setup.fold.title.endswith("Voice: mine")


def test_online_voices_are_listed_once_they_are_allowed(ready):
    assert "online-beeper" not in ready.setup.voices.gallery.choices.options
    ready.generate.controls.control("online").value = True
    assert "online-beeper" in ready.setup.voices.gallery.choices.options
    assert ready.generate.options["online"]


def test_options_are_grouped_by_what_people_look_for(panel):
    titles = [fold.title for fold in panel.generate.controls.folds(())]
    assert titles[:3] == ["Voice", "Motion", "Picture"]
    assert titles[-1] == "Output"


@pytest.mark.parametrize(
    ("option", "told"),
    [("blink", "blinks"), ("precision", "numeric precision"), ("background_enhancer", "upscales the whole video 2×")],
)
def test_help_of_options_is_plain(option, told):
    assert declared_options()[option].help.startswith(told)


def test_help_says_more_than_the_label_beside_it(panel):
    unfold(panel)
    for name in set(declared_options()) - {"voice", "face", "use_recording", "consent", "language", "online"}:
        label = panel.generate.controls.control(name).description.lower()
        told = declared_options()[name].help.lower()
        assert not told.startswith(label) or len(told.split()) > 2 * len(label.split()), name
        assert len(set(told.replace(";", " ").split()) - set(label.split())) > 2, name


def test_where_no_widgets_are_shown_there_is_one_plain_line(panel):
    with capture_output() as shown:
        display(panel.view)
    told = shown.stdout + "".join(output.data["text/plain"] for output in shown.outputs)
    assert told.strip() == repr(panel.view) == "Run %talk_setup in a notebook to see the panel"


def test_the_box_for_consent_states_it_for_the_next_face_and_voice(talker, panel, portrait, tmp_path):
    Image.open(portrait).resize((256, 256)).save(tmp_path / "ana.png")
    panel.setup.face.path.value = str(tmp_path / "ana.png")
    press(panel, panel.setup.face.use_path)
    assert talker.face.consent == ""
    panel.setup.consent.value = True
    press(panel, panel.setup.face.use_path)
    assert talker.face.consent == panel.setup.consent.description
    (tmp_path / "ana.wav").write_bytes(hum())
    panel.setup.voice.path.value = str(tmp_path / "ana.wav")
    press(panel, panel.setup.voice.use_path)
    assert talker.voice().consent == panel.setup.consent.description


def test_a_table_becomes_a_folder_of_clips(ready, tmp_path):
    ready.table.folder.value = str(tmp_path / "clips")
    data = b"name,text,rate\nfirst,one two,\nsecond,three,fast\n"
    upload(ready, ready.table, "talks.csv", data)
    assert ready.status.text == f"✓ 1 of 2 clips are in {tmp_path / 'clips'}"
    assert (tmp_path / "clips" / "first.mp4").is_file()
    assert "row 2 (second): rate takes a number" in ready.table.sheet.value
    upload(ready, ready.table, "talks.csv", data)  # the same file can be given again
    assert "unchanged" in ready.table.sheet.value


def test_a_file_that_is_no_table_is_told(ready):
    upload(ready, ready.table, "talks.pdf", b"%PDF")
    assert "a table is a .csv, .tsv or .txt file, not 'talks.pdf'" in ready.status.text
