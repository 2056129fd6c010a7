"""Languages and voice variants of eSpeak NG, through its C interface (speak_lib.h)."""

from __future__ import annotations

import ctypes
import functools
import os
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from .library import loaded


class _VoiceFile(ctypes.Structure):
    _fields_ = (
        ("name", ctypes.c_char_p),
        ("languages", ctypes.POINTER(ctypes.c_char)),
        ("identifier", ctypes.c_char_p),
        ("gender", ctypes.c_ubyte),
        ("age", ctypes.c_ubyte),
        ("variant", ctypes.c_ubyte),
        ("xx1", ctypes.c_ubyte),
        ("score", ctypes.c_int),
        ("spare", ctypes.c_void_p),
    )


@dataclass(frozen=True)
class VoiceFile:
    """A voice of eSpeak, and its language codes with eSpeak's priorities (smaller is preferred), best first."""

    name: str
    identifier: str
    languages: tuple[tuple[str, int], ...]


@functools.cache
def voice_files() -> tuple[VoiceFile, ...]:
    """Voice files of all languages."""
    return _list_voices(None)


@functools.cache
def variants() -> tuple[str, ...]:
    """Names of variants, which may follow a language and a plus sign: ``f3``, ``whisper``."""
    return tuple(file.identifier.removeprefix("!v/") for file in _list_voices(b"variant"))


def _list_voices(language: bytes | None) -> tuple[VoiceFile, ...]:
    with loaded() as (library, _):
        wanted = None
        if language is not None:
            buffer = ctypes.create_string_buffer(language)
            wanted = ctypes.byref(_VoiceFile(languages=ctypes.cast(buffer, ctypes.POINTER(ctypes.c_char))))
        library.espeak_ListVoices.restype = ctypes.POINTER(ctypes.POINTER(_VoiceFile))
        return tuple(
            VoiceFile(
                file.name.decode(),
                file.identifier.decode().replace(os.sep, "/"),
                tuple(_read_languages(file.languages)),
            )
            for file in _walk(library.espeak_ListVoices(wanted))
        )


def _walk(files: Any) -> Iterator[Any]:
    index = 0
    while files[index]:
        yield files[index].contents
        index += 1


def _read_languages(packed: Any) -> Iterator[tuple[str, int]]:
    """(code, priority) of entries of one byte of priority and a NUL-terminated code; zero ends the list."""
    index = 0
    while priority := packed[index][0]:
        code = ctypes.string_at(ctypes.addressof(packed.contents) + index + 1)
        yield code.decode(), priority
        index += len(code) + 2
