from hypothesis import given
from hypothesis import strategies as st

from talkwidget.script.markers import MARKER, Break, Markers, protect, unprotect, without_private


def test_a_marker_leads_to_its_event():
    markers = Markers()
    first, second = markers.add(Break(1.0)), markers.add(Break(2.0))
    assert markers.event(first) == Break(1.0)
    assert markers.event(second) == Break(2.0)
    assert MARKER.findall(f"a{first}b{second}") == [first, second]


def test_text_of_the_user_holds_no_markers():
    assert without_private("a\U000f0000b\U00100021c") == "a b c"


@given(st.text(st.characters(max_codepoint=0xFFFF, exclude_categories=["Cs"])))
def test_protected_text_is_restored(text):
    assert unprotect(protect(text)) == text
    assert not set(protect(text)) & set("[]<>*_#&")
