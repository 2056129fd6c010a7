"""``python -m talkwidget say`` and ``batch``: files from the terminal, mistakes in one line."""

from __future__ import annotations

import io
import unicodedata
from types import SimpleNamespace

import pytest
from PIL import Image

from talkwidget import Talker
from talkwidget.__main__ import main
from talkwidget.options import declared_options

FAKES = ["--engine", "painter", "--synthesizer", "beeper"]


@pytest.fixture(autouse=True)
def elsewhere(tmp_path, monkeypatch, registered_fakes, portrait):
    """A folder with a portrait, a second one, a table and a text."""
    monkeypatch.chdir(tmp_path)
    image = Image.open(portrait)
    image.resize((256, 256)).save("anna.png")
    image.resize((512, 512)).save("ben.png")
    (tmp_path / "table.csv").write_text('name,text,face,rate\nfirst,"one, two",anna,\nsecond,three,ben.png,2\n')
    (tmp_path / "text.txt").write_text("\ufeffHello to all.\n", encoding="utf-8")


def test_a_text_becomes_a_file_and_its_path_is_printed(tmp_path, capsys):
    assert main(["say", "--face", "anna.png", "--text", "Hello", "-o", "hello.mp4", *FAKES, "--fps", "12"]) == 0
    out, err = capsys.readouterr()
    assert out == "hello.mp4\n"
    assert err.startswith("talkwidget: is this face yours")
    assert main(["say", "--face", "anna.png", "--text", "Hello", "-o", "hello.mp4", *FAKES, "--fps", "12"]) == 0
    assert "is this face yours" not in capsys.readouterr().err
    assert (tmp_path / "hello.mp4").stat().st_size
    assert (tmp_path / "hello.srt").read_text().strip().endswith("Hello")


@pytest.mark.parametrize("more", [["-o", "a.gif", "--burn-captions"], ["-o", "a.wav"], ["-o", "a.vtt", "--no-blink"]])
def test_a_text_file_becomes_what_the_ending_says(tmp_path, more):
    assert main(["say", "--face", "anna.png", "--text-file", "text.txt", *more, *FAKES]) == 0
    assert [path for path in tmp_path.glob("a.*") if path.stat().st_size]


def test_a_text_comes_from_standard_input(tmp_path, monkeypatch):
    monkeypatch.setattr("sys.stdin", io.StringIO("Hello"))
    assert main(["say", "--face", "anna.png", "--text-file", "-", "-o", "a.srt", *FAKES]) == 0
    assert "Hello" in (tmp_path / "a.srt").read_text()


def test_a_script_has_a_face_for_each_speaker(tmp_path):
    faces = ["--face", "anna.png", "--face", "Chef=ben.png"]
    assert main(["say", *faces, "--script", "--text", "Anna: one\nChef: two", "-o", "a.srt", *FAKES]) == 0
    assert (tmp_path / "a.srt").read_text().count("-->") == 2


def test_a_face_may_be_a_face_file(tmp_path):
    Talker(engine="painter", synthesizer="beeper").set_face("anna.png").save("anna.face")
    assert main(["say", "--face", "anna.face", "--text", "one", "-o", "a.mp4", *FAKES]) == 0


def test_a_table_becomes_a_folder_and_again_only_what_changed(tmp_path, capsys):
    assert main(["batch", "table.csv", "-o", "out", "--face", "anna.png", *FAKES]) == 0
    assert capsys.readouterr().out == "out/first.mp4 done\nout/second.mp4 done\n"
    assert main(["batch", "table.csv", "-o", "out", "--face", "anna.png", *FAKES]) == 0
    assert capsys.readouterr().out == "out/first.mp4 unchanged\nout/second.mp4 unchanged\n"


def test_a_terminal_shows_how_far_the_clips_are(capsys, monkeypatch):
    monkeypatch.setattr("sys.stderr.isatty", lambda: True, raising=False)
    assert main(["batch", "table.csv", "--face", "anna.png", *FAKES]) == 0
    out, err = capsys.readouterr()
    assert "Clips 1/2" in err
    assert "clips" not in out.replace("clips/", "")


def test_rows_that_fail_are_told_and_the_others_arrive(tmp_path, capsys):
    assert main(["batch", "table.csv", "--face", "other=anna.png", *FAKES]) == 1
    out, err = capsys.readouterr()
    assert out.splitlines()[0].startswith("row 1 (first): there is no face 'anna'")
    assert (tmp_path / "clips" / "second.mp4").exists()
    assert err.splitlines()[-1] == "talkwidget: 1 of 2 rows failed; the others are in 'clips'."


