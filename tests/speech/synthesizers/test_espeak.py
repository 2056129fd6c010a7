import signal
import subprocess
import sys
import threading
import time
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.completeness import NUMBER_LANGUAGES, NUMBERS, SENTENCES, UNSPACED, prose
from talkwidget.errors import InputError
from talkwidget.speech.base import Synthesizer
from talkwidget.speech.espeak import library
from talkwidget.speech.synthesizers.espeak import Espeak

espeak = Espeak()


def say(text, language="en-us", rate=1.0):
    return espeak.synthesize(text, language, None, rate)


def plain(phonemes):
    """IPA without stress and length marks."""
    return "".join(span.text for span in phonemes.spans).translate({ord(mark): None for mark in "ˈˌː"})


def test_it_is_a_synthesizer_that_can_run_here():
    assert isinstance(espeak, Synthesizer)
    assert espeak.unavailable() is None
    assert not espeak.online


def test_words_and_phonemes_are_exact_and_in_order():
    speech = say("Bob, please help. Two more words?")
    assert [span.text for span in speech.words.spans] == ["Bob,", "please", "help.", "Two", "more", "words?"]
    assert speech.words.exactness == speech.phonemes.exactness == "exact"
    assert plain(speech.phonemes) == "bɑbplizhɛlptumɔɹwɜdz"
    for words in pairwise(speech.words.spans):
        assert words[0].start < words[0].end <= words[1].start


def test_phonemes_follow_each_other_to_the_end_of_the_sound():
    speech = say("Well-known words, and a pause. Done!")
    spans = speech.phonemes.spans
    assert 0 <= spans[0].start < 0.05
    assert all(a.end == b.start for a, b in pairwise(spans))
    assert all(span.end > span.start for span in spans)
    assert spans[-1].end == pytest.approx(speech.duration, abs=1e-4)


def test_times_agree_with_the_sound():
    """Pauses are silent, sibilants are bright, vowels are loud."""
    speech = say("She sees a boat. It is far away.")
    rate = speech.sample_rate

    def cut(span):
        return speech.samples[int(span.start * rate) : int(span.end * rate)]

    def brightness(span):
        """Zero crossings per second: a cheap measure of where the energy lies."""
        return np.mean(np.diff(np.signbit(cut(span)))) * rate

    pauses = [span for span in speech.phonemes.spans if not span.text and span.end - span.start > 0.1]
    vowels = [span for span in speech.phonemes.spans if "ˈ" in span.text]
    sibilants = [span for span in speech.phonemes.spans if span.text in ("s", "ʃ", "z")]
    assert pauses
    assert max(np.abs(cut(span)[200:-200]).max() for span in pauses) < 0.02
    assert min(np.sqrt(np.mean(cut(span) ** 2)) for span in vowels) > 0.05
    assert min(map(brightness, sibilants)) > 2 * max(map(brightness, vowels))


def test_sound_is_mono_float_below_full_scale():
    speech = say("Loud and clear!")
    assert speech.samples.dtype == np.float32
    assert speech.samples.ndim == 1
    assert 0.1 < np.abs(speech.samples).max() < 1.0


def test_the_same_call_gives_the_same_samples_whatever_came_before():
    first = say("She sells sea shells, hush.", "en-us+f3")
    say("Something else in between.", "fr")
    again = say("She sells sea shells, hush.", "en-us+f3")
    np.testing.assert_array_equal(first.samples, again.samples)
    assert first.phonemes == again.phonemes


def test_a_breathy_voice_repeats_itself_in_another_second():
    """eSpeak seeds its noise with the clock's seconds."""
    first = say("Hush, hush.", "en-us+f3").samples
    second = int(time.time())
    while int(time.time()) == second:
        time.sleep(0.05)
    np.testing.assert_array_equal(first, say("Hush, hush.", "en-us+f3").samples)


def test_rate_changes_the_duration():
    slow, normal, fast = (say("The same words at another speed.", rate=rate).duration for rate in (0.5, 1.0, 2.0))
    assert slow == pytest.approx(2 * normal, rel=0.15)
    assert fast == pytest.approx(0.5 * normal, rel=0.15)


def test_a_variant_changes_the_voice():
    assert not np.array_equal(say("Hello").samples[:5000], say("Hello", "en-us+f3").samples[:5000])


@pytest.mark.parametrize(
    ("text", "language", "words"),
    [
        ("It's 42 o'clock.", "en-us", ["It's", "42", "o'clock."]),
        ("  Two\n\n lines\there ", "en-us", ["Two", "lines", "here"]),
        ("Zoë’s “quoted” text—dashes… done", "en-us", ["Zoë’s", "“quoted”", "text—dashes…", "done"]),
        ("It costs $5.50 & x² at 5°C.", "en-us", ["It", "costs", "$5.50", "&", "x²", "at", "5°C."]),
        ("Nice 😀 day 👍🏽 – yes", "en-us", ["Nice", "day", "yes"]),
        ("<b>bold</b> text", "en-us", ["<b>bold</b>", "text"]),
        ("a\0b c", "en-us", ["a\0b", "c"]),
        ("Je t'aime, l'eau.", "fr", ["Je", "t'aime,", "l'eau."]),
        ("你好吗?", "zh", ["你好", "吗?"]),
        ("こんにちは。げんきですか", "ja", ["こんにちは。", "げんきですか"]),
    ],
)
def test_words_are_those_of_the_text(text, language, words):
    assert [span.text for span in say(text, language).words.spans] == words


