"""The default voice before an independent judge: naturalness, and words that a recogniser misses.

The judge is a script of its own; ``TALKWIDGET_JUDGE_VOICE`` names it (default: beside the project) and
``TALKWIDGET_JUDGE_VOICE_PYTHON`` the interpreter that has its packages. Without them there is nothing to print.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import soundfile

from talkwidget import Clip, Talker
from talkwidget.speech.speech import Speech

from .scenes import ROOT, portraits
from .table import Row, at_least, at_most

SENTENCES = (
    "The harbour was quiet until the fishing boats came home at dusk.",
    "Please bring your umbrella, because the forecast says it will rain all afternoon.",
    "How many people do you think will come to the concert on Friday?",
    "Gradient descent moves the weights a little in the direction that lowers the loss.",
    "My grandmother kept a small garden behind the house, full of beans and tomatoes.",
    "Wait! Did you lock the front door before we left?",
    "In 1969, two astronauts walked on the moon while millions watched at home.",
    "The recipe needs 3 cups of flour, half a cup of butter, and one large egg.",
    "Dr. Alvarez will see you now; take the second door on the left.",
    "A lonely wolf howled beyond the frozen river, and nobody answered.",
    "The quarterly report shows that sales rose by 12 percent in Europe.",
    "If the battery is empty, connect the charger and wait for the green light.",
    "She whispered a secret to her brother and laughed behind her hand.",
    "Volcanoes form where hot rock rises through cracks in the crust of the earth.",
    "We took the early train to Boston and arrived just before noon.",
    "Thank you for calling; your message is important to us.",
    "The museum opens at 9:30 and closes at 6 in the evening.",
    "Every student should choose a topic, read three papers, and write a summary.",
    "Old maps often show islands that nobody has ever found.",
    "The judge asked the witness to speak slowly and clearly.",
    "Jazz grew out of blues and ragtime in the streets of New Orleans.",
    "Could you move your chair a bit closer to the window?",
    "The engineer measured the bridge twice and found a thin crack near the north tower.",
    "Honey never spoils, so you can keep a jar for many years.",
    "Tomorrow we will learn how a camera turns light into numbers.",
)

SPOKEN = SENTENCES[::3]
"""Sentences for voices that are like a recording; none is heard in a search."""


def measure() -> Iterator[Row]:
    """Opinion scores and word errors of 25 sentences, and what speaking costs."""
    yield from _first_use()
    judge = find_judge()
    if judge is None:
        yield Row("independent judge", "not here; see the head of benchmarks/voices.py")
        return
    with tempfile.TemporaryDirectory() as folder:
        clips = list(_make_clips(Path(folder)))
        judged = judge_sounds(judge, Path(folder), [(path, clip.text) for path, clip in clips])
        aligned = _align(judge[1], Path(folder), clips)
    yield Row("sentences, through the default path of %%talk", f"{len(judged['clips'])}")
    yield at_least("naturalness, DNSMOS P.808", judged["p808"], 4.0)
    yield Row("naturalness, DNSMOS P.835 overall", f"{judged['ovrl']:.2f}")
    yield at_most("word errors of a recogniser", judged["wer"], 2.5, " %", 1)
    off = np.abs(aligned["offsets"])
    heading = (
        f"word starts against PocketSphinx ({len(off)} words; {aligned['skipped']} sentences not in its dictionary)"
    )
    yield Row(heading, f"median {np.median(aligned['offsets']):+.0f} ms")
    yield at_least("word starts within 40 ms", 100 * float(np.mean(off <= 40)), 90.0, " %", 1)


def find_judge() -> tuple[Path, Path] | None:
    """The judge's script and the interpreter that has its packages; ``None`` where they are not here."""
    script = Path(os.environ.get("TALKWIDGET_JUDGE_VOICE", ROOT.parent / "shared" / "tools" / "judge_voice.py"))
    python = Path(os.environ.get("TALKWIDGET_JUDGE_VOICE_PYTHON", ROOT / ".venv-judge-voice" / "bin" / "python"))
    return (script, python) if script.exists() and python.exists() else None


def judge_sounds(
    judge: tuple[Path, Path], folder: Path, sounds: list[tuple[Path, str]], like: Path | None = None
) -> dict[str, Any]:
    """Figures of sounds with their texts; with ``like``, also their likeness to that recording."""
    pairs = folder / "pairs.json"
    pairs.write_text(json.dumps([{"sound": str(path), "text": text} for path, text in sounds]))
    script, python = judge
    command = [str(python), str(script), str(pairs), *(["--like", str(like)] if like else [])]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def judge_spoken(
    judge: tuple[Path, Path],
    speak: Callable[[str], Speech],
    recording: Path | None = None,
    texts: Sequence[str] = SPOKEN,
) -> dict[str, Any]:
    """Figures of ``texts``; with ``recording``, also their likeness to it. Word errors are those of English."""
    with tempfile.TemporaryDirectory() as folder:
        sounds = []
        for number, text in enumerate(texts):
            speech = speak(text)
            path = Path(folder) / f"{number}.wav"
            soundfile.write(path, speech.samples, speech.sample_rate)
            sounds.append((path, text))
        return judge_sounds(judge, Path(folder), sounds, like=recording)


def _first_use() -> Iterator[Row]:
    code = (
        "import time, numpy, scipy.signal\n"
        "from talkwidget import plugins\n"
        "start = time.perf_counter()\n"
        "voice = plugins.load(plugins.SYNTHESIZERS, 'hibari')\n"
        "voice.synthesize('Hello.', 'en-us', None, 1.0)\n"
        "print(time.perf_counter() - start)"
    )
    python = [sys.executable, "-c", code]
    runs = [float(subprocess.run(python, capture_output=True, text=True, check=True).stdout) for _ in range(3)]
    yield at_most("first use of the default voice, best of 3", min(runs), 1.5, " s")
    from talkwidget.speech.synthesizers.hibari import Hibari

    voice, text = Hibari(), " ".join(SENTENCES[:5])
    voice.synthesize(text, "en-us")
    began = time.process_time()
    speech = voice.synthesize(text, "en-us")
    yield Row("CPU seconds a second of speech", f"{(time.process_time() - began) / speech.duration:.3f}")


def _make_clips(folder: Path) -> Iterator[tuple[Path, Clip]]:
    talker = Talker(engine="mesh", cache_dir=None, max_height=128)
    talker.set_face(portraits()[0])
    for number, text in enumerate(SENTENCES):
        clip = talker.say(text)
        yield clip.save(folder / f"{number}.wav"), clip


def _align(python: Path, folder: Path, clips: list[tuple[Path, Clip]]) -> dict[str, Any]:
    pairs = folder / "words.json"
    spans = [clip.words.spans if clip.words else () for _, clip in clips]
    words = [[(span.text, span.start, span.end) for span in one] for one in spans]
    pairs.write_text(
        json.dumps([{"sound": str(path), "words": one} for (path, _), one in zip(clips, words, strict=True)])
    )
    script = Path(__file__).with_name("aligner.py")
    done = subprocess.run([str(python), str(script), str(pairs)], capture_output=True, text=True, check=True)
    found: dict[str, Any] = json.loads(done.stdout)
    return found
