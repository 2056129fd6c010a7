"""Voices learned from recordings before an independent judge: likeness, naturalness, and words that are missed.

It needs the extra ``learn``, the recordings of ``benchmarks/speech.py`` and the judge of ``benchmarks/voices.py``;
without them there is nothing to print. It mixes the voices of Kokoro that are on this machine.
"""

from __future__ import annotations

import json
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from talkwidget import plugins
from talkwidget.progress import Watch
from talkwidget.speech.synthesizers.kokoro import Kokoro
from talkwidget.speech.synthesizers.learned import Learned
from talkwidget.voice.recording import read_recording
from talkwidget.voice.voice import Voice, prepare_voice

from .speech import MEDIA, RECORDINGS
from .table import Row, at_least, at_most
from .voices import SPOKEN, find_judge, judge_spoken

_LANGUAGE = "en-us"
# Five of the English sentences in the languages of the recordings that are not English.
_OWN_LANGUAGE = {
    "speech_fr_7s": (
        "fr-fr",
        (
            "Le port était calme jusqu'au retour des bateaux de pêche, à la tombée de la nuit.",
            "La recette demande trois tasses de farine, une demi-tasse de beurre et un gros œuf.",
            "Un loup solitaire hurlait au-delà de la rivière gelée, et personne ne répondait.",
            "Merci de votre appel; votre message est important pour nous.",
            "Les vieilles cartes montrent souvent des îles que personne n'a jamais trouvées.",
        ),
    ),
    "speech_zh_5s": (
        "cmn",
        (
            "渔船在黄昏回来之前，港口一直很安静。",
            "食谱需要三杯面粉、半杯黄油和一个大鸡蛋。",
            "一只孤独的狼在冰冻的河那边嚎叫，没有人回答。",
            "感谢您的来电，您的信息对我们很重要。",
            "旧地图上常常画着没有人找到过的岛屿。",
        ),
    ),
}
_LIKE, _NATURAL = 0.75, 3.7  # goals
_NAMED = 0.2  # share in timbre or prosody from which a voice is named


def measure() -> Iterator[Row]:
    """Figures of each recording."""
    kokoro: Kokoro = plugins.load(plugins.SYNTHESIZERS, "kokoro")
    learned: Learned = plugins.load(plugins.SYNTHESIZERS, "learned")
    judge = find_judge()
    if (reason := learned.unavailable()) or judge is None:
        yield Row("voices learned from recordings", f"not measured: {reason or 'the judge is not here'}")
        return
    speakers = Counter(speaker.language for speaker in kokoro.speakers())
    yield Row("voices to mix, by language", ", ".join(f"{count} {language}" for language, count in speakers.items()))
    if kokoro.speaks(_LANGUAGE):
        own = kokoro.speakers()[0].name
        judged = judge_spoken(judge, lambda text: kokoro.synthesize(text, _LANGUAGE, speaker=own))
        yield Row(f"kokoro's own {own}: P.808, word errors", f"{judged['p808']:.2f}, {judged['wer']:.1f} %")
    for name in RECORDINGS:
        if (MEDIA / name).exists():
            voice = prepare_voice(read_recording(MEDIA / name))
            yield from _learn(learned, judge, voice, MEDIA / name)


def _learn(learned: Learned, judge: tuple[Path, Path], voice: Voice, recording: Path) -> Iterator[Row]:
    began, spent = time.perf_counter(), time.process_time()
    state = learned.speaker_state(voice, _LANGUAGE, Watch())
    cost = f"{time.perf_counter() - began:.0f} s, {time.process_time() - spent:.0f} s of processor time"
    yield Row(f"{voice.name}: the search", cost)
    shares: dict[str, list[float]] = json.loads(state)
    named = {name: pair for name, pair in shares.items() if max(pair) >= _NAMED}
    told = [f"{name} {timbre:.1f}/{prosody:.1f}" for name, (timbre, prosody) in _by_share(named)]
    yield Row(f"{voice.name}: largest shares, timbre/prosody", ", ".join(told))
    like = replace(voice, state=state)
    judged = judge_spoken(judge, lambda text: learned.synthesize(text, _LANGUAGE, like), recording)
    yield at_least(f"{voice.name}: likeness, {len(SPOKEN)} English sentences", judged["like"], _LIKE)
    yield at_least(f"{voice.name}: naturalness, DNSMOS P.808", judged["p808"], _NATURAL)
    yield at_most(f"{voice.name}: word errors of a recogniser", judged["wer"], 5.0, " %", 1)
    if voice.name in _OWN_LANGUAGE:
        code, texts = _OWN_LANGUAGE[voice.name]
        own = judge_spoken(judge, lambda text: learned.synthesize(text, code, like), recording, texts)
        yield at_least(
            f"{voice.name}: likeness, {len(texts)} sentences in its own language, {code}", own["like"], _LIKE
        )
        yield at_least(f"{voice.name}: naturalness of these, DNSMOS P.808", own["p808"], _NATURAL)


def _by_share(shares: dict[str, list[float]]) -> list[tuple[str, list[float]]]:
    return sorted(shares.items(), key=lambda item: -sum(item[1]))
