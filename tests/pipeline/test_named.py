import unicodedata

import pytest

from talkwidget.errors import InputError
from talkwidget.pipeline.named import Named, checked_name


@pytest.mark.parametrize("forms", [("NFC", "NFD"), ("NFD", "NFC")])
def test_a_name_is_found_however_its_letters_are_composed(forms):
    given, asked = (unicodedata.normalize(form, "Zoë") for form in forms)
    voices = Named("voice")
    voices.add(checked_name(None, given, "voice"), 1)
    voices.add(checked_name("other", "", "voice"), 2)
    assert voices.get(asked) == 1
    assert voices.only(asked).get(asked) == 1
    assert voices.names == ("Zoë", "other")


def test_another_name_is_told_with_the_nearest():
    voices = Named("voice")
    voices.add("Zoë", 1)
    with pytest.raises(InputError, match="did you mean Zoë"):
        voices.get("Zoé")
