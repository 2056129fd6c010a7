"""ONNX model and pronunciation rules of the package ``hibari-tts``, read from its folder without network."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np

from ...cache.files import bytes_digest
from ...checkpoints import registry
from ...errors import UnavailableError
from ...inference.onnx_model import declare_output, open_session
from ..english_rules import EnglishRules
from ..neural_speech import Utterance
from ..optional import is_installed
from .hibari_voices import HibariVoice, assets_folder

MOST_HIBARI_SYMBOLS = 400
"""Symbols in one run of the model; the package cuts longer sentences at this number."""

# SHA-256 of the voice of hibari-tts 0.2.1: the name of the durations' tensor is known for this file only.
_KNOWN_MODEL = "5f70741d4e900f4e85d0037498736cc1b3e1b9a63a13546a5da1e63abf4fccd8"
_DURATIONS = "/Clip_output_0"
_VOICE = "hibari.onnx"
_INPUTS = {"ids", "speed"}
_REINSTALL = "pip install --force-reinstall --no-deps hibari-tts"
_EDGE_SYMBOL = 0  # identifier of the symbol at both ends
_SEED = 0  # of the noise in the sound; the same text gives the same samples


class HibariModel:
    """Voice and pronunciation rules, loaded in parallel (about 0.6 s).

    Parameters
    ----------
    voice
        One of :func:`~.hibari_voices.find_voices`.

    Raises
    ------
    UnavailableError
        The file of the voice cannot be read, or is no model of hibari.
    """

    def __init__(self, voice: HibariVoice) -> None:
        vocabulary = json.loads((assets_folder() / "vocab.json").read_text(encoding="utf-8"))
        self._identifiers: dict[str, int] = vocabulary
        data = _read(voice)
        self._times_known = bytes_digest(data) == _KNOWN_MODEL
        if self._times_known:
            data += declare_output(_DURATIONS)
        with ThreadPoolExecutor(1) as pool:  # ONNX Runtime works without the interpreter's lock
            session = pool.submit(_open, data, voice)
            self.rules = EnglishRules(frozenset(vocabulary), british=voice.british)
            self._session = session.result()

    def speak(self, symbols: str, rate: float) -> Utterance:
        """Speak at most :data:`MOST_HIBARI_SYMBOLS` symbols at a speed of ``rate``; 1 is normal."""
        from hibari import dsp

        identifiers = [_EDGE_SYMBOL, *(self._identifiers[symbol] for symbol in symbols), _EDGE_SYMBOL]
        outputs = self._session.run(
            None, {"ids": np.array([identifiers], np.int64), "speed": np.array([rate], np.float32)}
        )
        durations = None
        if self._times_known:
            durations = tuple(round(float(units)) for units in outputs.pop().ravel())
        sound = dsp.synth(*(output[0] for output in outputs), np.random.default_rng(_SEED))
        return Utterance(np.asarray(sound, np.float32), durations)


def missing_package() -> str | None:
    """``None`` if package and model are installed; otherwise one line with the cause and the command that fixes it."""
    for package, distribution in (("hibari", "hibari-tts"), ("onnxruntime", "onnxruntime")):
        if not is_installed(package):
            return f"{distribution} is not installed; run: pip install {distribution}"
    if not (assets_folder() / _VOICE).is_file():
        return f"hibari-tts came without its voice; run: {_REINSTALL}"
    return None


def _read(voice: HibariVoice) -> bytes:
    try:
        return voice.file.read_bytes()
    except OSError as error:
        raise UnavailableError(f"hibari cannot read {voice.file} ({error.strerror}); check its permissions.") from None


def _open(data: bytes, voice: HibariVoice) -> Any:
    """Open a model that takes the inputs of hibari's."""
    reason = "its inputs are others"
    try:
        session = open_session(data)
        if {given.name for given in session.get_inputs()} == _INPUTS:
            return session
    except Exception as error:  # ONNX Runtime's exceptions have no common class of their own
        reason = str(error).splitlines()[0]
    known = voice.file.name in registry.registry()
    way_out = registry.remedy(voice.file.name, voice.file) if known else f"run: {_REINSTALL}"
    raise UnavailableError(f"{voice.file} is no voice of hibari ({reason}); {way_out}")
