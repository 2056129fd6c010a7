"""The magics, in a shell and in real kernels."""

from __future__ import annotations

import re
import subprocess
import sys
import textwrap
from pathlib import Path

import nbclient
import nbconvert
import nbformat
import pytest
from IPython.core.error import UsageError
from IPython.utils.capture import capture_output

import talkwidget
from talkwidget import plugins
from talkwidget.checkpoints import registry as checkpoints
from talkwidget.clip import Clip
from talkwidget.errors import InputError
from talkwidget.options import declared_options
from talkwidget.session import default_talker
from tests.fakes import Beeper, hum

ROOT = Path(__file__).parents[2]
WITH_FAKES = "--engine painter --synthesizer beeper"


@pytest.fixture
def shell(session_shell, registered_fakes):
    """A shell with the extension loaded and a talker of its own."""
    default_talker.cache_clear()
    session_shell.run_line_magic("load_ext", "talkwidget")
    yield session_shell
    session_shell.run_line_magic("unload_ext", "talkwidget")
    session_shell.config.pop("TalkMagics", None)
    default_talker.cache_clear()


@pytest.fixture
def with_face(shell, portrait):
    with capture_output():
        shell.run_line_magic("talk_face", f"--engine painter {portrait}")
    return shell


def displayed(captured) -> str:
    return "".join(output.data.get("text/html", "") for output in captured.outputs)


def test_a_cell_becomes_a_clip_shown_once_and_kept_as_underscore(with_face):
    with capture_output() as captured:
        done = with_face.run_cell(f'%%talk {WITH_FAKES}\nHello, don\'t  worry about "quotes".\n', store_history=True)
    assert done.success
    assert done.result is None
    clip = with_face.user_ns["_"]
    assert isinstance(clip, Clip)
    assert clip.text == 'Hello, don\'t  worry about "quotes".\n'
    assert with_face.user_ns["Out"][done.execution_count] is clip
    assert displayed(captured).count("<video") == 1
    assert captured.stderr == ""


def test_checkpoints_are_listed_and_fetched_with_progress_in_the_cell(shell, tmp_path, monkeypatch):
    def download(url, target, sha256, progress):
        progress(5_000_000, 10_000_000)
        target.touch()

    monkeypatch.setattr(checkpoints, "download_file", download)
    with capture_output() as captured:
        shell.run_line_magic("talk_checkpoints", f"fetch codeformer --folder '{tmp_path / 'my folder'}'")
    assert (tmp_path / "my folder" / "codeformer.pth").exists()
    assert "codeformer.pth: " in captured.stdout
    assert "codeformer.pth (MB)" in captured.stdout
    with capture_output() as captured:
        shell.run_line_magic("talk_checkpoints", "")
    assert all(name in captured.stdout for name in checkpoints.registry())
    with capture_output() as captured:
        shell.run_line_magic("talk_checkpoints", "--help")
    assert "fetch" in captured.stdout


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("fetch sadtalkr", "did you mean sadtalker?"),
        ("fech", "there is no command 'fech'; did you mean fetch?"),
        ("--checkpoint-dir nowhere", "there is no folder 'nowhere'"),
        ("fetch --folder 'my folder", "a quote is not closed"),
        ("list --size", "unrecognized arguments: --size"),
    ],
)
def test_mistakes_about_checkpoints_are_one_line(shell, line, told):
    with capture_output(), pytest.raises(UsageError, match=re.escape(told)) as raised:
        shell.run_line_magic("talk_checkpoints", line)
    assert "\n" not in str(raised.value)


def test_underscore_goes_on_as_usual_afterwards(with_face):
    with capture_output():
        with_face.run_cell(f"%talk {WITH_FAKES} Hello", store_history=True)
        with_face.run_cell("6 * 7", store_history=True)
    assert with_face.user_ns["_"] == 42
    assert isinstance(with_face.user_ns["__"], Clip)


def test_a_line_becomes_a_clip_too(with_face):
    with capture_output():
        with_face.run_cell(f"%talk --seed=3 --no-blink {WITH_FAKES} It's all --there")
    clip = with_face.user_ns["_"]
    assert clip.text == "It's all --there"
    assert (clip.options.seed, clip.options.blink) == (3, False)


def test_a_path_may_have_spaces_and_quotes_around_it(shell, portrait, tmp_path):
    (tmp_path / "my face.jpg").write_bytes(portrait.read_bytes())
    shell.user_ns["path"] = str(tmp_path / "my face.jpg")
    for given in ("{path}", "'{path}'", '"{path}"'):
        with capture_output() as captured:
            shell.run_cell(f"%talk_face --engine painter {given}")
        assert "Face found (512 × 512)" in displayed(captured)


