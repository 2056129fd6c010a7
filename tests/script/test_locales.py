import pytest

from talkwidget.script.locales import find_locale


@pytest.mark.parametrize("language", ["en-us", "en-gb", "de", "fr-fr", "es", "it", "pt-br", "nl", "en-us+f3"])
def test_languages_have_their_words(language):
    locale = find_locale(language)
    assert len(locale.months) == 12
    assert locale.decimal != locale.thousands
    assert set(locale.cents) <= set(locale.money)
    assert all(one and many for one, many in [*locale.units.values(), *locale.money.values()])
    assert "{month}" in locale.date


@pytest.mark.parametrize("language", ["ja", "xx", "", "../en"])
def test_other_languages_have_none(language):
    assert find_locale(language) is None
