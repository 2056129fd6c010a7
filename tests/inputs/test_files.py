import os
import unicodedata
from pathlib import Path

import pytest

from talkwidget.errors import InputError
from talkwidget.inputs.files import looks_like, read_file, user_path


def refusal(path: object) -> str:
    with pytest.raises(InputError) as caught:
        read_file(path, "picture", limit=1 << 20)
    assert "\n" not in str(caught.value)
    return str(caught.value)


def test_reads_bytes_and_knows_the_home_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.png").write_bytes(b"abc")
    monkeypatch.setenv("HOME", str(tmp_path))
    assert read_file("~/a.png", "picture", limit=3) == b"abc"


@pytest.mark.parametrize("written", ["'{}'", '"{}"', "file://{}", "file://localhost{}", "FILE:{}"])
def test_paths_as_people_write_them(written: str, tmp_path: Path) -> None:
    (tmp_path / "my photo.png").write_bytes(b"abc")
    assert read_file(written.format(tmp_path / "my photo.png"), "picture", limit=3) == b"abc"


def test_a_url_of_a_file_is_decoded(tmp_path: Path) -> None:
    file = tmp_path / "50 % größer.png"
    file.write_bytes(b"abc")
    assert read_file(file.as_uri(), "picture", limit=3) == b"abc"


@pytest.mark.parametrize("forms", [("NFC", "NFD"), ("NFD", "NFC")])
def test_composed_and_decomposed_names_find_each_other(forms: tuple[str, str], tmp_path: Path) -> None:
    there, typed = (unicodedata.normalize(form, "Zoë/Portrait von Zoë.png") for form in forms)
    (tmp_path / there).parent.mkdir()
    (tmp_path / there).write_bytes(b"abc")
    assert read_file(tmp_path / typed, "picture", limit=3) == b"abc"
    assert user_path(tmp_path / typed) == tmp_path / there
    new = tmp_path / unicodedata.normalize(forms[1], "Zoë/ä.png")
    assert user_path(new).parent == (tmp_path / there).parent


def test_a_missing_file_names_its_nearest_neighbour(tmp_path: Path) -> None:
    (tmp_path / "Portrait.JPG").write_bytes(b"x")
    (tmp_path / "notes.txt").write_bytes(b"x")
    assert f"did you mean '{tmp_path}/Portrait.JPG'?" in refusal(tmp_path / "portrat.jpg")
    assert "nothing in" in refusal(tmp_path / "zzz")
    assert "no folder" in refusal(tmp_path / "nowhere" / "portrait.jpg")


def test_a_link_to_nothing_is_told_as_one(tmp_path: Path) -> None:
    (tmp_path / "me.png").symlink_to(tmp_path / "gone.png")
    assert f"it is a link to '{tmp_path}/gone.png', which is not there." in refusal(tmp_path / "me.png")


@pytest.mark.parametrize(
    "url", ["https://example.org/a.jpg", "HTTP://x/y.png", Path("https://x/y.png"), "data:image/png;base64,AAAA"]
)
def test_urls_are_to_be_downloaded_first(url: object) -> None:
    assert "is a URL" in refusal(url)
    assert "download" in refusal(url)


@pytest.mark.parametrize("value", [None, 3, ["a.png"]])
def test_what_is_no_path(value: object) -> None:
    assert f"type {type(value).__name__}" in refusal(value)


def test_a_folder_an_empty_file_and_a_large_one(tmp_path: Path) -> None:
    (tmp_path / "empty.png").touch()
    (tmp_path / "large.png").write_bytes(bytes((1 << 20) + 1))
    assert "is a folder" in refusal(tmp_path)
    assert refusal("") == "the path is empty; give that of a picture."
    assert "is empty" in refusal(tmp_path / "empty.png")
    assert "at most 1 MB" in refusal(tmp_path / "large.png")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes on this system")
def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.png")
    assert "not a regular file" in refusal(tmp_path / "pipe.png")


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read everything")
def test_a_forbidden_file(tmp_path: Path) -> None:
    (tmp_path / "secret.png").write_bytes(b"x")
    (tmp_path / "secret.png").chmod(0)
    assert "permissions" in refusal(tmp_path / "secret.png")


@pytest.mark.parametrize(
    "path", ["a\0b.png", "x" * 5000, "~nobody-of-this-name/a.png", "bad\ud800.png", "two\nlines.png"]
)
def test_impossible_paths(path: str) -> None:
    assert len(refusal(path)) < 500


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"\x89PNG\r\n\x1a\n", "a picture"),
        (b"\xff\xd8\xff\xe0", "a picture"),
        (b"RIFF\0\0\0\0WEBPVP8 ", "a picture"),
        (b"\0\0\0\x18ftypheic\0\0\0\0", "a HEIC picture"),
        (b"\0\0\0\x18ftypmif1\0\0\0\0", "a HEIC picture"),
        (b"\0\0\0\x18ftypisom\0\0\0\0", "a video"),
        (b"\x1aE\xdf\xa3\x01\0", "a video"),
        (b"\0\0\0\x18ftypM4A \0\0", "a sound"),
        (b"ID3\x04\0\0", "a sound"),
        (b"\xff\xfb\x90\x64", "a sound"),
        (b"RIFF\0\0\0\0WAVEfmt ", "a sound"),
        (b"PK\x03\x04\x14", "an archive"),
        (b"%PDF-1.7", "a PDF document"),
        (b'<?xml version="1.0"?><svg', "an SVG drawing or other XML"),
        (b"<!DOCTYPE html><html>", "a web page"),
        ("Grüße, 世界".encode(), "a text"),
        (("é" * 600).encode()[1:], None),
        (("a" + "é" * 600).encode(), "a text"),
        (b"\x00\x01\x02\x80\xff", None),
    ],
)
def test_what_bytes_look_like(data: bytes, kind: str | None) -> None:
    assert looks_like(data) == kind


def test_a_path_of_bytes_is_one(tmp_path: Path) -> None:
    (tmp_path / "é.png").write_bytes(b"x")
    (found,) = os.scandir(os.fsencode(tmp_path))
    assert user_path(found) == tmp_path / "é.png"  # type: ignore[arg-type]
    assert read_file(found, "picture", 10) == b"x"  # type: ignore[arg-type]