@pytest.mark.parametrize(
    ("cell", "told"),
    [
        ("%%talk --fpss 30\nHello", "there is no option --fpss; did you mean --fps?"),
        ("%%talk --fps fast\nHello", "fps takes a whole number, not 'fast'."),
        ("%%talk --fps\nHello", "--fps needs a value after it."),
        ("%%talk --voice 'me\nHello", "the quote in --voice 'me is not closed."),
        ("%%talk --engine paintre\nHello", "there is no engine 'paintre'; did you mean painter?"),
        ("%%talk Hello there\nHello", "put the text on the line below %%talk"),
        ("%%talk --input-yaw 0 20\nHello", "quotes around values with spaces"),
        ("%%talk --speed 2\nHello", "there is no option --speed; use --rate."),
        ("%%talk --synthesizer google\nHello", "there is no synthesizer 'google'; use gtts."),
        ("%%talk --engine sad_talker\nHello", "there is no engine 'sad_talker'; did you mean sadtalker?"),
        ("%%talk --fill\nHello {nobody}", "a variable in braces cannot be filled in: name 'nobody' is not defined"),
        (f"%%talk {WITH_FAKES} --language xx\nHello", "there is no language 'xx'; the nearest is en."),
        (f"%%talk {WITH_FAKES}\n   \n", "the text is empty"),
        ("%talk", "the text is empty"),
        ("%talk_face", "%talk_face needs a portrait"),
        ("%talk_face no.jpg", "there is no file 'no.jpg'"),
        ("%talk_face --face-index 7 {portrait}", "there is no face 7"),
        ("%talk_face {portrait} --face-index 7", "there is no face 7"),
        ("%talk_face no.jpg -name Bob", "options have two hyphens: --name, not -name."),
        ("%talk_face no.jpg -n Bob", "there is no option -n; options have two hyphens, and %talk_face? lists them."),
        ("%talk_voice", "%talk_voice needs a recording"),
        ("%talk_voice --rate 2 me.mp3", "there is no option --rate; it is an option of %%talk."),
        ("%talk_voice --foo me.mp3", "there is no option --foo; %talk_voice? lists the options."),
        ("%talk_voice https://example.org/me.mp3", "download"),
    ],
)
def test_a_mistake_is_one_line_and_the_shell_goes_on(with_face, portrait, cell, told):
    with_face.user_ns["portrait"] = str(portrait)
    with capture_output() as captured:
        done = with_face.run_cell(cell)
    assert isinstance(done.error_in_exec, UsageError)
    assert told in str(done.error_in_exec)
    assert "\n" not in str(done.error_in_exec)
    assert "Traceback" not in captured.stdout + captured.stderr
    with capture_output():
        assert with_face.run_cell(f"%talk {WITH_FAKES} Hello").success


def test_a_mistake_in_a_call_of_the_api_is_one_line_too(shell):
    with capture_output() as captured:
        done = shell.run_cell("import talkwidget\ntalkwidget.Talker(fpss=30)")
    assert isinstance(done.error_in_exec, InputError)
    assert captured.stdout.strip() == "InputError: there is no option 'fpss'; did you mean fps?"


@pytest.mark.parametrize("name", ["talk_face", "talk_voice", "talk_setup"])
def test_every_magic_has_help(shell, capsys, name):
    for option in ("--help", "-h"):
        shell.run_line_magic(name, option)
        told = capsys.readouterr().out
        assert f"%{name} [options]" in told
        assert "name of the voice" in told if name == "talk_voice" else "--max-height" in told


def test_help_lists_every_option(shell):
    for call in (lambda: shell.run_line_magic("talk", "--help"), lambda: shell.run_cell("%talk?")):
        with capture_output() as captured:
            call()
        shown = captured.stdout + "".join(output.data.get("text/plain", "") for output in captured.outputs)
        assert all(f"--{name.replace('_', '-')}" in shown for name in declared_options())


def test_config_sets_defaults_and_lists_every_option(with_face):
    with capture_output() as captured:
        with_face.run_line_magic("config", "TalkMagics")
    assert all(f"TalkMagics.{name}=" in captured.stdout for name in declared_options())
    with_face.run_line_magic("config", "TalkMagics.fps = 30")
    with capture_output():
        with_face.run_cell(f"%talk {WITH_FAKES} Hello")
        assert with_face.user_ns["_"].fps == 30
        with_face.run_cell(f"%talk {WITH_FAKES} --fps 12 Hello")
        assert with_face.user_ns["_"].fps == 12


