"""SSML (W3C Speech Synthesis Markup Language 1.1) and HTML: tags -> markers, entities -> characters."""

from __future__ import annotations

import html
import math
import re

from ..errors import InputError
from ..suggest import did_you_mean
from .markers import LINE_PAUSE, Break, End, Markers, ProsodyChange, Saying
from .marks import LONGEST_PAUSE, read_seconds

READINGS = ("characters", "spell-out", "digits", "telephone", "cardinal", "number", "ordinal", "date", "time")
"""Valid values of ``interpret-as`` in ``<say-as>``."""

# Limits of what is written: speed, semitones (an octave, as of the option), decibels down to silence. The option's own
# limits of the speed hold in the end.
_SPEEDS, _SEMITONES, _DECIBELS = (0.25, 4.0), 12.0, (-60.0, 12.0)
# SSML leaves these values to the synthesizer. Those of one step are those of the marks (marks.py), with their
# measurement; those of two steps go about twice as far. Pauses are in seconds; from 1 s on they are long (Campione
# and Véronis 2002).
_STRENGTHS = {"none": 0.0, "x-weak": 0.1, "weak": 0.25, "medium": 0.5, "strong": 1.0, "x-strong": 1.5}
_RATES = {"x-slow": 0.6, "slow": 0.8, "medium": 1.0, "default": 1.0, "fast": 1.25, "x-fast": 1.6}
_PITCHES = {"x-low": -4.0, "low": -2.0, "medium": 0.0, "default": 0.0, "high": 2.0, "x-high": 4.0}  # semitones
_VOLUMES = {"silent": -60.0, "x-soft": -12.0, "soft": -6.0, "medium": 0.0, "default": 0.0, "loud": 4.0, "x-loud": 8.0}
# Attributes that are read, by tag, and those of SSML that are not.
_ATTRIBUTES = {
    "break": ("time", "strength"),
    "say-as": ("interpret-as",),
    "phoneme": ("ph", "alphabet"),
    "prosody": ("rate", "pitch", "volume"),
    "sub": ("alias",),
}
_UNREAD = {
    "say-as": ("format", "detail"),
    "prosody": ("contour", "range", "duration"),
}
_HTML_ATTRIBUTES = frozenset({"id", "class", "style", "title", "lang"})
_SPOKEN = tuple(_ATTRIBUTES)
_BLOCK_TAG = re.compile(
    "address|article|aside|blockquote|body|br|caption|dd|details|div|dl|dt|figcaption|figure|footer|form|h[1-6]|header"
    "|hr|html|li|main|nav|ol|p|pre|section|summary|table|tbody|td|tfoot|th|thead|title|tr|ul"
)
_INLINE_TAG = re.compile(
    "a|abbr|b|bdi|bdo|big|cite|code|data|del|dfn|em|font|i|img|input|ins|kbd|label|mark|q|s|samp|small|span|strike"
    "|strong|sub|sup|time|tt|u|var|wbr|speak|w|voice|lang|emphasis|desc|audio|lexicon|lookup"
)
# Of SSML, with a meaning that is not read here.
_WITHOUT_EFFECT = frozenset({"audio", "emphasis", "lang", "lexicon", "lookup", "voice"})
_UNSEEN = re.compile(r"<!--.*?-->|<(script|style|head)\b.*?</\1\s*>|<[?!][^<>]*>", re.DOTALL | re.IGNORECASE)
_TAG = re.compile(r"<(/?)([A-Za-z][\w.:-]*)((?:\s+[\w:-]+(?:\s*=\s*(?:\"[^\"]*\"|'[^']*'|[^\s\"'<>]+))?)*)\s*(/?)>")
_ATTRIBUTE = re.compile(r"([\w:-]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'<>]+))")
_ENTITY = re.compile(r"&(?:#\d+|#x[\da-f]+|[a-z][\da-z]+);", re.IGNORECASE)


def read_tags(text: str, markers: Markers) -> str:
    """Replace SSML tags by markers, remove HTML tags, and decode entities. Other tags stay text.

    Raises
    ------
    InputError
        An SSML tag is misspelled (the message suggests the nearest), has a wrong value, or is not closed.
    """
    opened: list[str] = []

    def read(found: re.Match[str]) -> str:
        name = found[2].lower()
        if name == "sub" and not found[1] and "alias" not in found[3]:
            return ""  # HTML's subscript
        if name in _SPOKEN:
            return _read_spoken(found, name, opened, markers)
        if _BLOCK_TAG.fullmatch(name):
            return markers.add(Break(LINE_PAUSE, paragraph=True))
        if name in _WITHOUT_EFFECT and not found[1]:
            markers.notes.append(f"<{name}> is ignored; words in it are spoken as all others.")
        if _INLINE_TAG.fullmatch(name):
            return ""
        if hint := did_you_mean(name, _SPOKEN, "", shown=lambda known: f"<{known}>"):
            raise InputError(f"{found[0]} is not a tag; {hint}")
        return found[0]

    marked = _TAG.sub(read, _UNSEEN.sub("", text))
    if opened:
        raise InputError(f"<{opened[-1]}> is not closed; write </{opened[-1]}> where it ends.")
    return _ENTITY.sub(lambda found: html.unescape(found[0]), marked)


