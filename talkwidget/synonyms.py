"""Words that people type for options and values, and what they lead to."""

from __future__ import annotations

YES, NO = frozenset({"1", "true", "yes", "on"}), frozenset({"0", "false", "no", "off"})
"""Words for the values of a switch."""

OPTION_WORDS = {
    "rate": "speed pace tempo speech_rate speaking_rate voice_speed words_per_minute wpm slow fast",
    "pitch": "tone voice_pitch semitones",
    "volume": "loudness gain level loud",
    "language": "lang locale lingo accent language_code",
    "speaker": "gender sex male female speaker_name speaker_id narrator voice_id",
    "voice": "voice_name my_voice",
    "synthesizer": "tts speech_engine text_to_speech vocoder",
    "engine": "model backend renderer animator method",
    "use_recording": "play recorded use_audio lipsync lip_sync transcript use_voice",
    "lexicon": "dictionary pronunciation pronunciations glossary",
    "online": "network internet cloud allow_online",
    "offline": "private local privacy no_network",
    "seed": "random random_seed noise",
    "fps": "framerate frame_rate frames frames_per_second",
    "max_height": "resolution height width dimensions scale",
    "face_index": "person which_face face_number index",
    "landmarks": "landmark detector keypoints",
    "head_motion": "motion movement head head_movement move",
    "expression": "mouth intensity exaggeration expression_scale",
    "style": "manner liveliness lively calm",
    "mood": "emotion feeling emotions smile happy sad",
    "motion_from": "driving_video driver ref_video reference motion_video",
    "blink": "blinking blinks eyes eyeblink",
    "quality": "crf bitrate compression",
    "audio_codec": "codec sound audio_format",
    "debug_view": "debug visualize landmarks_view",
    "captions": "subtitles subtitle subs caption vtt srt closed_captions",
    "stream": "live autoplay preview streaming",
    "embed": "inline link base64",
    "embed_limit": "max_size size_limit limit",
    "device": "gpu cuda cpu",
    "checkpoint_dir": "checkpoint checkpoints weights model_dir",
    "precision": "dtype half fp16 float16",
    "enhancer": "enhance restore face_restore gfpgan",
    "background_enhancer": "upscale upscaler realesrgan super_resolution",
    "preprocess": "crop full full_body whole",
    "pose_style": "pose",
}
"""Words, separated by spaces, that stand for an option."""
_FACE = "the face is set before, with %talk_face PORTRAIT.jpg."
_RECORDING = "a recording is set before, with %talk_voice RECORDING.mp3."
_SAVE = "%%talk --save NAME saves a clip, and so does clip.save('NAME.mp4')."
_TEXT = "put the text on the line below %%talk."
_ELSEWHERE = {
    **dict.fromkeys(("face", "avatar", "image", "portrait", "picture", "photo", "source_image", "character"), _FACE),
    **dict.fromkeys(("audio", "recording", "wav", "driven_audio", "clone", "speaker_wav"), _RECORDING),
    **dict.fromkeys(("output", "out", "save", "file", "filename", "name", "path", "result_dir", "output_dir"), _SAVE),
    **dict.fromkeys(("text", "script", "say", "prompt", "input"), _TEXT),
    **dict.fromkeys(("background", "bg", "backdrop"), "the background is that of the portrait; edit the picture."),
    **dict.fromkeys(
        ("cache", "cache_dir", "no_cache"), "set TALKWIDGET_CACHE=off or TALKWIDGET_HOME before you start."
    ),
}
VALUE_WORDS = {
    "synthesizer": {
        "espeak-ng": "espeak",
        "espeakng": "espeak",
        "google": "gtts",
        "hibari-tts": "hibari",
        "neural": "hibari",
        "offline": "espeak",
        "clone": "pocket",
        "default": "auto",
    },
    "style": {
        **dict.fromkeys(("quiet", "still", "news", "newsreader", "serious"), "calm"),
        **dict.fromkeys(("normal", "default", "auto"), "natural"),
        **dict.fromkeys(("energetic", "animated", "expressive", "high"), "lively"),
    },
    "mood": {
        **dict.fromkeys(("none", "normal", "default", "off", "calm"), "neutral"),
        **dict.fromkeys(("joy", "joyful", "cheerful", "smile", "smiling", "friendly"), "happy"),
        **dict.fromkeys(("sadness", "unhappy", "sorry"), "sad"),
        **dict.fromkeys(("angry", "anger", "stern", "earnest"), "serious"),
        **dict.fromkeys(("surprise", "amazed", "astonished"), "surprised"),
    },
    "landmarks": {"face-alignment": "fan", "dlib": "fan", "2d": "fan"},
    "audio_codec": {"m4a": "aac", "mp4": "aac", "mpeg": "mp3"},
    "embed": {
        **dict.fromkeys(("yes", "true", "on", "inline", "1"), "always"),
        **dict.fromkeys(("no", "false", "off", "link", "0"), "never"),
    },
    "preprocess": {"head": "crop", "whole": "full", "body": "full", "fullbody": "full"},
    "enhancer": {"gfp-gan": "gfpgan", "gfpganer": "gfpgan", "no": "none", "off": "none", "false": "none"},
    "background_enhancer": {"esrgan": "realesrgan", "yes": "realesrgan", "2x": "realesrgan", "no": "none"},
    "device": {"gpu": "cuda", "nvidia": "cuda", "processor": "cpu"},
    "precision": {"fp16": "float16", "half": "float16", "fp32": "float32", "full": "float32", "bf16": "bfloat16"},
    "size": {"small": "256", "large": "512", "high": "512", "low": "256"},
    "rate": {"slow": "0.8", "slower": "0.8", "normal": "1", "fast": "1.25", "faster": "1.25", "100%": "1"},
    "volume": {"loud": "1.5", "quiet": "0.5", "normal": "1", "100%": "1"},
    "pitch": {"high": "3", "higher": "3", "low": "-3", "lower": "-3", "normal": "0"},
    "head_motion": {"none": "0", "off": "0", "still": "0", "no": "0", "low": "0.5", "high": "1.5", "normal": "1"},
    "expression": {"none": "0", "low": "0.5", "high": "1.5", "strong": "1.5", "normal": "1"},
    "quality": {"best": "10", "high": "14", "medium": "18", "low": "28"},
    "max_height": {"720p": "720", "1080p": "1080", "hd": "1080", "4k": "2160"},
    "face_index": {"left": "0", "first": "0", "leftmost": "0"},
}
"""Words that stand for a value of an option."""
_OPTION_BY_WORD = {word: name for name, words in OPTION_WORDS.items() for word in words.split()}


def meant_option(given: str) -> str | None:
    """Option that a word stands for, as ``rate`` for ``speed``; ``None`` where the word is not known."""
    return _OPTION_BY_WORD.get(_plain(given))


def place_of(given: str) -> str | None:
    """One line on where to set a thing that is not an option, as the face; ``None`` where the word is not known."""
    return _ELSEWHERE.get(_plain(given))


def meant_value(option: str, given: object) -> str | None:
    """Valid value of ``option`` that a word stands for, as ``always`` for ``yes``; ``None`` where it is not known."""
    return VALUE_WORDS.get(option, {}).get(str(given).strip().lower())


def _plain(given: str) -> str:
    return given.strip().strip("-").lower().replace("-", "_")
