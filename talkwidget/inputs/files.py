"""Read user files; explain failures in one line."""

from __future__ import annotations

import codecs
import itertools
import os
import re
from pathlib import Path
from urllib.parse import urlsplit

from ..errors import InputError, UnavailableError
from ..suggest import did_you_mean
from .file_names import composed

_URL = re.compile(r"^([a-z][a-z0-9+.-]+:/|data:)", re.IGNORECASE)
_NAMES_COMPARED = 2000  # of a folder, for a mistyped name; a huge folder must not delay the message
_MOST_NULS = 0.25
"""Share of NULs in the beginning of a text; UTF-16 without its mark has a half in Latin letters."""

_SIGNATURES = (
    (re.compile(rb"\x89PNG|\xff\xd8\xff|GIF8|RIFF....WEBP|II\*\0|MM\0\*", re.DOTALL), "a picture"),
    (re.compile(rb"....ftyp(hei[cxms]|hev[cxms]|mif1|msf1)", re.DOTALL), "a HEIC picture"),
    (re.compile(rb"....ftypM4[AB]|ID3|\xff[\xf2\xf3\xfb]|fLaC|OggS|RIFF....WAVE", re.DOTALL), "a sound"),
    (re.compile(rb"....(ftyp|moov|mdat)|\x1aE\xdf\xa3|RIFF....AVI ", re.DOTALL), "a video"),
    (re.compile(rb"PK\x03\x04|\x1f\x8b|7z\xbc\xaf|Rar!"), "an archive"),
    (re.compile(rb"%PDF-"), "a PDF document"),
    (re.compile(rb"\s*<(svg|\?xml)", re.IGNORECASE), "an SVG drawing or other XML"),
    (re.compile(rb"\s*<(!doctype html|html)", re.IGNORECASE), "a web page"),
)


def unquote(path: str) -> str:
    """Remove a pair of quotes around a path, which file managers copy with it."""
    return path[1:-1] if len(path) > 1 and path[0] == path[-1] and path[0] in "\"'" else path


def user_path(named: str | os.PathLike[str]) -> Path:
    """Path as people write it: ``~``, in quotes, as a ``file://`` URL, or with its letters composed otherwise.

    A name that is not there as it is typed stands for one that differs in Unicode's normal form alone. Names typed on
    one system and files copied from another differ so.

    Raises
    ------
    InputError
        It is no text and no path.
    """
    if not isinstance(named, (str, os.PathLike)):
        raise InputError(f"a path is given as text, not as {named!r}.")
    plain = unquote(os.fsdecode(named))
    if plain.lower().startswith("file:"):
        from urllib.request import url2pathname

        address = urlsplit(plain)
        host = "" if address.netloc in {"", "localhost"} else f"//{address.netloc}"
        plain = host + url2pathname(address.path)
    try:
        path = Path(plain).expanduser()
        return path if plain.isascii() or path.exists() else _as_spelt_there(path)
    except (RuntimeError, OSError, ValueError):  # an unknown user's ~, too long, a NUL: told when it is opened
        return Path(plain)


def _as_spelt_there(path: Path) -> Path:
    """The path with each of its parts as its folder has it, if it has one that differs in its normal form alone."""
    found = Path(path.anchor)
    for part in path.parts[1 if path.anchor else 0 :]:
        if not (found / part).exists() and found.is_dir():
            wanted = composed(part)
            with os.scandir(found) as entries:
                same = (entry.name for entry in entries if composed(entry.name) == wanted)
                part = next(same, part)
        found /= part
    return found


def is_there(path: Path) -> bool:
    """Whether there is a file or folder of this name; a name that no system takes is that of none."""
    try:
        return path.exists()
    except (OSError, ValueError):  # too long; a NUL
        return False


def check_file(path: str | os.PathLike[str], what: str, limit: int) -> Path:
    """Path of a regular file of at most ``limit`` bytes; takes and raises what :func:`read_file` does."""
    if not isinstance(path, (str, os.PathLike)):
        raise InputError(f"a {what} is given by its path or its bytes, not by a value of type {type(path).__name__}.")
    named = os.fsdecode(path)
    if _URL.match(named) and not named.lower().startswith("file:"):
        raise InputError(f"{_quoted(named)} is a URL, not a file; download the {what} first and give its path.")
    try:
        file = user_path(named)
        if file.is_dir():
            cause = f"{_quoted(named)} is a folder; give the path of one {what} in it."
            raise InputError(cause if named else f"the path is empty; give that of a {what}.")
        if not file.exists():
            raise InputError(f"there is no file {_quoted(named)}; {_nearest(file)}")
        # A pipe or a device would be read for ever.
        if not file.is_file():
            raise InputError(f"{_quoted(named)} is not a regular file; give the path of a {what}.")
        size = file.stat().st_size
    except InputError:
        raise
    except (OSError, ValueError, RuntimeError) as error:  # RuntimeError: "~" of a user that does not exist
        raise _unreadable(named, error) from None
    if size > limit:
        raise InputError(f"{_quoted(named)} has {size >> 20} MB; a {what} of at most {limit >> 20} MB is taken.")
    return file