def _read_spoken(found: re.Match[str], name: str, opened: list[str], markers: Markers) -> str:
    if name == "break":
        return "" if found[1] else markers.add(_break(found, markers))
    if found[1]:
        if not opened or opened[-1] != name:
            if name == "sub":
                return ""
            raise InputError(f"{found[0]} has no opening tag; write <{name} ...> where it starts.")
        opened.pop()
        return markers.add(End())
    if found[4]:
        return ""
    opened.append(name)
    attributes = _attributes(found)
    _check_attributes(name, attributes, found[0], markers)
    if name == "prosody":
        return markers.add(_prosody(attributes, found[0]))
    if name == "phoneme":
        return markers.add(_phoneme(attributes, found[0]))
    if name == "sub":
        return markers.add(Saying("say", _required(attributes, "alias", found[0])))
    kind = _required(attributes, "interpret-as", found[0]).lower()
    if kind not in READINGS:
        hint = did_you_mean(kind, READINGS, f"there are: {', '.join(READINGS)}.")
        raise InputError(f"{found[0]}: there is no reading {kind!r}; {hint}")
    return markers.add(Saying(kind))


def _attributes(found: re.Match[str]) -> dict[str, str]:
    return {
        name.lower(): html.unescape(double or single or bare)
        for name, double, single, bare in _ATTRIBUTE.findall(found[3])
    }


def _required(attributes: dict[str, str], name: str, tag: str) -> str:
    if not attributes.get(name, "").strip():
        raise InputError(f'{tag} lacks {name}="...".')
    return attributes[name].strip()


def _check_attributes(name: str, attributes: dict[str, str], tag: str, markers: Markers) -> None:
    """Refuse misspelled attributes; those of SSML that are not read here are noted, and all others are HTML's."""
    for attribute in attributes:
        if attribute in _ATTRIBUTES[name] or attribute in _HTML_ATTRIBUTES or ":" in attribute:
            continue
        if attribute in _UNREAD.get(name, ()):
            markers.notes.append(f"{attribute} of <{name}> is ignored.")
        else:
            hint = did_you_mean(attribute, _ATTRIBUTES[name], f"there are: {', '.join(_ATTRIBUTES[name])}.")
            raise InputError(f"{tag} has no {attribute}; {hint}")


def _break(found: re.Match[str], markers: Markers) -> Break:
    attributes = _attributes(found)
    _check_attributes("break", attributes, found[0], markers)
    if "time" in attributes:
        return Break(read_seconds(attributes["time"], found[0]))
    return Break(min(_named(attributes.get("strength", "medium"), _STRENGTHS, found[0]), LONGEST_PAUSE))


def _phoneme(attributes: dict[str, str], tag: str) -> Saying:
    if attributes.get("alphabet", "ipa").lower() != "ipa":
        raise InputError(f'{tag}: only alphabet="ipa" is read; write the sounds in IPA.')
    return Saying("ipa", _required(attributes, "ph", tag))


def _prosody(attributes: dict[str, str], tag: str) -> ProsodyChange:
    return ProsodyChange(
        rate=_rate(attributes.get("rate", "medium"), tag),
        pitch=_pitch(attributes.get("pitch", "medium"), tag),
        volume=_volume(attributes.get("volume", "medium"), tag),
    )


def _rate(value: str, tag: str) -> float:
    """Factor of the speed: ``80%`` or ``0.8`` is slower, ``+20%`` faster."""
    if found := re.fullmatch(r"([+-]?)(\d+(?:\.\d+)?)(%?)", value.strip()):
        number = float(f"{found[1]}{found[2]}") / (100.0 if found[3] else 1.0)
        factor = 1.0 + number if found[1] else number
        if _SPEEDS[0] <= factor <= _SPEEDS[1]:
            return factor
        raise InputError(f"{tag}: a rate is from 25% to 400%.")
    return _named(value, _RATES, tag)


def _pitch(value: str, tag: str) -> float:
    """Pitch in semitones: ``+2st``, or ``+10%`` of the frequency; limited to an octave."""
    if found := re.fullmatch(r"([+-]\d+(?:\.\d+)?)\s*(st|%)", value.strip()):
        number = float(found[1])
        semitones = number if found[2] == "st" else 12.0 * math.log2(max(1.0 + number / 100.0, 0.5))
        return max(-_SEMITONES, min(_SEMITONES, semitones))
    return _named(value, _PITCHES, tag)


def _volume(value: str, tag: str) -> float:
    """Volume in decibels: ``+6dB``; limited to -60..12."""
    if found := re.fullmatch(r"([+-]\d+(?:\.\d+)?)\s*dB", value.strip(), re.IGNORECASE):
        return max(_DECIBELS[0], min(_DECIBELS[1], float(found[1])))
    return _named(value, _VOLUMES, tag)


def _named(value: str, values: dict[str, float], tag: str) -> float:
    name = value.strip().lower()
    if name not in values:
        hint = did_you_mean(name, values, f"there are: {', '.join(values)}.")
        raise InputError(f"{tag}: {value!r} cannot be read; {hint}")
    return values[name]
