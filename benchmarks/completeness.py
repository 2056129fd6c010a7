"""Completeness: words of long clauses that eSpeak speaks or names, by its own events."""

from __future__ import annotations

from collections.abc import Iterator

from talkwidget.speech.synthesizers.espeak import Espeak

from .table import Row, at_least

WORDS = 1000
NUMBERS = tuple(str(number) for number in range(1, WORDS + 1))
NUMBER_LANGUAGES = ("en-us", "de", "fr-fr", "ru", "ja", "cmn", "ko")
SENTENCES = {
    "en-us": "the quick brown fox jumps over a lazy dog and sleeps for hours",
    "de": "der schnelle braune Fuchs springt über den faulen Hund und schläft lange",
    "fr-fr": "le renard brun et rapide saute par-dessus un chien paresseux",
    "es": "una zorra rápida y marrón salta sobre un perro perezoso",
    "it": "una volpe veloce e marrone salta sopra un cane pigro",
    "ru": "быстрая коричневая лиса прыгает через ленивую собаку",
    "el": "η γρήγορη καφέ αλεπού πηδάει πάνω από το τεμπέλικο σκυλί",
    "tr": "hızlı kahverengi tilki tembel köpeğin üzerinden atlar ve uyur",
    "fi": "nopea ruskea kettu hyppää laiskan koiran yli ja nukkuu pitkään",
    "vi": "con cáo nâu nhanh nhẹn nhảy qua con chó lười",
    "hi": "तेज भूरी लोमड़ी आलसी कुत्ते के ऊपर कूदती है और सो जाती है",
    "ta": "வேகமான பழுப்பு நரி சோம்பேறி நாயின் மீது தாவுகிறது",
    "ka": "სწრაფი ყავისფერი მელა ხტება ზარმაც ძაღლს",
    "ar": "الثعلب البني السريع يقفز فوق الكلب الكسول ثم ينام طويلا",
    "ko": "안녕하세요 우리는 오늘 공원에 갑니다 그리고 꽃을 봅니다",
}
"""Clauses to be repeated without punctuation."""
UNSPACED = {
    "cmn": "今天天气很好我们去公园散步吧看看花喝喝茶然后回家吃饭睡觉明天再来",
    "yue": "今日天氣好我哋去公園散步",
    "ja": "きょうはいいてんきですねこうえんへいきましょう",
    "th": "วันนี้อากาศดีมากเราไปเดินเล่นที่สวนสาธารณะกัน",
}
"""The same in scripts without spaces between words."""


def prose(language: str) -> list[str]:
    """A thousand words without punctuation."""
    words = SENTENCES[language].split()
    return (words * (WORDS // len(words) + 1))[:WORDS]


def measure() -> Iterator[Row]:
    """Rows of the table."""
    for language in NUMBER_LANGUAGES:
        yield _spoken(f"1 to 1000, {language}", list(NUMBERS), language)
    for language in SENTENCES:
        yield _spoken(f"1,000 words without punctuation, {language}", prose(language), language)
    for language, clause in UNSPACED.items():
        share = 100 * _phonemes(30 * clause, language) / (30 * _phonemes(clause, language))
        yield at_least(
            f"{30 * len(clause)} letters without spaces, {language}: phonemes", min(share, 100.0), 95, " %", 1
        )


def _spoken(label: str, words: list[str], language: str) -> Row:
    speech = Espeak().synthesize(" ".join(words), language)
    spoken = len(speech.words.spans) if speech.words else 0
    return at_least(f"{label}: spoken ({len(speech.unspoken)} more named)", spoken, len(words), "", 0)


def _phonemes(text: str, language: str) -> int:
    phonemes = Espeak().synthesize(text, language).phonemes
    return sum(1 for span in phonemes.spans if span.text) if phonemes else 0