@pytest.mark.parametrize(
    ("given", "kept"), [("[0, 20, -15]", "0 20 -15"), ("20", "20"), ("'0, 10'", "0, 10"), ("None", None)]
)
def test_config_takes_whatever_an_option_takes(shell, given, kept):
    shell.run_line_magic("config", "TalkMagics.input_yaw = '5'")
    shell.run_line_magic("config", f"TalkMagics.input_yaw = {given}")
    assert shell.run_line_magic("config", "TalkMagics.input_yaw") == kept


@pytest.mark.parametrize("given", ["'abc'", "[0, 'left']", "100", "[]", "True"])
def test_config_refuses_what_an_option_refuses(shell, caplog, given):
    shell.run_line_magic("config", f"TalkMagics.input_yaw = {given}")
    assert "degrees between -90 and 90" in caplog.text
    assert shell.run_line_magic("config", "TalkMagics.input_yaw") is None


def test_settings_hold_for_the_session_s_talker_and_the_functions(with_face, registered_fakes):
    given = {"engine": "painter", "synthesizer": "beeper"}
    with_face.run_line_magic("config", "TalkMagics.fps = 30")
    assert talkwidget.generate_video_fast("Hello", **given).fps == 30
    assert default_talker().say("Hello", **given).fps == 30
    assert talkwidget.generate_video_fast("Hello", **given, fps=12).fps == 12
    assert talkwidget.Talker().options.fps == 30
    with_face.run_line_magic("unload_ext", "talkwidget")
    assert talkwidget.Talker().options.fps == 25


def test_settings_made_before_the_first_use_hold_too(session_shell, registered_fakes):
    default_talker.cache_clear()
    session_shell.config.TalkMagics.fps = 30
    session_shell.run_line_magic("load_ext", "talkwidget")
    try:
        assert default_talker().options.fps == 30
    finally:
        session_shell.config.pop("TalkMagics", None)
        session_shell.run_line_magic("unload_ext", "talkwidget")
        default_talker.cache_clear()


def test_variables_are_filled_in_where_fill_asks_for_it(with_face):
    with_face.user_ns.update(name="Ada", number=3)
    text = "Hello {name}, {number + 1} times {{so}}."
    filled = "Hello Ada, 4 times {so}."
    for options, said in (("", text), ("--fill", filled), ("-f", filled), ("-f --fps 20", filled)):
        with capture_output():
            assert with_face.run_cell(f"%%talk {WITH_FAKES} {options}\n{text}").success
        assert with_face.user_ns["_"].text.strip() == said


@pytest.mark.parametrize(
    ("name", "file"),
    [
        ("intro", "intro.mp4"),
        ("'my clip.webm'", "my clip.webm"),
        (".", "hello-there.mp4"),
        ("lecture-1.2", "lecture-1.2.mp4"),
        ("'for Dr. Smith'", "for Dr. Smith.mp4"),
    ],
)
def test_a_clip_is_saved_under_the_name_that_save_gives(with_face, tmp_path, monkeypatch, name, file):
    monkeypatch.chdir(tmp_path)
    with capture_output() as captured:
        assert with_face.run_cell(f"%%talk {WITH_FAKES} --save {name}\nHello there.").success
    assert (tmp_path / file).stat().st_size > 1000
    assert f"Saved as {file}" in displayed(captured)


@pytest.mark.parametrize(
    ("options", "told"),
    [
        ("--save nowhere/intro.mp4", "there is no folder 'nowhere'; make it first"),
        ("--save intro.doc", "a clip is saved as"),
        ("--batch --save intro", "--batch saves each clip already; name the folder with --out"),
    ],
)
def test_a_name_that_cannot_be_saved_is_told_before_anything_is_made(with_face, options, told):
    with capture_output() as captured:
        with_face.run_cell(f"%%talk {WITH_FAKES} {options}\nHello there.")
    assert told in captured.stdout + captured.stderr
    assert "<video" not in displayed(captured)


def test_the_demo_makes_a_clip_of_the_sample_portrait(shell):
    with capture_output() as captured:
        assert shell.run_cell(f"%talk_demo {WITH_FAKES}").success
    assert displayed(captured).count("<video") == 1
    assert shell.user_ns["_"].text.startswith("Hello, and welcome.")
    assert shell.user_ns["_"].options.voice == "none"


