"""Languages by name, and a hint if a text is clearly in another language than the one set."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter

# eSpeak's code -> names of the language in English and in itself, and its codes of three letters (ISO 639-2).
_NAMES = {
    "af": "afrikaans afr",
    "am": "amharic አማርኛ amh",
    "ar": "arabic العربية عربي ara",
    "az": "azerbaijani azərbaycanca aze azj",
    "be": "belarusian беларуская bel",
    "bg": "bulgarian български bul",
    "bn": "bengali bangla বাংলা ben",
    "bs": "bosnian bosanski bos",
    "ca": "catalan català cat",
    "cmn": "chinese mandarin 中文 普通话 汉语 漢語 chi zho",
    "cs": "czech čeština česky ces cze",
    "cy": "welsh cymraeg cym wel",
    "da": "danish dansk dan",
    "de": "german deutsch deu ger",
    "el": "greek ελληνικά ell gre",
    "en-us": "english american eng",
    "eo": "esperanto epo",
    "en-gb": "british",
    "es": "spanish español castellano spa",
    "et": "estonian eesti est",
    "eu": "basque euskara baq eus",
    "fa": "persian farsi فارسی fas per",
    "fi": "finnish suomi fin",
    "fr-fr": "french français fra fre",
    "ga": "irish gaeilge gle",
    "gd": "gaelic gàidhlig gla",
    "gu": "gujarati ગુજરાતી guj",
    "he": "hebrew עברית heb",
    "hi": "hindi हिन्दी hin",
    "hr": "croatian hrvatski hrv",
    "hu": "hungarian magyar hun",
    "hy": "armenian հայերեն arm hye",
    "id": "indonesian ind",
    "is": "icelandic íslenska ice isl",
    "it": "italian italiano ita",
    "ja": "japanese 日本語 jpn",
    "ka": "georgian ქართული geo kat",
    "kk": "kazakh қазақша kaz",
    "kn": "kannada ಕನ್ನಡ kan",
    "ko": "korean 한국어 kor",
    "la": "latin latina lat",
    "lt": "lithuanian lietuvių lit",
    "lv": "latvian latviešu lav",
    "mk": "macedonian македонски mac mkd",
    "ml": "malayalam മലയാളം mal",
    "mr": "marathi मराठी mar",
    "ms": "malay melayu may msa",
    "mt": "maltese malti mlt",
    "my": "burmese မြန်မာ bur mya",
    "nb": "norwegian norsk bokmål nob nor",
    "ne": "nepali नेपाली nep",
    "nl": "dutch nederlands dut nld",
    "pa": "punjabi ਪੰਜਾਬੀ pan",
    "pl": "polish polski pol",
    "pt": "portuguese português por",
    "pt-br": "brazilian brasileiro",
    "ro": "romanian română ron rum",
    "ru": "russian русский rus",
    "sk": "slovak slovenčina slk slo",
    "sl": "slovenian slovene slovenščina slv",
    "sq": "albanian shqip alb sqi",
    "sr": "serbian српски srpski srp",
    "sv": "swedish svenska swe",
    "sw": "swahili kiswahili swa swh",
    "ta": "tamil தமிழ் tam",
    "te": "telugu తెలుగు tel",
    "th": "thai ไทย tha",
    "tr": "turkish türkçe tur",
    "uk": "ukrainian українська ukr",
    "ur": "urdu اردو urd",
    "vi": "vietnamese việt vie",
    "yue": "cantonese 粵語 粤语",
}
_CODE_OF = {name: code for code, names in _NAMES.items() for name in names.split()}

# Script (the first word of its characters' Unicode names) -> its most widespread language.
_SCRIPTS = {
    "ARABIC": "ar",
    "ARMENIAN": "hy",
    "BENGALI": "bn",
    "CJK": "cmn",
    "CYRILLIC": "ru",
    "DEVANAGARI": "hi",
    "ETHIOPIC": "am",
    "GEORGIAN": "ka",
    "GREEK": "el",
    "GUJARATI": "gu",
    "GURMUKHI": "pa",
    "HANGUL": "ko",
    "HEBREW": "he",
    "HIRAGANA": "ja",
    "KANNADA": "kn",
    "KATAKANA": "ja",
    "MALAYALAM": "ml",
    "MYANMAR": "my",
    "TAMIL": "ta",
    "TELUGU": "te",
    "THAI": "th",
}
# Script -> further languages that are written in it.
_ALSO = {
    "ARABIC": frozenset(["fa", "ur", "sd", "ug", "ps", "ku", "ckb", "pa"]),
    "ARMENIAN": frozenset({"hyw"}),
    "BENGALI": frozenset({"as", "bpy"}),
    "CJK": frozenset({"zh", "yue", "hak", "ja", "ko"}),
    "CYRILLIC": frozenset(
        ["uk", "bg", "be", "sr", "mk", "kk", "ky", "tt", "ba", "cv", "bs", "hr", "nog", "az", "uz", "mn", "tg"]
    ),
    "DEVANAGARI": frozenset({"mr", "ne", "kok", "sa"}),
    "ETHIOPIC": frozenset({"ti"}),
    "GREEK": frozenset({"grc"}),
    "HEBREW": frozenset({"iw", "yi"}),
    "MYANMAR": frozenset({"shn"}),
}

# The most frequent function words of languages in the Latin script.
_FUNCTION_WORDS = {
    "en": "the and of to is that it was for with this are you have not be we",
    "de": "der die das und ist nicht ein eine zu den mit auf für von wir ich sich auch es dem",
    "fr": "le la les et des est une un dans que pour qui pas nous vous sur avec du ce au",
    "es": "el la los las y que de en un una es por con para no del se lo como más",
    "it": "il la che di e un una per non sono con del della è i gli le nel si",
    "pt": "o a os as que de e um uma não para com em do da é no na por se",
    "nl": "de het een en van is dat niet te op zijn met voor we ik er maar ook",
    "sv": "och att det är som en på inte för med av jag vi den till har ett om",
    "da": "og at det er som en på ikke for med af jeg vi den til har et om de",
    "pl": "i w na nie się jest to że z do jak ale po co tak za od był",
    "tr": "ve bir bu için ile çok da de ne daha gibi ama olarak var ben",
    "id": "yang dan di itu dengan untuk tidak ini dari dalam akan pada saya ada",
}
_FUNCTION = {code: frozenset(words.split()) for code, words in _FUNCTION_WORDS.items()}
# Share of kana from which Chinese characters are Japanese: Chinese has quoted ones alone. The texts of the tests hold
# for 0.001 to 0.5.
_KANA = 0.1
# Cautious by design. Least number of words; least share of the other language's function words; and their least ratio
# to those of the language that is set. The texts of the tests hold for 4 to 10, 0.1 to 0.3, and 1.5 to 6.
_FEWEST, _SHARE, _LEAD = 8, 0.2, 3.0
_PLAIN_WORD = re.compile(r"(?<![\w.])[^\W\d_]+(?!\w|\.\w)")  # the letters of "e.g." are no words
_ADDRESS = re.compile(r"(?<!\S)\S*(?:@|://|www\.)\S*")  # "com" is Portuguese for "with"


def code_of(language: str) -> str:
    """Language code for a code or a name: ``de`` for ``de``, ``German`` and ``Deutsch``.

    An unknown name is returned in the form of a code, as ``pt-br`` for ``pt_BR``. A variant after ``+`` is kept.
    """
    wanted, plus, variant = language.strip().partition("+")
    name = unicodedata.normalize("NFC", wanted.strip().lower())
    for word in (name, *name.split()):
        if word in _CODE_OF:
            return _CODE_OF[word] + plus + variant
    return name.replace("_", "-") + plus + variant


def name_of(code: str) -> str:
    """English name of a language, or its code if the name is unknown."""
    for candidate in (code, code.partition("-")[0], *(known for known in _NAMES if known.partition("-")[0] == code)):
        if candidate in _NAMES:
            return _NAMES[candidate].split()[0].title()
    return code


def known_languages() -> dict[str, str]:
    """English names of languages by code, in the order of the names."""
    return dict(sorted(((code, name_of(code)) for code in _NAMES), key=lambda known: known[1]))


def hint_language(text: str, language: str) -> str | None:
    """One line if ``text`` is clearly in another language than ``language`` (a code); otherwise ``None``."""
    found = _by_script(text, language) or _by_function_words(text, language)
    return found and f"the text looks {name_of(found)}; add --language {found}"


def _base(language: str) -> str:
    """Code without region and voice variant."""
    return language.partition("+")[0].partition("-")[0]


def script_of(letter: str) -> str:
    """Script of a letter: the first word of its Unicode name."""
    return unicodedata.name(letter, "LATIN").split()[0].partition("-")[0]


def reads_script(language: str, script: str) -> bool:
    """True if a language is written in a script of :func:`script_of`; Latin, and unknown scripts, go with all."""
    base = _base(language)
    return script not in _SCRIPTS or base == _SCRIPTS[script] or base in _ALSO.get(script, ())


def language_of_letters(text: str) -> str:
    """Most widespread language of the script of most letters; empty where it is Latin or unknown."""
    letters = _count_scripts(text)
    script = letters.most_common(1)[0][0] if letters else ""
    return "uk" if script == "CYRILLIC" and re.search("[іїєґ]", text.lower()) else _SCRIPTS.get(script, "")


def _count_scripts(text: str) -> Counter[str]:
    """Letters by script; Chinese characters with kana count as kana."""
    letters = Counter(script_of(letter) for letter in text if letter.isalpha())
    if letters["HIRAGANA"] + letters["KATAKANA"] > _KANA * letters.total():
        letters["HIRAGANA"] += letters.pop("CJK", 0)
    return letters


def _has_own_script(base: str) -> bool:
    """Whether a language, by its code without region, is written in letters other than Latin ones."""
    return any(reads_script(base, script) for script in _SCRIPTS)


def _by_script(text: str, language: str) -> str | None:
    letters = _count_scripts(text)
    if not letters:
        return None
    script, count = letters.most_common(1)[0]
    if 2 * count <= letters.total() or reads_script(language, script):
        return None
    return language_of_letters(text)


def _by_function_words(text: str, language: str) -> str | None:
    words = _PLAIN_WORD.findall(_ADDRESS.sub(" ", text.lower()))
    base = _base(language)
    if len(words) < _FEWEST or not (base in _FUNCTION or _has_own_script(base)):
        return None
    counts = {code: sum(word in known for word in words) for code, known in _FUNCTION.items()}
    best = max(counts, key=lambda code: counts[code])
    plain = counts[best] >= _SHARE * len(words) and counts[best] >= _LEAD * max(counts.get(base, 0), 1)
    return best if best != base and plain else None
