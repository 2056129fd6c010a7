"""eSpeak NG's C interface (speak_lib.h, API revision 12) through ctypes: text to samples and events."""

from __future__ import annotations

import _ctypes
import ctypes
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ...errors import UnavailableError
from ..optional import is_installed

WORDS_PER_MINUTE = 175
"""eSpeak's default speed."""

_SYNCHRONOUS = 2  # AUDIO_OUTPUT_SYNCHRONOUS: espeak_Synth returns at the end of the text, nothing is played
_PHONEME_EVENTS, _IPA_NAMES, _DONT_EXIT = 1 << 0, 1 << 1, 1 << 15
_RATE_PARAMETER = 1  # espeakRATE
_UTF8 = 1  # espeakCHARS_UTF8
_FROM_CHARACTER = 1  # POS_CHARACTER
_LIST_TERMINATED, _WORD, _PHONEME = 0, 1, 7
_SEED = 1
_PATH_LIMIT = 160  # N_PATH_HOME: longer paths to the data are truncated
_REMEDY = "run: pip install --force-reinstall espeakng-loader"


class _Id(ctypes.Union):
    _fields_ = (("number", ctypes.c_int), ("name", ctypes.c_char_p), ("string", ctypes.c_char * 8))


class _Event(ctypes.Structure):
    _fields_ = (
        ("type", ctypes.c_int),
        ("unique_identifier", ctypes.c_uint),
        ("text_position", ctypes.c_int),
        ("length", ctypes.c_int),
        ("audio_position", ctypes.c_int),
        ("sample", ctypes.c_int),
        ("user_data", ctypes.c_void_p),
        ("id", _Id),
    )


# text, size, position, position_type, end_position, flags, unique_identifier, user_data
_SYNTH_ARGUMENTS = (
    ctypes.c_char_p,
    ctypes.c_size_t,
    ctypes.c_uint,
    ctypes.c_int,
    ctypes.c_uint,
    ctypes.c_uint,
    ctypes.c_void_p,
    ctypes.c_void_p,
)
_Callback = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.POINTER(ctypes.c_short), ctypes.c_int, ctypes.POINTER(_Event))

# The library's state is global: one utterance at a time in a process.
_lock = threading.Lock()


@dataclass(frozen=True)
class Event:
    """Start of a word or phoneme.

    ``sample`` counts from the start of the sound. ``position`` is the index of the word's first character in the text.
    ``phoneme`` is IPA, empty for a pause, and ``None`` at the start of a word.
    """

    sample: int
    position: int
    phoneme: str | None


@dataclass(frozen=True)
class Rendering:
    """Samples (n,) int16 at ``sample_rate`` Hz, and events in order of time."""

    samples: NDArray[np.int16]
    sample_rate: int
    events: tuple[Event, ...]


def unavailable() -> str | None:
    """``None`` if the library is installed; otherwise one line with cause and remedy."""
    if not is_installed("espeakng_loader"):
        return "eSpeak NG is not installed; run: pip install espeakng-loader"
    return None


def render_utterance(text: str, voice: str, words_per_minute: int) -> Rendering:
    """Speak ``text`` in the voice of an identifier, as in ``gmw/en-US`` or ``gmw/en-US+f3``.

    The same text, voice and speed give the same samples, whatever was spoken before. The end of a clause that is too
    long for eSpeak's buffers is dropped.

    Raises
    ------
    UnavailableError
        The library is missing or does not know the voice.
    """
    pieces: list[bytes] = []
    events: list[Event] = []
    failures: list[BaseException] = []

    def receive(samples: Any, count: int, raw: Any) -> int:
        # An exception would be lost in the C code; 1 asks eSpeak to stop.
        try:
            if samples and count > 0:
                pieces.append(ctypes.string_at(samples, 2 * count))
            events.extend(_read_events(raw))
        except BaseException as error:
            failures.append(error)
            return 1
        return 0

    callback = _Callback(receive)
    data = text.encode("utf-8")
    with loaded() as (library, sample_rate):
        library.espeak_SetSynthCallback(callback)
        if library.espeak_SetVoiceByName(voice.encode()) != 0:
            raise UnavailableError(f"eSpeak NG has no voice {voice!r} in its data; {_REMEDY}")
        library.espeak_SetParameter(_RATE_PARAMETER, words_per_minute, 0)
        library.espeak_Synth(data, len(data) + 1, 0, _FROM_CHARACTER, 0, _UTF8, None, None)
    if failures:
        raise failures[0]
    return Rendering(np.frombuffer(b"".join(pieces), dtype=np.int16), sample_rate, tuple(events))


def _read_events(raw: Any) -> Iterator[Event]:
    index = 0
    while (kind := raw[index].type) != _LIST_TERMINATED:
        event = raw[index]
        if kind in (_WORD, _PHONEME):
            phoneme = event.id.string.decode("utf-8", "ignore") if kind == _PHONEME else None
            yield Event(event.sample, event.text_position - 1, phoneme)
        index += 1


@contextmanager
def loaded() -> Iterator[tuple[ctypes.CDLL, int]]:
    """Load the library afresh, under a lock; gives it and its sample rate in Hz.

    ``espeak_Terminate`` does not reset the phase of voice and flutter; unloading does, and takes about a millisecond.
    Noise is random, and eSpeak seeds it with the clock's seconds, so the seed is set here.
    """
    import espeakng_loader

    with _lock:
        try:
            library = ctypes.CDLL(str(espeakng_loader.get_library_path()))
        except OSError as error:
            raise UnavailableError(f"eSpeak NG cannot be loaded ({error}); {_REMEDY}") from None
        library.espeak_Synth.argtypes = _SYNTH_ARGUMENTS
        folder = str(espeakng_loader.get_data_path())
        sample_rate = library.espeak_Initialize(
            _SYNCHRONOUS, 0, folder.encode(), _PHONEME_EVENTS | _IPA_NAMES | _DONT_EXIT
        )
        try:
            if sample_rate <= 0:
                raise UnavailableError(_why_no_data(folder))
            library.espeak_ng_SetRandSeed(ctypes.c_long(_SEED))
            yield library, sample_rate
        finally:
            library.espeak_Terminate()
            _unload(library)


def _why_no_data(folder: str) -> str:
    if len(folder) >= _PATH_LIMIT:
        return (
            f"eSpeak NG takes paths of less than {_PATH_LIMIT} characters, but its data is at {folder!r}; "
            "create the virtual environment in a shorter path."
        )
    return f"eSpeak NG finds no data in {folder!r}; {_REMEDY}"


def _unload(library: ctypes.CDLL) -> None:
    if sys.platform == "win32":
        _ctypes.FreeLibrary(library._handle)
    else:
        _ctypes.dlclose(library._handle)
