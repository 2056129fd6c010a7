"""Report of a call: what came from the cache, in whole and by sentence."""

from talkwidget.pipeline.run import Tally
from talkwidget.report import Report, SentenceReport, Stage


def test_a_stage_with_an_entry_for_each_sentence_says_how_many_were_kept():
    tally = Tally()
    tally.add(1.0, None)
    assert (tally.why, tally.cost) == ("hit", 1.0)
    tally.add(2.0, "miss: new text")
    tally.add(0.5, "miss: another reason")
    assert (tally.why, tally.cost) == ("partly hit: 1 of 3; miss: new text", 3.5)
    none = Tally()
    none.add(2.0, "miss: first use")
    assert none.why == "miss: first use"


def test_only_stages_that_were_kept_as_a_whole_save_time():
    report = Report((Stage("speech", 0.1, 3.0, "partly hit: 1 of 3; miss: new text"), Stage("face", 0.1, 2.0, "hit")))
    assert report.saved == 1.9
    assert report.details == ("reused: face",)


def test_sentences_are_counted_in_the_report():
    sentences = (SentenceReport("One.", 30, 0, True), SentenceReport("Two.", 40, 20, True))
    report = Report((), duration=2.8, sentences=sentences)
    assert [sentence.hit for sentence in sentences] == [True, False]
    assert report.details == ("reused: 1 of 2 sentences",)
    assert "sentences: 1 of 2 reused" in str(report)
