"""Decoding of sound, and encoding of video and sound as MP4, all streamed with PyAV."""

from .export import portable_file
from .fragments import ANNOUNCEMENT, Fragment
from .mp4 import AUDIO_CODECS, CODING_VERSION, Coding, Mp4Writer
from .sound import Sound, change_tempo, decode_sound, resample
from .video import Encoded, encode_video, open_video

__all__ = [
    "ANNOUNCEMENT",
    "AUDIO_CODECS",
    "CODING_VERSION",
    "Coding",
    "Encoded",
    "Fragment",
    "Mp4Writer",
    "Sound",
    "change_tempo",
    "decode_sound",
    "encode_video",
    "open_video",
    "portable_file",
    "resample",
]
