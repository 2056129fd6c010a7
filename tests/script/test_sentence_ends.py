from itertools import pairwise

import pytest

from talkwidget.script.sentence_ends import ends_sentence


def sentences(text, language):
    """How many sentences the words of ``text`` are taken for."""
    words = text.split()
    return 1 + sum(ends_sentence(a, b, language) for a, b in pairwise(words))


@pytest.mark.parametrize(
    ("text", "language", "count"),
    [
        ("Dr. Smith paid 3.14 dollars. Then he left.", "en-us", 2),
        ("Fruit, e.g. Apples, is sweet.", "en-us", 1),
        ("J. K. Rowling wrote it. So what?", "en-gb", 2),
        ("Well… maybe. Or not!", "en-us", 2),
        ("Wait... What?", "en-us", 2),
        ("“Why?” he asked. “Because.”", "en-us", 2),
        ("We met at 5 p.m. Then we ate.", "en-us", 2),
        ("He is 42. She is not.", "en-us", 2),
        ("Am 3. März kam Hr. Müller bzw. Frau Meier. Danach nichts.", "de", 2),
        ("M. Dupont est là. Voilà.", "fr-fr", 2),
        ("Mme. Curie et Mlle. Dupont. Voilà.", "fr-fr", 2),
        ("Das war 1998. Danach nichts.", "de", 2),
        ("Im II. Weltkrieg kostete es 5 Mio. Mark. Siehe Abb. 3 usw. Danach nichts.", "de", 3),
        ("See No. 5. He said No. Then he left.", "en-us", 3),
        ("L'art. 5 du chap. 2. Voilà.", "fr-fr", 2),
        ("你好。 再见！ 好", "cmn", 3),
        ("نعم؟ لا۔ حسنا", "ur", 3),
    ],
)
def test_sentences_are_told_from_abbreviations(text, language, count):
    assert sentences(text, language) == count


def test_a_paragraph_ends_a_sentence():
    assert ends_sentence("title\n\n", "and", "en-us")
