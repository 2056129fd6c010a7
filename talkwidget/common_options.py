"""Options that all engines and synthesizers share."""

from __future__ import annotations

from dataclasses import dataclass

from .option import LONGEST_STATEMENT, option, read_label, read_statement

NO_VOICE = "none"
"""Value of the option ``voice`` for the synthesizer's own voice, although a recording is set."""
SLOWEST_RATE, FASTEST_RATE = 0.5, 2.0
"""Limits of the option ``rate``, also together with the marks in a text."""


@dataclass(frozen=True)
class CommonOptions:
    """Options of a clip but for those that plug-ins declare, with the words that people type for them."""

    language: str = option(
        "en-us",
        "language of the text, by name or code: German, de, en-us",
        group="voice",
        synonyms="lang locale lingo accent language_code",
    )
    synthesizer: str = option(
        "auto",
        "program that speaks; auto takes the best for the language",
        group="voice",
        synonyms="tts speech_engine text_to_speech vocoder",
    )
    speaker: str | None = option(
        None,
        "voice of the synthesizer, as in af_heart; see %talk_voices",
        group="voice",
        synonyms="gender sex male female speaker_name speaker_id narrator voice_id",
    )
    voice: str | None = option(
        None,
        "name of a recorded voice, by default the latest; none for the default voice",
        group="voice",
        synonyms="voice_name my_voice",
    )
    use_recording: bool = option(
        False,
        "play the recording as it is; the text is its transcript",
        group="voice",
        synonyms="play recorded use_audio lipsync lip_sync transcript use_voice",
    )
    rate: float = option(
        1.0,
        "speaking rate, 1 = normal",
        low=SLOWEST_RATE,
        high=FASTEST_RATE,
        group="voice",
        synonyms="speed pace tempo speech_rate speaking_rate voice_speed words_per_minute wpm slow fast",
        value_synonyms={"0.8": "slow slower", "1": "normal 100%", "1.25": "fast faster"},
    )
    pitch: float = option(
        0.0,
        "semitones up or down, 0 = unchanged",
        low=-12.0,
        high=12.0,
        group="voice",
        synonyms="tone voice_pitch semitones",
        value_synonyms={"3": "high higher", "-3": "low lower", "0": "normal"},
    )
    volume: float = option(
        1.0,
        "loudness, 1 = unchanged",
        low=0.0,
        high=2.0,
        group="voice",
        synonyms="loudness gain level loud",
        value_synonyms={"1.5": "loud", "0.5": "quiet", "1": "normal 100%"},
    )
    lexicon: str | None = option(
        None,
        "CSV file of words and their pronunciations",
        group="voice",
        synonyms="dictionary pronunciation pronunciations glossary",
    )
    online: bool = option(
        False,
        "allow voices that send the text over the network",
        group="voice",
        synonyms="network internet cloud allow_online",
        label="Allow online voices (they send the text away)",
    )
    offline: bool = option(
        False,
        "never send the text over the network",
        group="voice",
        synonyms="private local privacy no_network",
        label="Never go online",
    )

    head_motion: float = option(
        1.0,
        "how much the head moves, 0 = still",
        low=0.0,
        high=2.0,
        group="motion",
        synonyms="motion movement head head_movement move",
        value_synonyms={"0": "none off still no", "0.5": "low", "1.5": "high", "1": "normal"},
    )
    expression: float = option(
        1.0,
        "how far the mouth opens, 1 = normal",
        low=0.0,
        high=2.0,
        group="motion",
        synonyms="mouth intensity exaggeration expression_scale",
        value_synonyms={"0": "none", "0.5": "low", "1.5": "high strong", "1": "normal"},
    )
    blink: bool = option(True, "blinks every few seconds", group="motion", synonyms="blinking blinks eyes eyeblink")
    seed: int = option(
        0,
        "number that fixes blinks, head motion and noise",
        low=0,
        high=2**31 - 1,
        group="motion",
        synonyms="random random_seed noise",
    )

    face: str | None = option(None, "name of a prepared face, by default the latest", group="picture")
    engine: str = option(
        "auto",
        "what draws the frames; auto takes the best that can run",
        group="picture",
        synonyms="model backend renderer animator method",
    )
    fps: int = option(
        25,
        "frames per second; more are smoother and take longer",
        low=10,
        high=60,
        group="picture",
        synonyms="framerate frame_rate frames frames_per_second",
        label="Frame rate",
    )
    max_height: int = option(
        1080,
        "upper limit of the shorter side, in pixels",
        low=128,
        high=2160,
        group="picture",
        synonyms="resolution height width dimensions scale",
        value_synonyms={"720": "720p", "1080": "1080p hd", "2160": "4k"},
        label="Largest height",
    )
    face_index: int | None = option(
        None,
        "face to use in a portrait with several: 0 = leftmost; by default the largest",
        kind=int,
        low=0,
        high=63,
        group="picture",
        synonyms="person which_face face_number index",
        value_synonyms={"0": "left first leftmost"},
        label="Face number",
    )
    landmarks: str = option(
        "mesh",
        "landmark network: mesh (built in) or fan (face-alignment)",
        group="picture",
        choices=("mesh", "fan"),
        synonyms="landmark detector keypoints",
        value_synonyms={"fan": "face-alignment dlib 2d"},
    )

    captions: bool = option(
        True,
        "show captions with the video",
        group="output",
        synonyms="subtitles subtitle subs caption vtt srt closed_captions",
    )
    stream: bool = option(
        True,
        "play while the rest is drawn; needs anywidget",
        group="output",
        synonyms="live autoplay preview streaming",
    )
    quality: int = option(
        18,
        "lower is sharper and makes larger files (constant rate factor of x264)",
        low=1,
        high=40,
        group="output",
        synonyms="crf bitrate compression",
        value_synonyms={"10": "best", "14": "high", "18": "medium", "28": "low"},
    )
    audio_codec: str = option(
        "mp3",
        "sound in the notebook; mp3 also plays in VS Code; saved clips have aac",
        choices=("mp3", "aac"),
        group="output",
        synonyms="codec sound audio_format",
        value_synonyms={"aac": "m4a mp4", "mp3": "mpeg"},
    )
    label: str | None = option(
        None,
        "line in the lower left corner of the video, such as 'AI-generated'",
        kind=str,
        group="output",
        read=read_label,
        synonyms="watermark text_overlay overlay logo disclaimer",
        takes="one line of at most 60 characters",
    )
    consent: str | None = option(
        None,
        "statement that the persons shown and heard agree; clips and face files carry it",
        kind=str,
        group="output",
        read=read_statement,
        takes=f"one line of at most {LONGEST_STATEMENT} characters",
    )
    embed: str = option(
        "auto",
        "always, never (the notebook links to it in talk-clips/), or auto, by its size",
        choices=("auto", "always", "never"),
        group="output",
        synonyms="inline link base64",
        value_synonyms={"always": "yes true on inline 1", "never": "no false off link 0"},
        label="Store video in notebook",
    )
    embed_limit: float = option(
        8.0,
        "size in MB from which auto links to the video",
        low=0.0,
        high=200.0,
        group="output",
        synonyms="max_size size_limit limit",
        label="Largest stored video (MB)",
    )
    debug_view: bool = option(
        False,
        "add a second video of the engine's intermediate results",
        group="output",
        synonyms="debug visualize landmarks_view",
    )