def test_the_demo_leaves_the_face_that_is_set(with_face):
    mine, faces = default_talker().portrait, default_talker().faces
    with capture_output() as captured:
        assert with_face.run_cell(f"%talk_demo {WITH_FAKES}").success
    assert "<video" in displayed(captured)
    assert default_talker().portrait is mine
    assert default_talker().faces == faces


def test_the_first_use_names_the_cache_in_one_line_and_no_later_one_does(session_shell, monkeypatch, tmp_path):
    monkeypatch.setenv("TALKWIDGET_HOME", str(tmp_path))
    for told in (1, 0):
        with capture_output() as captured:
            session_shell.run_line_magic("load_ext", "talkwidget")
            session_shell.run_line_magic("unload_ext", "talkwidget")
        assert captured.stdout.count("\n") == captured.stdout.count(str(tmp_path / "cache")) == told
        (tmp_path / "cache").mkdir(exist_ok=True)


def test_a_reason_against_another_engine_is_told_once_a_session(with_face):
    clips = []
    for text in ("One", "Two"):
        with capture_output():
            assert with_face.run_cell(f"%talk --synthesizer beeper --engine auto {text}").success
        clips.append(with_face.user_ns["_"])
    told = ["not used" in clip._repr_mimebundle_()["text/html"] for clip in clips]
    assert told == [True, False]
    assert all("sadtalker not used" in str(clip.report) for clip in clips)


def test_in_a_terminal_the_clip_is_path_length_and_report(with_face, monkeypatch):
    formats = with_face.display_formatter.active_types
    with_face.display_formatter.active_types = ["text/plain"]
    try:
        with capture_output(display=False) as captured:
            with_face.run_cell(f"%talk {WITH_FAKES} Hello")
    finally:
        with_face.display_formatter.active_types = formats
    path, line, *rest = captured.stdout.split("\r")[-1].splitlines()
    assert path == str(with_face.user_ns["_"].path)
    assert line.endswith(" · voice: beeper")
    assert rest[0] == "engine: painter (asked for)"
    assert "Widget" not in captured.stdout


def test_a_setting_that_is_taken_back_no_longer_counts(with_face, portrait):
    with capture_output():
        with_face.run_line_magic("config", "TalkMagics.fps = 30")
        with_face.run_line_magic("talk_face", f"--engine painter {portrait}")
        with_face.run_line_magic("config", "TalkMagics.fps = 25")
        with_face.run_cell(f"%talk {WITH_FAKES} Hello")
    assert with_face.user_ns["_"].fps == 25


def test_the_voice_told_is_the_one_just_set(shell, tmp_path):
    (tmp_path / "hum.wav").write_bytes(hum())
    for name in ("one", "two", "one"):
        with capture_output() as captured:
            shell.run_line_magic("talk_voice", f"{tmp_path / 'hum.wav'} --name {name}")
        assert f"Voice {name} is ready" in displayed(captured)


class Learner(Beeper):
    """Learns any voice at once."""

    name = "learned"
    clones = one_state = True

    def speaker_state(self, voice, language, watch):
        return b"learned"


def test_a_voice_that_is_learned_is_not_called_a_clone(shell, tmp_path):
    (tmp_path / "hum.wav").write_bytes(hum())
    plugins.register(plugins.SYNTHESIZERS, "learned", Learner)
    try:
        with capture_output() as captured:
            shell.run_line_magic("talk_voice", f"{tmp_path / 'hum.wav'} --learn")
    finally:
        plugins.unregister(plugins.SYNTHESIZERS, "learned")
    assert "learned from your recording, not a clone" in displayed(captured)


@pytest.mark.parametrize(
    ("raised", "told"),
    [(ZeroDivisionError, "No clip was made."), (KeyboardInterrupt, "Stopped. No partial files left.")],
)
def test_a_fault_or_an_interrupt_leaves_its_word_and_goes_through(with_face, painter, monkeypatch, raised, told):
    def fail(*arguments):
        raise raised
        yield

    monkeypatch.setattr(painter, "animate", fail)
    with capture_output() as captured, pytest.raises(raised):
        with_face.run_line_magic("talk", f"{WITH_FAKES} Hello")
    assert told in displayed(captured)


