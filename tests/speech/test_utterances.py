from talkwidget.speech.utterances import SpokenWord, pack_sentences, split_sentences


def sentence(text, start=0):
    words, place = [], start
    for symbols in text.split():
        words.append(SpokenWord(symbols, place, place + len(symbols)))
        place += len(symbols) + 1
    return words


def packed(sentences, *limits):
    return [(utterance.symbols, utterance.pauses) for utterance in pack_sentences(sentences, *limits)]


def test_each_sentence_is_spoken_alone_by_default():
    assert packed([sentence("aa bb."), sentence("cc.")], 40) == [("aa bb.", True), ("cc.", True)]


def test_short_sentences_are_spoken_together():
    sentences = [sentence(text) for text in ("aaaa.", "bbbb.", "cccc.")]
    assert packed(sentences, 40, 12) == [("aaaa. bbbb.", True), ("cccc.", True)]


def test_a_line_without_punctuation_is_ended_before_the_next():
    assert packed([sentence("red"), sentence("blue!"), sentence("end")], 40, 20) == [("red. blue! end", True)]


def test_a_long_sentence_is_cut_after_a_clause_else_after_a_word():
    assert packed([sentence("aaaa bbbb, cccc dddd")], 15) == [("aaaa bbbb,", True), ("cccc dddd", True)]
    assert packed([sentence("aaaa bbbb cccc dddd")], 15) == [("aaaa bbbb cccc", False), ("dddd", True)]


def test_parts_of_a_word_that_is_too_long_stand_for_it():
    utterances = list(pack_sentences([[SpokenWord("one two three", 3, 7), SpokenWord("x" * 12, 8, 9)]], 7))
    assert [utterance.symbols for utterance in utterances] == ["one two", "three", "x" * 7, "x" * 5]
    assert {(word.start, word.end) for utterance in utterances for word in utterance.words} == {(3, 7), (8, 9)}


def test_sentences_without_letters_are_left_out():
    assert packed([sentence("..."), sentence("aa"), []], 40) == [("aa", True)]


def test_sentences_end_at_their_marks_and_lines():
    text = "Dr. No came. He saw\nred\n\nblue [two words](/x. Y/) end"
    assert [text[start:end] for start, end in split_sentences(text, "en-us")] == [
        "Dr. No came.",
        "He saw",
        "red",
        "blue [two words](/x. Y/) end",
    ]
