import html
import re
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from talkwidget.captions import LINE_WIDTH, SHORTEST_CUE, make_cues, to_webvtt
from talkwidget.speech.speech import Span, Speech, Timing
from talkwidget.subtitles import webvtt_to_srt, webvtt_to_transcript


def speech(text, word_seconds=0.3, gap=0.0, words=None):
    """Evenly spoken words; ``words`` are those of the text unless given."""
    spans, time = [], 0.0
    for word in text.split() if words is None else words:
        spans.append(Span(word, time, time + word_seconds))
        time += word_seconds + gap
    samples = np.zeros(int(1000 * time) + 1, np.float32)
    return Speech(samples, 1000, text, "en-us", Timing(tuple(spans), "exact"), None)


def shown(cue):
    return ["".join(word.text for word in line).strip() for line in cue.lines]


LONG = (
    "Welcome to the course, in which we look at gradients, at what they mean, and at how a computer finds them. "
    "Short one. Then another sentence follows which has no comma at all and goes on for quite a while until it ends."
)


def test_every_word_is_shown_once_and_in_order():
    cues = make_cues(speech(LONG))
    assert " ".join(line for cue in cues for line in shown(cue)) == LONG


def test_cues_hold_two_lines_at_most_and_no_line_is_too_wide():
    cues = make_cues(speech(LONG))
    assert len(cues) >= 5
    assert all(1 <= len(cue.lines) <= 2 for cue in cues)
    assert max(len(line) for cue in cues for line in shown(cue)) <= LINE_WIDTH


def test_cues_never_hold_parts_of_two_sentences():
    for cue in make_cues(speech(LONG)):
        assert not re.search(r"\. \w", " ".join(shown(cue)))


def test_cues_break_where_clauses_end():
    first = make_cues(speech(LONG))[0]
    assert shown(first)[-1].endswith(",")


def test_cues_stay_long_enough_and_do_not_overlap():
    cues = make_cues(speech("No. Yes. Go. Why? Because. And then we went home together.", word_seconds=0.5))
    assert len(cues) == 6
    assert all(cue.end - cue.start >= SHORTEST_CUE - 1e-9 for cue in cues)
    assert all(a.end <= b.start + 1e-9 for a, b in pairwise(cues))


@pytest.mark.parametrize("text", ["One.", "A sentence of some length. Yes. No.", "No. Yes. Go. Why?"])
@pytest.mark.parametrize("word_seconds", [0.1, 0.3, 0.6])
def test_no_cue_outlasts_the_sound(text, word_seconds):
    said = speech(text, word_seconds)
    cues = make_cues(said)
    each = min(SHORTEST_CUE, said.duration / len(cues))
    assert cues[-1].end <= said.duration
    assert all(cue.end - cue.start >= each - 1e-9 for cue in cues)
    assert all(a.end <= b.start + 1e-9 for a, b in pairwise(cues))


def test_a_cue_begins_with_its_first_word():
    cues = make_cues(speech(LONG, word_seconds=0.4))
    assert all(cue.start == cue.lines[0][0].start for cue in cues)


def test_what_stands_between_the_words_is_kept():
    text = "Nice 😀 day – yes"
    assert shown(make_cues(speech(text, words=["Nice", "day", "yes"]))[0]) == [text]


def test_words_that_the_synthesizer_changed_are_shown_as_they_are():
    assert shown(make_cues(speech("It costs $5.", words=["It", "costs", "five", "dollars."]))[0]) == [
        "It costs five dollars."
    ]


def test_a_word_wider_than_a_line_is_cut():
    address = "https://example.org/" + "long/" * 20
    cues = make_cues(speech(f"See {address} now", word_seconds=3.0))
    assert "".join("".join(shown(cue)) for cue in cues).replace(" ", "") == f"See{address}now"
    assert max(len(line) for cue in cues for line in shown(cue)) <= LINE_WIDTH


def test_joiners_are_kept_and_take_no_room():
    text = "می\u200cخواهم 👩\u200d🔬 ශ්\u200dරී"
    assert shown(make_cues(speech(text))[0]) == [text]
    full = "a\u200c" * LINE_WIDTH
    assert shown(make_cues(speech(full))[0]) == [full]