def test_an_interrupt_is_one_line(with_face, painter, monkeypatch):
    def fail(*arguments):
        raise KeyboardInterrupt
        yield

    monkeypatch.setattr(painter, "animate", fail)
    with capture_output() as captured:
        result = with_face.run_cell(f"%talk {WITH_FAKES} Hello")
    assert isinstance(result.error_in_exec, KeyboardInterrupt)
    assert captured.stdout.strip().splitlines()[-1] == "Stopped. No partial files left. Run the cell again to continue."


def test_a_wrong_setting_is_refused_and_does_not_keep_the_extension_from_loading(with_face, caplog):
    with_face.run_line_magic("config", "TalkMagics.fps = 3000")
    assert "3000" in caplog.text
    with capture_output() as captured:
        with_face.run_line_magic("reload_ext", "talkwidget")
        assert with_face.run_cell(f"%talk {WITH_FAKES} Hello").success
    assert "TalkMagics.fps is ignored" in captured.stdout
    assert with_face.user_ns["_"].fps == 25


@pytest.mark.parametrize(
    ("line", "offered"),
    [
        ("%talk --fp", "--fps"),
        ("%%talk --no-bl", "--no-blink"),
        ("%%talk --engine pa", "painter"),
        ("%%talk --engine=pa", "painter"),
        ("%talk --synthesizer be", "beeper"),
        ("%talk --audio-codec a", "aac"),
        ("%talk_face --face-i", "--face-index"),
        ("%talk_voice --na", "--name"),
        ("%%talk --fi", "--fill"),
        ("%%talk --language G", "German"),
        ("%%talk --language d", "de"),
    ],
)
def test_the_tab_key_offers_options_and_values(shell, line, offered):
    word = line.replace("=", " ").split()[-1]
    assert offered in shell.complete(word, line, len(line))[1]


def test_the_tab_key_offers_voices_and_files(shell, tmp_path, monkeypatch):
    for name in ("mine", "yours"):
        default_talker().set_voice(hum(), name)
    with capture_output():
        shell.run_line_magic("talk_face", f"--engine painter --name anna {ROOT / 'assets/image/female-image-01.jpg'}")
    assert shell.complete("mi", "%talk --voice mi", 16)[1] == ["mine"]
    assert shell.complete("an", "%talk --face an", 15)[1] == ["anna"]
    assert "none" in shell.complete("no", "%talk --voice no", 16)[1]
    (tmp_path / "portrait.jpg").touch()
    monkeypatch.chdir(tmp_path)
    assert "portrait.jpg" in shell.complete("port", "%talk_face port", 15)[1]


def test_unloading_takes_everything_away(shell):
    shell.run_line_magic("reload_ext", "talkwidget")
    assert [type(one).__name__ for one in shell.configurables].count("TalkMagics") == 1
    shell.run_line_magic("unload_ext", "talkwidget")
    assert not {"talk", "talk_face", "talk_voice"} & set(shell.magics_manager.magics["line"])
    assert "talk" not in shell.magics_manager.magics["cell"]
    assert not [one for one in shell.configurables if type(one).__name__ == "TalkMagics"]
    assert not [name for name in shell.strdispatchers["complete_command"].strs if "talk" in name]
    shell.run_line_magic("load_ext", "talkwidget")


def run_notebook(folder: Path, *cells: str) -> list[nbformat.NotebookNode]:
    """The cells after a kernel of their own has run them, mistakes included."""
    first = f"""
        import os, sys
        sys.path.insert(0, {str(ROOT)!r})
        from tests import fakes
        fakes.register()
        %load_ext talkwidget
        """
    sources = [textwrap.dedent(first).strip(), *cells]
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(source) for source in sources])
    notebook.metadata.kernelspec = {"name": "python3", "display_name": "Python 3", "language": "python"}
    client = nbclient.NotebookClient(
        notebook, timeout=120, allow_errors=True, resources={"metadata": {"path": str(folder)}}
    )
    client.execute()
    return [cell for cell in notebook.cells if cell.cell_type == "code"][1:]


def html_of(cell: nbformat.NotebookNode) -> list[str]:
    return [output.data.get("text/html", "") for output in cell.outputs if "data" in output]


def test_in_a_kernel_auto_setup_shows_how_far_it_is(tmp_path, portrait):
    (tmp_path / "assets").mkdir()
    (tmp_path / "assets" / "me.jpg").write_bytes(portrait.read_bytes())
    patched = "from talkwidget import Talker, session\nsession.default_talker = lambda: Talker(engine='painter')"
    _, setup = run_notebook(tmp_path, patched, "import talkwidget\ntalkwidget.auto_setup_from_assets()")
    line, result = setup.outputs
    assert "Using me.jpg from assets/" in line.data["text/html"]
    assert "me.jpg" in result.data["text/plain"]


