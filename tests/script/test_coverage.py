from talkwidget.script.coverage import find_unspoken


def test_words_without_times_are_found():
    assert find_unspoken("Hello Привет world 日本!", ["Hello", "world"]) == ("Привет", "日本!")


def test_punctuation_is_no_word():
    assert find_unspoken("Well — yes, «no» …", ["Well", "yes,", "no"]) == ()


def test_a_repeated_word_is_missed_once():
    assert find_unspoken("one two one", ["one", "two"]) == ("one",)


def test_what_is_not_in_the_text_is_skipped():
    assert find_unspoken("one two", ["eins", "two"]) == ("one",)


def test_unspaced_scripts_leave_parts():
    assert find_unspoken("你好世界", ["你好"]) == ("世界",)
