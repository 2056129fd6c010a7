"""ONNX model of Kokoro-82M v1.0 (Apache-2.0): symbols and a voice's style -> sound and durations."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from ...checkpoints import registry
from ...errors import UnavailableError
from ...inference.onnx_model import declare_output, open_session
from ..misaki_times import MISAKI_RATE, UNIT
from ..neural_speech import Utterance
from .kokoro_files import MODELS, KokoroFiles

MOST_KOKORO_SYMBOLS = 510
"""Symbols in one run of the model."""

# Identifiers of the symbols, in runs (config.json of hexgrad/Kokoro-82M); 0 is the symbol at both ends.
_RUNS = {
    1: ";:,.!?",
    9: '—…"()“” \u0303ʣʥʦʨᵝꭧAI',
    31: "O",
    33: "Q",
    35: "ST",
    39: "W",
    41: "Yᵊabcdef",
    50: "hijklmnopqrstuvwxyzɑɐɒæ",
    75: "βɔɕç",
    80: "ɖðʤə",
    85: "ɚɛɜ",
    90: "ɟ",
    92: "ɡ",
    99: "ɥ",
    101: "ɨɪʝ",
    110: "ɯɰŋɳɲɴø",
    118: "ɸθœ",
    123: "ɹ",
    125: "ɾɻ",
    128: "ʁɽʂʃʈʧ",
    135: "ʊʋ",
    138: "ʌɣɤ",
    142: "χʎ",
    147: "ʒʔ",
    156: "ˈˌː",
    162: "ʰ",
    164: "ʲ",
    169: "↓",
    171: "→↗↘",
    177: "ᵻ",
}
_IDENTIFIERS = {symbol: first + index for first, run in _RUNS.items() for index, symbol in enumerate(run)}
_EDGE_SYMBOL = 0

ALPHABET = frozenset(_IDENTIFIERS)
"""Symbols that the model knows."""

_THREADS = 2  # fixed, so that the same text gives the same samples on every machine
_TOKENS = frozenset({"tokens", "input_ids"})  # names of the first input in the two kinds of export
# Durations are an output in newer exports; in older ones they are this inner tensor.
_DURATIONS = "duration"
_INNER_DURATIONS = "/encoder/Clip_output_0"


class KokoroModel:
    """The loaded model.

    Parameters
    ----------
    files
        Files of the model.

    Raises
    ------
    UnavailableError
        The files are damaged, or no model of Kokoro.
    """

    def __init__(self, files: KokoroFiles) -> None:
        self._session = _open(files)
        self._tokens = self._session.get_inputs()[0].name
        self._outputs = [output.name for output in self._session.get_outputs()]

    def speak(self, symbols: str, style: NDArray[np.float32], rate: float) -> Utterance:
        """Speak 1 to :data:`MOST_KOKORO_SYMBOLS` symbols.

        Parameters
        ----------
        symbols
            Of :data:`ALPHABET`.
        style
            Style vectors of the voice, shape (510, 256), float32.
        rate
            Speed, 0.5 to 2; 1 is normal.
        """
        identifiers = [_EDGE_SYMBOL, *(_IDENTIFIERS[symbol] for symbol in symbols), _EDGE_SYMBOL]
        outputs = self._session.run(
            None,
            {
                self._tokens: np.array([identifiers], np.int64),
                "style": style[len(symbols) - 1][None],
                "speed": np.array([rate], np.float32),
            },
        )
        samples = np.asarray(outputs[0], np.float32).ravel()
        return Utterance(samples, self._durations(outputs, len(identifiers), len(samples)))

    def _durations(self, outputs: list[Any], symbols: int, samples: int) -> tuple[int, ...] | None:
        """Durations of the symbols; ``None`` unless they are known and their sum is the length of the sound."""
        for name in (_DURATIONS, _INNER_DURATIONS):
            if name in self._outputs:
                durations = np.rint(outputs[self._outputs.index(name)]).astype(int).ravel().tolist()
                if len(durations) == symbols and sum(durations) * round(UNIT * MISAKI_RATE) == samples:
                    return tuple(durations)
        return None


def _open(files: KokoroFiles) -> Any:
    data = files.read_model()
    inner = declare_output(_INNER_DURATIONS) if _INNER_DURATIONS.encode() in data else b""
    session = None
    reason = "its inputs are others"
    for addition in dict.fromkeys((inner, b"")):
        try:
            session = open_session(data + addition, _THREADS)
            break
        except Exception as error:  # ONNX Runtime's exceptions have no common class of their own
            reason = str(error).splitlines()[0]
    names = [given.name for given in session.get_inputs()] if session else []
    if names[:1] and names[0] in _TOKENS and names[1:] == ["style", "speed"]:
        return session
    path = files.model[0]
    known = path.name if path.name in MODELS else MODELS[0]
    raise UnavailableError(f"{path} is not the Kokoro v1.0 model ({reason}); {registry.remedy(known, path)}")