def test_wide_characters_take_two_columns():
    text = "今天天气很好我们去公园散步吧看看花喝喝茶然后回家吃饭睡觉明天再来"
    cues = make_cues(speech(text, words=list(text)))
    assert max(len(line) for cue in cues for line in shown(cue)) <= LINE_WIDTH // 2
    assert " " not in "".join(line for cue in cues for line in shown(cue))


def test_paragraphs_are_sentences_of_their_own():
    cues = make_cues(speech("A title\n\nand   the\ttext", word_seconds=0.5))
    assert [shown(cue) for cue in cues] == [["A title"], ["and the text"]]


def test_webvtt_has_the_time_of_each_word_inside_its_cue():
    text = to_webvtt(speech("One two three. Four five.", word_seconds=0.5))
    assert text == (
        "WEBVTT\n\n"
        "1\n00:00:00.000 --> 00:00:01.500\nOne <00:00:00.500>two <00:00:01.000>three.\n\n"
        "2\n00:00:01.500 --> 00:00:02.501\nFour <00:00:02.000>five.\n"
    )


def test_hours():
    late = Speech(
        np.zeros(3_727_000, np.float32), 1000, "Late.", "en-us", Timing((Span("Late.", 3725.5, 3726.5),), "exact"), None
    )
    assert "01:02:05.500 --> 01:02:06.900" in to_webvtt(late)


def test_a_transcript_has_one_line_for_each_cue():
    webvtt = to_webvtt(
        speech("One <b> two. " + "And so on it goes, for a minute or more, slowly. " * 3, word_seconds=2.4)
    )
    lines = webvtt_to_transcript(webvtt)
    assert lines[0] == ("0:00", "One <b> two.")
    assert lines[1][0] == "0:07"
    assert lines[-1][0] == "1:00"
    assert all("\n" not in text for _, text in lines)
    assert webvtt_to_transcript("") == []


def test_srt_is_the_same_without_times_of_words():
    assert webvtt_to_srt(to_webvtt(speech("One two three. Four five.", word_seconds=0.5))) == (
        "1\n00:00:00,000 --> 00:00:01,500\nOne two three.\n\n2\n00:00:01,500 --> 00:00:02,501\nFour five.\n"
    )


def test_markup_in_the_text_is_text():
    markup = "<b>Bold</b> & <script>alert(1)</script> --> end"
    webvtt = to_webvtt(speech(markup))
    body = webvtt.split("\n", 4)[4]
    assert "<b>" not in body
    assert "<script>" not in body
    assert "-->" not in body
    assert html.unescape(re.sub(r"<\d[^>]*>", "", body)).split() == markup.split()
    srt = webvtt_to_srt(webvtt)
    assert "<b>" not in srt
    assert srt.replace("\u200b", "").split("\n", 2)[2].split() == markup.split()


def test_without_words_there_are_no_captions():
    silent = Speech(np.zeros(1000, np.float32), 1000, "", "en-us", None, None)
    assert to_webvtt(silent) == ""
    assert webvtt_to_srt("") == ""


def test_a_long_text_without_punctuation():
    cues = make_cues(speech("the quick brown fox jumps over the lazy dog " * 300))
    assert max(len(line) for cue in cues for line in shown(cue)) <= LINE_WIDTH


@given(st.text(alphabet="ab .,!?\n\0<&>-今é", max_size=300), st.floats(0.01, 1.0))
def test_any_text_gives_wellformed_captions(text, seconds):
    webvtt = to_webvtt(speech(text, word_seconds=seconds))
    blocks = [block for block in webvtt.split("\n\n")[1:] if block]
    end = -1.0
    for block in blocks:
        _, times, body = block.strip("\n").split("\n", 2)
        clock = [
            int(h) * 3600 + int(m) * 60 + float(s)
            for h, m, s in re.findall(r"(\d\d):(\d\d):(\d\d\.\d{3})", times + body)
        ]
        assert end <= clock[0] < clock[1]
        assert all(a < b for a, b in pairwise([clock[0], *clock[2:], clock[1]]))
        assert body.count("\n") <= 1
        assert "\0" not in body
        end = clock[1]
