"""ONNX model and pronunciation rules of the package ``hibari-tts``, read from its folder without network."""

from __future__ import annotations

import hashlib
import json
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..optional import is_installed, package_folder

RATE = 24000
"""Sample rate of the model, Hz."""
UNIT = 600 / RATE
"""Unit of the model's durations, seconds."""
MOST_SYMBOLS = 400
"""Symbols in one run of the model; the package cuts longer sentences at this number."""

# SHA-256 of the voice of hibari-tts 0.2.1: the name of the durations' tensor is known for this file only.
_KNOWN_MODEL = "5f70741d4e900f4e85d0037498736cc1b3e1b9a63a13546a5da1e63abf4fccd8"
_DURATIONS = "/Clip_output_0"
_VOICE = "hibari.onnx"
_EDGE = 0  # identifier of the symbol at both ends
_SEED = 0  # of the noise in the sound; the same text gives the same samples


@dataclass(frozen=True)
class Utterance:
    """Sound of one string of symbols.

    Attributes
    ----------
    samples
        Shape (n,), float32, at :data:`RATE`.
    durations
        Durations of the start symbol, each symbol and the end symbol, in units of :data:`UNIT` seconds; ``None`` if
        the model is unknown.
    """

    samples: NDArray[np.float32]
    durations: tuple[int, ...] | None


class HibariModel:
    """Voice and pronunciation rules, loaded in parallel (about 0.6 s).

    Parameters
    ----------
    file
        ONNX file of another hibari voice; the default is the voice in the package.
    """

    def __init__(self, file: Path | None = None) -> None:
        folder = _assets()
        vocabulary = json.loads((folder / "vocab.json").read_text(encoding="utf-8"))
        self._identifiers: dict[str, int] = vocabulary
        data = (file or folder / _VOICE).read_bytes()
        self._times_known = hashlib.sha256(data).hexdigest() == _KNOWN_MODEL
        if self._times_known:
            data += _declare_output(_DURATIONS)
        with ThreadPoolExecutor(1) as pool:  # ONNX Runtime works without the interpreter's lock
            session = pool.submit(_open_session, data)
            self._rules = _load_rules()
            self._session = session.result()

    @property
    def alphabet(self) -> frozenset[str]:
        """Symbols that the model knows."""
        return frozenset(self._identifiers)

    def spell(self, text: str) -> list[tuple[str, str]]:
        """Spoken words of a sentence, each with its symbols.

        Numbers and abbreviations are spelled out, so the words may differ from those of the text. Symbols are the
        model's alphabet (misaki) with stress marks and punctuation; empty for words that the rules do not know.
        """
        from hibari.g2p.normalize import normalize

        words: list[tuple[str, str]] = []
        open_word = False
        for token in self._rules.phonemize_tokens(self._rules.tokenize(normalize(text))):
            symbols = "".join(symbol for symbol in token.phonemes or "" if symbol in self._identifiers)
            before = words.pop() if open_word else ("", "")
            words.append((before[0] + token.text, before[1] + symbols))
            open_word = not token.whitespace
        return words

    def speak(self, symbols: str, rate: float) -> Utterance:
        """Speak at most :data:`MOST_SYMBOLS` symbols at a speed of ``rate``; 1 is normal."""
        from hibari import dsp

        identifiers = [_EDGE, *(self._identifiers[symbol] for symbol in symbols), _EDGE]
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
    if not (_assets() / _VOICE).is_file():
        return "hibari-tts came without its voice; run: pip install --force-reinstall --no-deps hibari-tts"
    return None


def _assets() -> Path:
    return package_folder("hibari") / "assets"


def _load_rules() -> Any:
    from hibari.g2p import G2P

    return G2P()


def _open_session(data: bytes) -> Any:
    """Session on one thread; with more threads, the last bits of the sound depend on the machine."""
    import onnxruntime

    settings = onnxruntime.SessionOptions()
    settings.intra_op_num_threads = settings.inter_op_num_threads = 1
    settings.log_severity_level = 3  # errors only
    return onnxruntime.InferenceSession(data, settings, providers=["CPUExecutionProvider"])


def _declare_output(tensor: str) -> bytes:
    """Bytes to append to an ONNX file, which make an inner tensor the model's last output.

    Protocol buffers merge a message that occurs twice, so the appended graph adds an output to the first one:
    ``ModelProto.graph`` is field 7, ``GraphProto.output`` field 12, ``ValueInfoProto.name`` field 1 (onnx.proto).
    """
    return _field(7, _field(12, _field(1, tensor.encode())))


def _field(number: int, content: bytes) -> bytes:
    """Length-delimited field of a protocol buffer, with content of less than 128 bytes."""
    assert len(content) < 128
    return bytes([number << 3 | 2, len(content)]) + content
