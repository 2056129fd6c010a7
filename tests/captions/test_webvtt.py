import html
import re
from itertools import pairwise

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from talkwidget.captions.webvtt import join_webvtt, to_webvtt, webvtt_to_cues, webvtt_to_srt, webvtt_to_transcript
from talkwidget.speech.speech import Span, Speech, Timing
from tests.captions.said import speech


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
    assert lines[-1][0] == "1:21"
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
    assert srt.count("-->") == 1
    assert srt.replace("\u200b", "").split("\n", 2)[2].split() == markup.split()


def test_without_words_there_are_no_captions():
    silent = Speech(np.zeros(1000, np.float32), 1000, "", "en-us", None, None)
    assert to_webvtt(silent) == ""
    assert webvtt_to_srt("") == ""


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


def test_joined_captions_are_later_by_their_seconds_with_their_words():
    first = "WEBVTT\n\n1\n00:00:00.000 --> 00:00:01.000\nOne <00:00:00.500>two &lt;00:00:00.700&gt;\n"
    second = "WEBVTT\n\n1\n00:00:00.250 --> 00:00:01.000\nThree <00:00:00.750>four\n"
    joined = join_webvtt([(first, 0.0), ("", 1.0), (second, 61.5)])
    assert joined == (
        "WEBVTT\n\n1\n00:00:00.000 --> 00:00:01.000\nOne <00:00:00.500>two &lt;00:00:00.700&gt;\n"
        "\n2\n00:01:01.750 --> 00:01:02.500\nThree <00:01:02.250>four\n"
    )
    assert webvtt_to_cues(joined) == [(0.0, 1.0, "One two <00:00:00.700>"), (61.75, 62.5, "Three four")]
    assert join_webvtt([("", 0.0)]) == ""
