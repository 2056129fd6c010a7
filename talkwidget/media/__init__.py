"""Decoding of sound, and encoding of video and sound as MP4, all streamed with PyAV."""

from .coding import AUDIO_CODECS, CODING_VERSION, Coding
from .export import portable_file
from .fragments import ANNOUNCEMENT, Fragment
from .mp4 import Mp4Writer
from .pictures import Pictures
from .resampling import change_tempo, resample
from .sound import Sound, decode_sound
from .video import Encoded, encode_video, open_video

__all__ = [
    "ANNOUNCEMENT",
    "AUDIO_CODECS",
    "CODING_VERSION",
    "Coding",
    "Encoded",
    "Fragment",
    "Mp4Writer",
    "Pictures",
    "Sound",
    "change_tempo",
    "decode_sound",
    "encode_video",
    "open_video",
    "portable_file",
    "resample",
]
