"""Fit the mesh engine's table of hearing to synthetic speech, and write it to the package.

    python -m tools.fit_hearing

The table tells the mouth's motion from a sound without phonemes. It is a ridge regression on speech of hibari and of
eSpeak NG in 16 languages, whose phonemes are known: what the engine would draw from the phonemes is to be heard from
the sound. Most sentences are random words. Each speech is heard at up to three sample rates, which makes voices of
children, women and men, and with noise and tilts of the spectrum. Running it again gives the same bytes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import numpy as np

from talkwidget.engine.mesh.channels import MouthChannel
from talkwidget.engine.mesh.motion.articulation import articulate
from talkwidget.engine.mesh.motion.contacts import touch
from talkwidget.engine.mesh.motion.hearing import (
    HEARD,
    HEARING_RATE,
    TABLE,
    HearingTable,
    listen,
    read_spectrum,
    stack_context,
)
from talkwidget.engine.mesh.motion.segments import lay_out
from talkwidget.speech.speech import Speech
from talkwidget.speech.synthesizers.espeak import Espeak
from talkwidget.speech.synthesizers.hibari import Hibari

from .hearing_words import WORDS

ENGLISH = (
    "A blue boat came around the island before noon. Nobody in the village had seen it.",
    "Put the kettle on the stove, and bring me two cups. We have five minutes left.",
    "The farmer sold most of his wheat in May. What he kept was for the horses.",
    "She plays the violin very well. Her brother would rather build paper planes.",
    "How many people live above the bakery? I believe there are eleven of them.",
    "This morning the fog was so thick that buses stopped. Even the ferry waited.",
    "Our physics teacher explained why the sky looks blue. Then he showed us a film.",
    "My favourite month is June, because the evenings are long. My wife prefers March.",
    "If you push the brown button, the lamp turns off. Please don't touch the others.",
    "They measured the bridge, and it was half a metre too short. Oh, what a shame!",
    "Measure twice and cut once, as grandfather used to say. He was usually right.",
    "The judge asked a question, but the witness gave no answer. Everyone was silent.",
    "Fresh bread, warm butter, and a bowl of soup: that is all we want for supper.",
    "Five foxes ran over the frozen river. Behind them, the valley was full of snow.",
    "Could you move your chair a bit? I would like to watch the show as well.",
    "A good map shows hills, woods, and water. This one shows nothing but roads.",
    "Mum bought a purple umbrella at the market. It broke the very same afternoon.",
    "You should have phoned us earlier. We thought you were lost in the mountains.",
    "The youngest child wore a yellow jumper with a huge pocket. It hid a small frog.",
    "Welcome back to the program. Tonight we talk about memory, and about forgetting.",
    "Perhaps the problem is simpler than it appears. Let us begin from the top.",
    "Bob and Amy live opposite a theatre. On weekends they hear the applause.",
    "The engine coughed, shook, and finally stopped. We pushed the car up the road.",
    "Thank you for joining the meeting. Both of these plans have their own problems.",
    "Leave the window open, or the room gets too warm. I will shut it at nine.",
    "He wrote three books about whales and one about bees. The last is the best.",
    "Sugar, vinegar, pepper and oil make a simple sauce. Mix them, and wait an hour.",
    "Which of you can jump over this fence? Neither of my dogs has ever managed it.",
    "The path goes up through a beech forest. From above, you can see four lakes.",
    "Everything we saw was new to us: the food, the music, and the way people greeted.",
)
"""Sentences with all sounds of English, none of which are those of the benchmarks."""

OTHERS = (
    ("fr", "Bonjour, je m'appelle Pauline. Le beau bateau blanc part demain matin, mais nous avons peur de la pluie."),
    ("de", "Guten Morgen! Der Apfel fällt nicht weit vom Stamm. Zwölf Boxer jagen Viktor quer über den großen Deich."),
    ("es", "Buenos días. La paloma vuela por encima de la montaña. Mi padre compró un barco muy pequeño."),
    ("it", "Buongiorno. La mia amica abita in una casa vicino al mare, e ogni mattina beve un caffè."),
    ("pt", "Bom dia. O meu pai comprou um barco branco, e amanhã vamos para a ilha."),
    ("ru", "Доброе утро! Мама мыла раму, а папа пил кофе в большом саду. Мы поедем в Москву."),
    ("pl", "Dzień dobry. Moja mama piecze chleb, a potem idziemy do parku."),
    ("tr", "Günaydın. Babam bahçede bir elma ağacı dikti, ve biz mutlu olduk."),
    ("sv", "God morgon. Min bror bor i ett litet hus vid havet, och han badar varje dag."),
    ("cmn", "你好,今天天气很好。我们明天去北京,妈妈不怕冷。"),
    ("ja", "こんにちは、おげんきですか。わたしはまいにちパンをたべます。"),
    ("hi", "नमस्ते, आप कैसे हैं? आज मौसम बहुत अच्छा है।"),
    ("ar", "مرحبا، كيف حالك اليوم؟ الطقس جميل جدا."),
    ("id", "Selamat pagi. Ibu saya membeli mangga dan pepaya di pasar."),
    ("hu", "Jó reggelt! A bátyám vett egy almát, majd elment a boltba."),
)
"""Texts in other languages of eSpeak NG."""

CHECK = (
    "Hello! This is a talking portrait, made by Bob. Five very warm boats moved past the old harbour.",
    "We believe that people who practise every morning will improve. But maybe not? Oh, I am so happy for you!",
)
"""Texts that are not fitted, over which correlations are printed."""

RANDOM_SENTENCES, WORDS_A_SENTENCE = 240, (8, 12)
"""Sentences of random words: more than these meet each sound beside each other one. With 120 of them, fewer stops are
heard; with none, hardly more than half of them."""

VOICES, RATES = (0.87, 1.0, 1.15), (1.0, 0.9, 1.1)
"""Factors of the sample rate, and rates of speaking."""

NOISES, TILTS = (0.0, 0.01, 0.05), (0.0, 0.3, -0.3)
"""Noise, in parts of the speech's deviation, and the coefficient of a filter that tilts the spectrum."""