def test_in_a_kernel_the_progress_becomes_the_video_in_the_same_output(tmp_path, portrait):
    face, talk, again, shown = run_notebook(
        tmp_path,
        f"%talk_face --engine painter {portrait}",
        f"%%talk {WITH_FAKES}\nHello to all of you",
        f"%%talk {WITH_FAKES}\nHello to all of you",
        "clip = _\nprint(clip.report)",
    )
    assert len(face.outputs) == 1
    assert "Face found (512 × 512)" in html_of(face)[0]
    assert len(talk.outputs) == 1
    assert html_of(talk)[0].count("<video") == 1
    assert "<progress" not in html_of(talk)[0]
    assert html_of(again)[0].partition("<details")[0] == html_of(talk)[0].partition("<details")[0]
    assert "clip" in shown.outputs[0].text
    assert " hit" in shown.outputs[0].text


def test_where_a_program_runs_the_notebook_large_clips_are_in_it(tmp_path, portrait):
    _, talk, _ = run_notebook(
        tmp_path,
        f"%talk_face --engine painter {portrait}",
        f"%%talk {WITH_FAKES} --embed-limit 0\nHello to all of you",
        "%talk_setup",
    )
    assert 'src="data:video/mp4' in html_of(talk)[0]
    assert not (tmp_path / "talk-clips").exists()


def test_an_export_of_the_panel_says_where_it_is_to_be_seen(tmp_path):
    (panel,) = run_notebook(tmp_path, "%talk_setup")
    panel.outputs = [output for output in panel.outputs if "data" in output]
    page, _ = nbconvert.HTMLExporter().from_notebook_node(nbformat.v4.new_notebook(cells=[panel]))
    text = re.sub(r"<[^>]+>", "", page[page.index("<body") :])
    assert "Run %talk_setup in a notebook to see the panel" in text
    assert "VBox(" not in page


def test_in_a_kernel_mistakes_leave_one_line_each_and_it_goes_on(tmp_path, portrait):
    *mistakes, talk = run_notebook(
        tmp_path,
        "%%talk\nno face yet",
        "%talk_face no.jpg",
        "%%talk --fpss 30\nHello",
        "%talk_face --engine painter " + str(portrait),
        f"%%talk {WITH_FAKES}\nHello",
    )
    for cell in mistakes[:3]:
        assert [output.output_type for output in cell.outputs] == ["stream"]
        assert cell.outputs[0].text.startswith("UsageError: ")
        assert cell.outputs[0].text.count("\n") == 1
    assert "<video" in html_of(talk)[0]


def test_in_a_kernel_the_built_in_engine_and_synthesizer_speak(tmp_path, portrait):
    face, talk, report, torch = run_notebook(
        tmp_path,
        f"%talk_face {portrait}",
        "%%talk\nHello.",
        "clip = _; print(clip.report); clip.frame_count",
        "import sys; print('torch' in sys.modules)",
    )
    assert "Face found" in html_of(face)[0]
    assert "<video" in html_of(talk)[0]
    assert "engine: mesh" in report.outputs[0].text
    assert "synthesizer: hibari" in report.outputs[0].text
    assert torch.outputs[0].text == "False\n"


def test_the_first_tab_answers_before_the_front_end_gives_up():
    code = """
        import sys
        from IPython.core.interactiveshell import InteractiveShell
        shell = InteractiveShell.instance()
        shell.run_line_magic("load_ext", "talkwidget")
        found = shell.complete("--la", "%%talk --la", 11)[1]
        print("--language" in found, "talkwidget.session" in sys.modules, "numpy" in sys.modules)
        """
    done = subprocess.run([sys.executable, "-c", textwrap.dedent(code)], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "True False False", done.stdout


def test_consent_is_stated_in_the_line_that_sets_a_face_or_a_voice(shell, portrait, tmp_path):
    (tmp_path / "me.wav").write_bytes(hum())
    with capture_output():
        shell.run_line_magic("talk_face", f'--engine painter --consent "It is me" {portrait}')
        shell.run_line_magic("talk_voice", f"--consent 'He agreed' {tmp_path / 'me.wav'}")
    assert default_talker().face.consent == "It is me"
    assert default_talker().voice().consent == "He agreed"