def read_file(path: str | os.PathLike[str], what: str, limit: int) -> bytes:
    """Read all bytes of a file.

    Parameters
    ----------
    path
        ``~`` is the home folder.
    what
        Kind of file, for messages: "picture", "recording".
    limit
        Most bytes taken.

    Raises
    ------
    InputError
        No path, no such file (the nearest name is told), a folder, a URL, not readable, empty, or beyond ``limit``.
    """
    file = check_file(path, what, limit)
    named = os.fsdecode(path)
    try:
        data = file.read_bytes()
    except OSError as error:
        raise _unreadable(named, error) from None
    if not data:
        raise InputError(f"{_quoted(named)} is empty; give a {what} with something in it.")
    return data


def decode_text(data: bytes, name: str) -> str:
    """Text of a file called ``name``, in UTF-8 or UTF-16 with their marks, or in UTF-8 without.

    Raises
    ------
    InputError
        It is in another encoding; the line is told.
    """
    marked = data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    try:
        text = data.decode("utf-16" if marked else "utf-8-sig")
        line = 1 if text[:200].count("\0") > _MOST_NULS * len(text[:200]) else 0
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
    if line:
        raise InputError(f"line {line} of {_quoted(name)} is no UTF-8 text; save it again as UTF-8 ('CSV UTF-8').")
    return text


def _unreadable(named: str, error: Exception) -> InputError:
    return InputError(f"{_quoted(named)} cannot be read ({reason_of(error)}); check the path and its permissions.")


def check_folder(target: Path) -> None:
    """Check that the folder of a file to be written is there, and the name valid; raises :class:`InputError`."""
    try:
        target.exists()  # a name that is too long is no missing folder
        there = target.parent.is_dir()
        if "\0" in str(target):  # which these two take for a name that is not there
            raise ValueError("it holds a NUL")
    except (OSError, ValueError) as error:
        raise InputError(f"{_quoted(str(target))} cannot be written ({reason_of(error)}); give another name.") from None
    if not target.name:
        raise InputError("the path is empty; give that of a file.")
    if target.is_dir():
        raise InputError(f"{_quoted(str(target))} is a folder; give the path of a file in it.")
    if not there:
        raise InputError(f"there is no folder {_quoted(str(target.parent))}; make it first.")


def unwritable(target: Path, error: OSError) -> UnavailableError:
    """Error for the user about a file that cannot be written."""
    return UnavailableError(f"cannot write {_quoted(str(target))} ({reason_of(error)}); choose another folder.")


def reason_of(error: Exception) -> str:
    """Reason why a file or folder cannot be read, in the system's words, else the error's."""
    return error.strerror if isinstance(error, OSError) and error.strerror else str(error)


def looks_like(data: bytes) -> str | None:
    """Guess the kind of file from its first bytes, with its article ("a video"); ``None`` if they tell nothing."""
    head = data[:512]
    for signature, kind in _SIGNATURES:
        if signature.match(head):
            return kind
    return "a text" if _is_text(head) else None


def _is_text(head: bytes) -> bool:
    # The last character may be cut in two.
    text = codecs.getincrementaldecoder("utf-8")("replace").decode(head)
    return all(character.isprintable() or character.isspace() for character in text.replace("�", "\0"))


def _nearest(file: Path) -> str:
    if file.is_symlink():
        return f"it is a link to {_quoted(str(file.readlink()))}, which is not there."
    folder = file.parent
    if not folder.is_dir():
        return f"there is no folder {_quoted(str(folder))} either."
    with os.scandir(folder) as entries:
        names = [entry.name for entry in itertools.islice(entries, _NAMES_COMPARED)]
    nothing = f"nothing in {_quoted(str(folder.resolve()))} has a name like it."
    return did_you_mean(file.name, names, nothing, lambda name: _quoted(str(folder / name)))


def _quoted(path: str) -> str:
    return repr(path if len(path) <= 120 else f"{path[:80]}…{path[-30:]}")
