"""Languages and voices of Kokoro v1.0 (VOICES.md of hexgrad/Kokoro-82M)."""

from __future__ import annotations

from ..base import SpeakerVoice
from ..language import normalised

# Languages by the first letter of their voices' names, in the authors' order.
_LANGUAGES = {
    "a": "en-us",
    "b": "en-gb",
    "e": "es",
    "f": "fr-fr",
    "h": "hi",
    "i": "it",
    "j": "ja",
    "p": "pt-br",
    "z": "cmn",
}
_SEXES = {"f": "female", "m": "male"}  # by the second letter
# The best voice of each language by the authors' grades.
_BEST = frozenset(
    {"af_heart", "bf_emma", "ef_dora", "ff_siwis", "hf_alpha", "if_sara", "jf_alpha", "pf_dora", "zf_xiaobei"}
)
_ALIASES = {"en": "en-us", "fr": "fr-fr", "pt": "pt-br", "zh": "cmn", "zh-cn": "cmn", "en-uk": "en-gb"}

_NAMES = {
    "af": "alloy aoede bella heart jessica kore nicole nova river sarah sky",
    "am": "adam echo eric fenrir liam michael onyx puck santa",
    "bf": "alice emma isabella lily",
    "bm": "daniel fable george lewis",
    "ef": "dora",
    "em": "alex santa",
    "ff": "siwis",
    "hf": "alpha beta",
    "hm": "omega psi",
    "if": "sara",
    "im": "nicola",
    "jf": "alpha gongitsune nezumi tebukuro",
    "jm": "kumo",
    "pf": "dora",
    "pm": "alex santa",
    "zf": "xiaobei xiaoni xiaoxiao xiaoyi",
    "zm": "yunjian yunxi yunxia yunyang",
}

PUBLISHED = frozenset(f"{code}_{name}" for code, names in _NAMES.items() for name in names.split())
"""Names of the 54 voices."""

LANGUAGES = tuple(_LANGUAGES.values())
"""Codes of the languages."""


def find_kokoro_language(name: str) -> str | None:
    """Code of a language by one of its names, as in ``pt_BR`` or ``zh``; ``None`` if Kokoro does not have it."""
    code = normalised(name)
    base = code.partition("-")[0]
    for known in (code, base):
        if (found := _ALIASES.get(known, known)) in LANGUAGES:
            return found
    return None


def describe_voice(name: str) -> SpeakerVoice:
    """Voice by its name, as in ``af_bella``: American English, female.

    Language and sex are empty for a name of another form.
    """
    code, separator, _ = name.partition("_")
    if separator and len(code) == 2 and code[0] in _LANGUAGES and code[1] in _SEXES:
        return SpeakerVoice(name, _LANGUAGES[code[0]], _SEXES[code[1]])
    return SpeakerVoice(name, "", "")


def default_voice(language: str, names: tuple[str, ...]) -> str | None:
    """The best of the voices ``names`` that speaks ``language``; ``None`` if there is none."""
    own = [name for name in names if describe_voice(name).language == language]
    return next((name for name in own if name in _BEST), own[0] if own else None)
