"""Check of the codecs: a second of video is encoded and decoded again."""

from __future__ import annotations

import numpy as np

from ..cache.files import scratch_folder
from ..env import certificate_file
from ..errors import TalkError
from .finding import OK, PIP, PROBLEM, WARNING, Finding

_UNSET = "unset TALKWIDGET_CERTIFICATE"
_RATE, _FPS, _SIDE = 24000, 25, 64
_CLOSE = 12.0
"""Grey levels by which a coded frame may differ from the drawn one on average; H.264 at this quality differs by 2."""


def check_codecs() -> Finding:
    """Encode a second of video with each sound codec, and compare what is decoded."""
    from ..media import AUDIO_CODECS

    for codec in AUDIO_CODECS:
        try:
            fault = _fault(codec)
        except TalkError as error:
            if certificate_file() is None:
                raise
            return Finding("codecs", WARNING, f"not tried, since no file can be signed: {error}", _UNSET)
        if fault:
            command = f"{PIP} install --force-reinstall av"
            return Finding("codecs", PROBLEM, f"a second of H.264 with {codec} {fault}.", command)
    return Finding("codecs", OK, f"a second of H.264 with {' and '.join(AUDIO_CODECS)} was encoded and decoded.")


def _fault(codec: str) -> str:
    """Fault of a second of video with this sound codec; empty where there is none."""
    import av
    import av.error

    from ..media import Coding, encode_video

    path = scratch_folder() / f"doctor-{codec}.mp4"
    time = np.arange(_RATE) / _RATE
    samples = (0.3 * np.sin(2 * np.pi * 440 * time)).astype(np.float32)
    shades = np.linspace(40, 200, _FPS).astype(np.uint8)
    frames = np.broadcast_to(shades[:, None, None, None], (_FPS, _SIDE, _SIDE, 3)).copy()
    try:
        encode_video(path, iter([frames]), samples, _RATE, Coding(_FPS, 20, codec))
        with av.open(str(path)) as video:
            seen = [frame.to_ndarray(format="rgb24").mean() for frame in video.decode(video=0)]
        with av.open(str(path)) as video:
            heard = np.concatenate([frame.to_ndarray().reshape(-1) for frame in video.decode(audio=0)])
    except (av.error.FFmpegError, OSError, ValueError) as error:
        return f"fails ({type(error).__name__})"
    finally:
        path.unlink(missing_ok=True)
    if len(seen) != _FPS or np.abs(np.array(seen) - shades).mean() > _CLOSE:
        return "comes back with other frames"
    return "" if 0.1 < np.abs(heard).max() < 1 else "comes back with other sound"
