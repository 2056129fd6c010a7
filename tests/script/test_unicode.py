import unicodedata

import pytest

from talkwidget.script.mapped import MappedText
from talkwidget.script.unicode import normalise_unicode

SENTENCES = {
    "fr": "Élève français à côté d'un château.",
    "es": "El niño tomó café con azúcar.",
    "de": "Die Mädchen hören Süßes.",
    "vi": "Tôi đang học tiếng Việt ở Hà Nội.",
    "ko": "한국어를 배웁니다.",
    "sv": "Åsa såg en älg på ön.",
    "ja": "ガラスがパンのように",
}


def normal(text):
    return normalise_unicode(MappedText.of(text)).text


@pytest.mark.parametrize("text", SENTENCES.values(), ids=SENTENCES)
def test_decomposed_text_becomes_composed(text):
    assert normal(unicodedata.normalize("NFD", text)) == unicodedata.normalize("NFC", text)


@pytest.mark.parametrize(
    ("written", "spoken"),
    [
        ("eﬃcient", "efficient"),
        ("Ｈｅｌｌｏ１２", "Hello12"),
        ("𝐛𝐨𝐥𝐝 ⓐ", "bold a"),
        ("ｶﾞﾗｽ", "ガラス"),
        ("soft\u00adhyphen\u200b\ufeff", "softhyphen"),
        ("a\u00a0b\u2028c", "a b\nc"),
        ("½ x² 5 °C … ™ 你好，", "½ x² 5 °C … ™ 你好，"),
    ],
)
def test_letters_in_other_shapes_become_letters(written, spoken):
    assert normal(written) == spoken


def test_places_are_those_of_the_written_letters():
    mapped = normalise_unicode(MappedText.of("cafe\u0301 ﬃ!"))
    assert mapped.text == "café ffi!"
    assert mapped.range_of(3, 4) == (3, 5)
    assert mapped.range_of(5, 8) == (6, 7)
    assert mapped.range_of(8, 9) == (7, 8)
