"""Sound in, video out: PyAV, streaming, no temporary files beside the one that becomes the video."""

from .export import portable_file
from .fragments import ANNOUNCEMENT, Fragment
from .sound import Sound, change_tempo, decode_sound, resample
from .video import AUDIO_CODECS, Encoded, Mp4Writer, encode_video, open_video

__all__ = [
    "ANNOUNCEMENT",
    "AUDIO_CODECS",
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
