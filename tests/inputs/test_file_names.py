from pathlib import Path

import pytest

from talkwidget.inputs.file_names import first_words, free_path, safe_name


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Welcome to the course. Today we look at gradients.", "welcome-to-the-course"),
        ("Hello. Welcome to all of you in here.", "hello-welcome-to-all-of"),
        ("Don't stop!", "dont-stop"),
        ("¡Hola, señora! ¿Qué tal?", "hola-señora-qué-tal"),
        ("欢迎来到课程。", "欢迎来到课程"),
        ("… — !", ""),
    ],
)
def test_first_words_of_a_text(text: str, name: str) -> None:
    assert first_words(text) == name


def test_a_name_without_letters_is_clip() -> None:
    assert safe_name(first_words("?!")) == "clip"


def test_a_taken_name_gets_a_number_unless_it_is_the_same_file(tmp_path: Path) -> None:
    wanted = tmp_path / "intro.mp4"
    assert free_path(wanted, lambda _: False) == wanted
    wanted.write_bytes(b"one")
    (tmp_path / "intro-2.mp4").write_bytes(b"two")
    assert free_path(wanted, lambda _: False) == tmp_path / "intro-3.mp4"
    assert free_path(wanted, lambda path: path.read_bytes() == b"two") == tmp_path / "intro-2.mp4"