EVERY = 3
"""Spectra of which one is fitted, since neighbours are alike."""

COMPONENTS, COSINES, SHARPNESS, FLATTENING = 60, 600, 0.25, 0.25
"""Principal components of the levels, cosines of these, and the deviation of the cosines' frequencies. Then the power
of a component's deviation that it keeps: with 0, all components have the same. With 30 components and 400 cosines,
fewer stops are heard; with 1200 cosines or a sharpness of 0.15 to 0.4 as many."""

RIDGE, LEAST_VARIANCE, BLOCK = 30.0, 1e-6, 20_000
"""Regularisation, in spectra, of features with deviation 1; what keeps features solvable that never change; and spectra
that are added at once."""


def main() -> None:
    """Speak, fit, write the table and print what it hears."""
    random = np.random.default_rng(0)
    heard, wanted = [], []
    for speech, voices in _speak(random):
        for voice in voices:
            levels, mouth = _example(speech, voice, random.choice(NOISES), random.choice(TILTS), random)
            heard.append(levels)
            wanted.append(mouth)
    levels, mouth = np.concatenate(heard), np.concatenate(wanted)
    table = _lay_out(levels, random)
    weights = _fit(table, levels, mouth)
    shapes = {name: value.astype(np.float16) for name, value in vars(table).items()}
    np.savez_compressed(TABLE, **{**shapes, "weights": weights.astype(np.float32)})
    print(f"{len(levels)} spectra; {TABLE.name}: {TABLE.stat().st_size} bytes")
    print("correlation of what is heard with what is drawn from the phonemes:", ", ".join(HEARD))
    for name, synthesizer in (("hibari", Hibari()), ("espeak", Espeak())):
        for text in CHECK:
            speech = synthesizer.synthesize(text, "en-us")
            hearing = listen(speech)
            drawn = _draw(speech, hearing.times)
            found = [np.corrcoef(hearing.mouth[:, i], drawn[:, i])[0, 1] for i in range(len(HEARD))]
            print(f"  {name}: " + ", ".join(f"{value:.2f}" for value in found))