def test_every_option_is_a_flag(capsys):
    for command in ("say", "batch"):
        with pytest.raises(SystemExit):
            main([command, "--help"])
        told = capsys.readouterr().out
        for name, about in declared_options().items():
            assert f"--{name.replace('_', '-')}" in told, name
            assert about.kind is not bool or f"--no-{name.replace('_', '-')}" in told, name


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["say", "--text", "Hi", "-o", "a.mp4"], "no face is set yet"),
        (["say", "--face", "no.jpg", "--text", "Hi", "-o", "a.mp4"], "there is no file 'no.jpg'"),
        (["say", "--face", "anna.png", "--text", "Hi", "-o", "a.avi"], "a clip is saved as .mp4"),
        (["say", "--face", "anna.png", "--text", "Hi", "-o", "no/a.mp4"], "there is no folder 'no'"),
        (["say", "--face", "anna.png", "--text", "Hi", "-o", "a.wav", "--burn-captions"], "captions are drawn into"),
        (["say", "--face", "anna.png", "--text", " ", "-o", "a.mp4"], "the text is empty"),
        (["say", "--face", "anna.png", "--text", "Hi", "-o", "a.mp4", "--fps", "x"], "fps takes a whole number"),
        (
            ["say", "--face", "anna.png", "--text", "Hi", "-o", "a.mp4", "--fpss", "3"],
            "there is no option --fpss; did you mean --fps?",
        ),
        (["say", "--face", "a=anna.png", "--face", "a=ben.png", "--text", "x", "-o", "a.mp4"], "'a' is given twice"),
        (["say", "--face", "anna.png", "-o", "a.mp4"], "--text"),
        (["batch", "no.csv", "--face", "anna.png"], "there is no file 'no.csv'"),
        (["batch", "anna.png"], "a table is a .csv"),
        (["batch", "table.csv", "--jobs", "many"], "--jobs"),
        (["nonsense"], "there is no command 'nonsense'; python -m talkwidget --help"),
        (["sya"], "there is no command 'sya'; did you mean say?"),
        (["say", "--text", "Hi", "-o", "a.mp4", "--speed", "2"], "there is no option --speed; use --rate."),
        (["say", "--text", "Hi", "-o", "a.mp4", "--image=a.png"], "there is no option --image; use --face."),
        (["say", "--text", "Hi", "-o", "a.mp4", "--audio", "a.mp3"], "there is no option --audio; use --voice."),
        (["say", "--text", "Hi", "-o", "a.mp4", "there"], "'there' is one word too many; put quotes around"),
        (["batch", "a.csv", "--output", "clips"], "there is no option --output; use --out."),
    ],
)
def test_a_mistake_is_one_line_and_a_status(capsys, words, told):
    assert main([*words, *FAKES] if words[0] in {"say", "batch"} else words) == 1
    out, err = capsys.readouterr()
    assert told in err
    assert err.startswith("talkwidget: ")
    assert (out, err.count("\n")) == ("", 1)


def test_an_interrupt_is_told_in_one_line(monkeypatch, capsys, painter):
    def interrupt(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr(painter, "prepare", interrupt)
    assert main(["say", "--face", "anna.png", "--text", "Hello", "-o", "hello.mp4", *FAKES]) == 130
    assert capsys.readouterr().err == "talkwidget: stopped; what is finished stays.\n"


def test_standard_input_may_be_utf_16_and_is_refused_where_it_is_no_text(tmp_path, capsys, monkeypatch):
    words = ["say", "--face", "anna.png", "--text-file", "-", "-o", "a.srt", *FAKES]
    monkeypatch.setattr("sys.stdin", SimpleNamespace(buffer=io.BytesIO("Grüße".encode("utf-16"))))
    assert main(words) == 0
    assert "Grüße" in (tmp_path / "a.srt").read_text(encoding="utf-8")
    for content, told in [(b"fine\nGr\xfc\xdfe", "line 2 of 'standard input' is no UTF-8"), (b"a " * 600_000, "1 MB")]:
        monkeypatch.setattr("sys.stdin", SimpleNamespace(buffer=io.BytesIO(content)))
        assert main(words) == 1
        assert told in capsys.readouterr().err


def test_a_text_file_in_another_encoding_is_refused_with_the_line(tmp_path, capsys):
    (tmp_path / "old.txt").write_bytes("fine\nGrüße".encode("cp1252"))
    assert main(["say", "--face", "anna.png", "--text-file", "old.txt", "-o", "a.srt", *FAKES]) == 1
    assert "line 2 of 'old.txt' is no UTF-8 text" in capsys.readouterr().err


def test_names_that_differ_in_their_form_alone_are_one_name(capsys):
    faces = [f"--face={unicodedata.normalize(form, 'Zoë')}={file}" for form, file in (("NFC", "anna"), ("NFD", "ben"))]
    assert main(["say", *(f"{face}.png" for face in faces), "--text", "Hello", "-o", "a.mp4", *FAKES]) == 1
    assert "the name 'Zoë' is given twice" in capsys.readouterr().err