def test_a_blank_line_is_a_pause_and_a_line_break_is_none():
    def pauses(text):
        return [span for span in say(text).phonemes.spans[:-2] if not span.text and span.end - span.start > 0.1]

    assert pauses("A title\n\nand the text")
    assert not pauses("A title\nand the text")


def test_emoji_are_not_read_out():
    with_emoji = plain(say("Nice day 😀👍🏽 today").phonemes)
    assert with_emoji == plain(say("Nice day today").phonemes)


def test_a_joiner_that_makes_another_letter_is_heard():
    assert plain(say("അവന്\u200d", "ml").phonemes) != plain(say("അവന്", "ml").phonemes)


def test_a_foreign_word_leaves_no_mark_among_the_phonemes():
    phonemes = say("привет hello мир", "ru").phonemes
    assert "(" not in plain(phonemes)
    assert "həl" in plain(phonemes)


@pytest.mark.parametrize("text", ["", "   \n", "😀🎉", "...!?", "—", "\0\0", "\u200b"])
def test_nothing_to_speak_is_an_error(text):
    with pytest.raises(InputError, match="nothing to speak"):
        say(text)


@pytest.mark.parametrize("text", ["\ud800 lone", "\x07bell\x1b[0m", "e\u0301\u0301\u0301", "\u202eright", "a" * 5000])
def test_odd_text_is_survived(text):
    speech = say(text)
    assert speech.duration > 0
    assert speech.text == text


def test_a_very_long_text():
    text = "The quick brown fox jumps over the lazy dog. " * 200
    speech = say(text, rate=2.0)
    assert [span.text for span in speech.words.spans] == text.split()


@pytest.mark.parametrize("language", NUMBER_LANGUAGES)
def test_of_a_thousand_numbers_every_one_is_spoken_or_named(language):
    speech = say(" ".join(NUMBERS), language)
    said = [span.text for span in speech.words.spans]
    assert sorted([*said, *speech.unspoken], key=int) == list(NUMBERS)
    assert len(said) >= 990


@pytest.mark.parametrize("language", SENTENCES)
def test_of_a_thousand_words_without_punctuation_every_one_is_spoken_or_named(language):
    words = prose(language)
    speech = say(" ".join(words), language)
    assert sorted([*(span.text for span in speech.words.spans), *speech.unspoken]) == sorted(words)
    assert len(speech.unspoken) < 10


@pytest.mark.parametrize("language", UNSPACED)
def test_of_text_without_spaces_nothing_is_dropped(language):
    """Phonemes are counted: where there are no spaces, events do not tell the words."""

    def count(text):
        return sum(1 for span in say(text, language).phonemes.spans if span.text)

    assert count(UNSPACED[language] * 30) >= 0.99 * 30 * count(UNSPACED[language])


def test_the_same_long_text_gives_the_same_samples():
    one, other = (say(" ".join(NUMBERS[:300]), "en-us+f3") for _ in range(2))
    np.testing.assert_array_equal(one.samples, other.samples)
    assert one.words == other.words


def test_an_interrupt_while_speaking_is_raised_and_the_next_call_works():
    def interrupt(*_):
        raise KeyboardInterrupt

    text = "A text that takes a while to speak, as it goes on and on. " * 2000
    former = signal.signal(signal.SIGALRM, interrupt)
    try:
        signal.setitimer(signal.ITIMER_REAL, 0.2)
        with pytest.raises(KeyboardInterrupt):
            say(text)
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, former)
    assert say("Go on.").duration > 0


def test_threads_take_turns():
    alone = say("One after the other.").samples
    results = []
    threads = [threading.Thread(target=lambda: results.append(say("One after the other.").samples)) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(results) == 4
    assert all(np.array_equal(alone, samples) for samples in results)


def test_another_process_speaks_the_same():
    code = (
        "import hashlib; from talkwidget.speech.synthesizers.espeak import Espeak; "
        "print(hashlib.sha256(Espeak().synthesize('Same everywhere.', 'en-us').samples.tobytes()).hexdigest())"
    )
    printed = {
        subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout for _ in "ab"
    }
    assert len(printed) == 1


def test_a_missing_library_says_how_to_get_it(monkeypatch):
    monkeypatch.setattr(library, "is_installed", lambda package: False)
    assert "pip install espeakng-loader" in espeak.unavailable()


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=60), st.sampled_from(["en-us", "fr", "cmn", "ja", "ar", "ru", "hi", "th"]))
def test_any_text_is_spoken_or_refused(text, language):
    try:
        speech = say(text, language)
    except InputError:
        return
    words, phonemes = speech.words.spans, speech.phonemes.spans
    assert all(a.end == b.start for a, b in pairwise(phonemes))
    assert all(a.end <= b.start + 1e-9 for a, b in pairwise(words))
    assert all(0 <= span.start < span.end <= speech.duration + 1e-9 for span in (*words, *phonemes))
    position = 0
    for word in words:
        position = text.index(word.text, position) + len(word.text)
