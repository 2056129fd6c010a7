"""The commands ``say`` and ``batch`` of the terminal, for scripts and make."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

from .errors import InputError
from .inputs.file_names import composed
from .inputs.files import decode_text, is_there, read_file, user_path
from .option import Option, dashed
from .options import declared_options
from .progress import Progress
from .suggest import option_hint

if TYPE_CHECKING:
    from .talker import Talker

LARGEST_TEXT = 1 << 20
"""Bytes of a text's file."""

_OWN = ("face", "voice")
"""Options that name prepared faces and voices; in the terminal these are files."""

_FLAGS = {
    "face": Option(None, "", synonyms="avatar image portrait picture photo source_image character"),
    "voice": Option(None, "", synonyms="audio recording wav driven_audio clone speaker_wav"),
    "out": Option(None, "", synonyms="output save file filename name path result_dir output_dir"),
    "text": Option(None, "", synonyms="say prompt input"),
}
"""Words that people type for the arguments that are no options of a clip."""


def add_say(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of ``say``."""
    text = parser.add_mutually_exclusive_group(required=True)
    text.add_argument("--text", help="text to say")
    text.add_argument("--text-file", metavar="FILE", help="file with the text; - for standard input")
    parser.add_argument(
        "-o", "--out", required=True, metavar="FILE", help="clip, as .mp4, .webm, .gif, .wav, .mp3, .srt, .vtt or .png"
    )
    parser.add_argument("--script", action="store_true", help="the text has lines as in Anna: Hello. for each speaker")
    parser.add_argument("--burn-captions", action="store_true", help="draw the captions into the frames")
    _add_common(parser)


def add_batch(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of ``batch``."""
    parser.add_argument(
        "table", help=".csv or .tsv with the columns text, name, face, voice or an option; .txt with paragraphs"
    )
    parser.add_argument("-o", "--out", default="clips", metavar="FOLDER", help="folder of the clips (%(default)s)")
    parser.add_argument("--jobs", type=int, metavar="N", help="processes, -1 for one on each core; one by default")
    parser.add_argument("--backend", help="joblib's backend, as in loky, threading or dask")
    _add_common(parser)


def refuse_words(words: list[str], command: str) -> NoReturn:
    """Refuse what is left of a command line; the message leads to the option that was meant.

    Raises
    ------
    InputError
        Always.
    """
    way = f"python -m talkwidget {command} --help names what there is."
    flag = next((word.partition("=")[0] for word in words if word.startswith("-")), None)
    if flag is None:
        raise InputError(f"{words[0]!r} is one word too many; put quotes around a text with spaces, or see: {way}")
    flags = {**declared_options(), **_FLAGS} if command in {"say", "batch"} else {}
    raise InputError(f"there is no option {flag}; {option_hint(flag, flags, way, dashed)}")


def run_say(words: argparse.Namespace, progress: Progress) -> Iterator[str]:
    """Say a text; yields the path of the file.

    Raises
    ------
    TalkError
        As :meth:`Talker.set_face`, :meth:`Talker.set_voice`, :meth:`Talker.say` and :meth:`Clip.save`.
    """
    from .clip.save import checked_target

    target = checked_target(words.out, captions=words.burn_captions)
    text = words.text if words.text is not None else _read_text(words.text_file)
    talker, notes = _talker(words, progress)
    say = talker.say_script if words.script else talker.say
    clip = say(text, progress=progress)
    _tell([*notes, *clip.report.notes])
    yield str(clip.save(target, captions=words.burn_captions))


def run_batch_command(words: argparse.Namespace, progress: Progress) -> Iterator[str]:
    """Say all rows of a table; yields a line for each clip and each failure, and one that counts them.

    Raises
    ------
    InputError
        The table cannot be read; or some rows failed, in the end.
    """
    from .batch.result import rows_of

    talker, notes = _talker(words, progress)
    made = talker.say_many(Path(words.table), words.out, n_jobs=words.jobs, backend=words.backend, progress=progress)
    rows = rows_of(made)
    _tell([*notes, *(f"{row.name}: {row.notes}" for row in rows if row.notes)])
    for row in rows:
        yield row.error or f"{row.path or row.name} {row.status}"
    failed = sum(row.status == "failed" for row in rows)
    if failed:
        raise InputError(f"{failed} of {len(rows)} rows failed; the others are in {str(words.out)!r}.")


def _add_common(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--face",
        action="append",
        default=[],
        metavar="[NAME=]FILE",
        help="portrait or face file; the first is the default face",
    )
    parser.add_argument(
        "--voice", action="append", default=[], metavar="[NAME=]FILE", help="recording; the first is the default voice"
    )
    for name, about in declared_options().items():
        if name not in _OWN:
            _add_option(parser, name, about)


def _add_option(parser: argparse.ArgumentParser, name: str, about: Option) -> None:
    told = " ".join([about.help, about.values]).strip().replace("%", "%%")
    settings: dict[str, Any] = {"dest": f"option_{name}", "default": argparse.SUPPRESS, "help": told}
    if about.kind is bool:
        parser.add_argument(dashed(name), action=argparse.BooleanOptionalAction, **settings)
    else:
        parser.add_argument(dashed(name), metavar=name.upper(), **settings)


def _talker(words: argparse.Namespace, progress: Progress) -> tuple[Talker, list[str]]:
    """Talker with the options, faces and voices of the command, and the notes on these."""
    from .face.saved import is_face_file
    from .talker import Talker

    given = {name.removeprefix("option_"): value for name, value in vars(words).items() if name.startswith("option_")}
    talker, notes = Talker(**given), list[str]()
    # The latest is the default, and the first of the command should be.
    for name, path in reversed(_named(words.face)):
        set_face = talker.load_face if is_face_file(path) else talker.set_face
        set_face(path, name, progress=progress)
        notes += talker.report.notes
    for name, path in reversed(_named(words.voice)):
        talker.set_voice(path, name, progress=progress)
        notes += talker.report.notes
    return talker, notes


def _tell(notes: Iterable[str]) -> None:
    """Print notes for the user, apart from what scripts read."""
    for note in notes:
        print(f"talkwidget: {note}", file=sys.stderr)


def _named(given: list[str]) -> list[tuple[str, str]]:
    """Names and paths, in order; a path alone is named by its file."""
    named: dict[str, str] = {}
    for word in given:
        name, equals, path = word.partition("=")
        if not equals or is_there(user_path(word)):
            name, path = user_path(word).stem, word
        name = composed(name)
        if name in named:
            raise InputError(f"the name {name!r} is given twice; name one of them, as in other={path}.")
        named[name] = path
    return list(named.items())


def _read_text(path: str) -> str:
    if path == "-":
        if sys.stdin is None:  # the shell has closed it, as in <&-
            raise InputError("standard input is closed; give the text with --text or in a file.")
        # As bytes, since what Python takes for the terminal's encoding may be another one.
        given = getattr(sys.stdin, "buffer", sys.stdin).read(LARGEST_TEXT + 1)
        if len(given) > LARGEST_TEXT:
            raise InputError(f"a text of at most {LARGEST_TEXT >> 20} MB is taken from standard input.")
        return given if isinstance(given, str) else decode_text(given, "standard input")
    return decode_text(read_file(path, "text", LARGEST_TEXT), path)