def _speak(random: np.random.Generator) -> Iterator[tuple[Speech, Iterable[float]]]:
    """Speeches, and the voices in which each is heard."""
    hibari, espeak = Hibari(), Espeak()
    for language, text in OTHERS:
        yield espeak.synthesize(text, language), VOICES
    for number, text in enumerate(ENGLISH):
        rate = RATES[number % len(RATES)]
        yield hibari.synthesize(text, "en-us", rate=rate), VOICES
        yield espeak.synthesize(text, "en-gb", rate=rate), VOICES
    for number in range(RANDOM_SENTENCES):
        text, rate = _random_sentence(random), RATES[number % len(RATES)]
        yield hibari.synthesize(text, "en-us", rate=rate), random.choice(VOICES, 2, replace=False)
        if number % 2:
            yield espeak.synthesize(text, ("en-us", "en-gb")[number // 2 % 2], rate=rate), random.choice(VOICES, 1)


def _random_sentence(random: np.random.Generator) -> str:
    words = list(random.choice(WORDS, random.integers(WORDS_A_SENTENCE[0], WORDS_A_SENTENCE[1] + 1)))
    words[len(words) // 2] += ","
    return " ".join(words).capitalize() + str(random.choice([".", "?", "!"]))


def _example(
    speech: Speech, voice: float, noise: float, tilt: float, random: np.random.Generator
) -> tuple[np.ndarray, np.ndarray]:
    """Levels and mouth of a speech that is played at ``voice`` times its rate."""
    samples = np.convolve(speech.samples, [1.0, -tilt])[: len(speech.samples)]
    samples = samples + random.normal(0.0, max(noise, 1e-6) * samples.std(), len(samples))
    times = np.arange(int(speech.duration / voice * HEARING_RATE)) / HEARING_RATE
    features, _ = read_spectrum(samples.astype(np.float32), round(speech.sample_rate * voice), times)
    rows = np.arange(random.integers(EVERY), len(features), EVERY)
    return stack_context(features, rows), _draw(speech, times[rows] * voice)


def _lay_out(levels: np.ndarray, random: np.random.Generator) -> HearingTable:
    """Principal components of the levels (N, C), and cosines drawn over them, as they are stored, without weights."""
    mean = levels.mean(0)
    variances, axes = np.linalg.eigh(np.cov((levels - mean).T))
    variances, axes = variances[::-1][:COMPONENTS], axes[:, ::-1][:, :COMPONENTS]
    kept = (variances / variances[0]) ** FLATTENING
    stored = (
        mean,
        axes * kept / np.sqrt(variances),
        SHARPNESS * random.normal(size=(COMPONENTS, COSINES)),
        random.uniform(0.0, 2.0 * np.pi, COSINES),
        np.zeros(0),
    )
    # Half precision halves the file; the weights are fitted to what is stored.
    return HearingTable(*(value.astype(np.float16).astype(np.float32) for value in stored))


def _fit(table: HearingTable, levels: np.ndarray, mouth: np.ndarray) -> np.ndarray:
    """Weights of a ridge regression of ``mouth`` (N, 6) on the expanded ``levels`` (N, C)."""
    width = table.expand(levels[:1]).shape[1]
    gram, products = np.zeros((width, width)), np.zeros((width, mouth.shape[1]))
    for first in range(0, len(levels), BLOCK):
        block = slice(first, first + BLOCK)
        features = table.expand(levels[block])
        gram += features.T @ features
        products += features.T @ mouth[block]
    variances = np.diag(gram) / len(levels) - (gram[0] / len(levels)) ** 2
    return np.linalg.solve(gram + RIDGE * np.diag(variances + LEAST_VARIANCE), products)


def _draw(speech: Speech, times: np.ndarray) -> np.ndarray:
    """Columns of :data:`HEARD` (N, 6) as the phonemes draw them."""
    assert speech.phonemes is not None, "both synthesizers give phonemes"
    segments = lay_out(speech.phonemes.spans, speech.duration)
    mouth = articulate(segments, speech.duration, times, 1.0)
    contacts = touch(mouth, segments, times)
    opening = mouth[:, MouthChannel.UPPER_LIP] + mouth[:, MouthChannel.LOWER_LIP]
    shape = mouth[:, [MouthChannel.WIDTH, MouthChannel.PROTRUSION, MouthChannel.TONGUE]]
    return np.c_[opening, shape, contacts[:, [MouthChannel.PRESS, MouthChannel.LIP_TO_TEETH]]]


if __name__ == "__main__":
    main()
