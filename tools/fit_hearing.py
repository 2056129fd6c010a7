"""Fit the mesh engine's table of hearing to synthetic speech, and write it to the package.

    python -m tools.fit_hearing

The table tells the mouth's motion from a sound without phonemes. It is a ridge regression on speech of hibari and of
eSpeak NG in 16 languages, whose phonemes are known: what the engine would draw from the phonemes is to be heard from
the sound. Each speech is heard at three sample rates, which makes voices of children, women and men, and with noise and
tilts of the spectrum. Running it again gives the same bytes.
"""

from __future__ import annotations

import numpy as np

from talkwidget.engine.mesh.channels import MouthChannel
from talkwidget.engine.mesh.motion.articulation import articulate
from talkwidget.engine.mesh.motion.contacts import touch
from talkwidget.engine.mesh.motion.hearing import HEARD, HEARING_RATE, TABLE, listen, read_spectrum, stack_context
from talkwidget.engine.mesh.motion.segments import lay_out
from talkwidget.speech.speech import Speech
from talkwidget.speech.synthesizers.espeak import Espeak
from talkwidget.speech.synthesizers.hibari import Hibari

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

VOICES, RATES = (0.87, 1.0, 1.15), (1.0, 0.9, 1.1)
"""Factors of the sample rate, and rates of speaking."""

NOISES, TILTS = (0.0, 0.01, 0.05), (0.0, 0.3, -0.3)
"""Noise, in parts of the speech's deviation, and the coefficient of a filter that tilts the spectrum."""

RIDGE = 500.0
"""Regularisation, in frames, of features with deviation 1. From 100 to 1000, correlations differ by 0.01 at most."""


def main() -> None:
    """Speak, fit, write the table and print what it hears."""
    random = np.random.default_rng(0)
    heard, wanted = [], []
    for speech in _speak():
        for voice in VOICES:
            features, mouth = _example(speech, voice, random.choice(NOISES), random.choice(TILTS), random)
            heard.append(features)
            wanted.append(mouth)
    features, mouth = np.concatenate(heard).astype(np.float64), np.concatenate(wanted)
    mean, spread = features.mean(0), features.std(0) + 1e-6
    scaled = np.c_[np.ones(len(features)), (features - mean) / spread]
    gram = scaled.T @ scaled + RIDGE * np.diag(np.r_[0.0, np.ones(len(mean))])
    weights = np.linalg.solve(gram, scaled.T @ mouth)
    weights[1:] /= spread[:, None]
    weights[0] -= mean @ weights[1:]
    np.savez_compressed(TABLE, weights=weights.astype(np.float32))
    print(f"{len(features)} spectra; {TABLE.name}: {TABLE.stat().st_size} bytes")
    print("correlation of what is heard with what is drawn from the phonemes:", ", ".join(HEARD))
    for name, synthesizer in (("hibari", Hibari()), ("espeak", Espeak())):
        for text in CHECK:
            speech = synthesizer.synthesize(text, "en-us")
            hearing = listen(speech)
            drawn = _draw(speech, hearing.times)
            found = [np.corrcoef(hearing.mouth[:, i], drawn[:, i])[0, 1] for i in range(len(HEARD))]
            print(f"  {name}: " + ", ".join(f"{value:.2f}" for value in found))


def _speak() -> list[Speech]:
    hibari, espeak = Hibari(), Espeak()
    spoken = [espeak.synthesize(text, language) for language, text in OTHERS]
    for number, text in enumerate(ENGLISH):
        rate = RATES[number % len(RATES)]
        spoken += [hibari.synthesize(text, "en-us", rate=rate), espeak.synthesize(text, "en-gb", rate=rate)]
    return spoken


def _example(
    speech: Speech, voice: float, noise: float, tilt: float, random: np.random.Generator
) -> tuple[np.ndarray, np.ndarray]:
    """Features and mouth of a speech that is played at ``voice`` times its rate."""
    samples = np.convolve(speech.samples, [1.0, -tilt])[: len(speech.samples)]
    samples = samples + random.normal(0.0, max(noise, 1e-6) * samples.std(), len(samples))
    times = np.arange(int(speech.duration / voice * HEARING_RATE)) / HEARING_RATE
    features, _ = read_spectrum(samples.astype(np.float32), round(speech.sample_rate * voice), times)
    return stack_context(features, np.arange(len(features))), _draw(speech, times * voice)


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
