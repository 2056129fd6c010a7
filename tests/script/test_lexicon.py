import pytest

from talkwidget.errors import InputError
from talkwidget.script.lexicon import Lexicon, Pronunciation, read_lexicon


def test_a_table_is_read():
    lexicon = read_lexicon('\ufeffword,say\nNumPy,num pie\n# a comment\n\nSQL,/ˈsiːkwəl/\n"Smith, J.",John Smith\n')
    assert lexicon.entries == {
        "NumPy": Pronunciation(say="num pie"),
        "SQL": Pronunciation(ipa="ˈsiːkwəl"),
        "Smith, J.": Pronunciation(say="John Smith"),
    }


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_columns_have_any_usual_separator(separator):
    assert read_lexicon(f"kubectl{separator}cube control").entries == {"kubectl": Pronunciation(say="cube control")}


@pytest.mark.parametrize("table", ["one\n", "a,b\nword,\n", "a,b\nx,y,z\n", "a,/ə\n", "a,//\n", f"{'a' * 200_000},b\n"])
def test_a_wrong_line_is_refused_by_its_number(table):
    with pytest.raises(InputError, match=rf"line {table.count(chr(10))} ") as caught:
        read_lexicon(table)
    assert "\n" not in str(caught.value)
    assert len(str(caught.value)) < 200


def test_whole_words_are_found_and_lower_case_stands_for_all():
    lexicon = read_lexicon("kubectl,cube control\nUS,you ess")
    assert [found[0] for found in lexicon.pattern.finditer("Kubectl, kubectls, US us KUBECTL")] == [
        "Kubectl",
        "US",
        "KUBECTL",
    ]
    assert lexicon.find("Kubectl").say == "cube control"
    assert lexicon.find("us") is None


def test_the_later_lexicon_counts():
    both = read_lexicon("a,one\nb,two") | read_lexicon("b,three")
    assert both.find("b").say == "three"
    assert len(both) == 2


def test_an_empty_lexicon_finds_nothing():
    assert not Lexicon({}).pattern.search("any text")
    assert len(read_lexicon("")) == 0
