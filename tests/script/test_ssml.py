import pytest

from talkwidget.errors import InputError
from talkwidget.script.markers import MARKER, Break, End, Markers, ProsodyChange, Saying
from talkwidget.script.ssml import read_tags


def read(text):
    """Text without markers, and their events."""
    markers = Markers()
    marked = read_tags(text, markers)
    return MARKER.sub("", marked), [markers.event(found[0]) for found in MARKER.finditer(marked)]


@pytest.mark.parametrize(
    ("tag", "event"),
    [
        ('<break time="500ms"/>', Break(0.5)),
        ("<break time='2s' />", Break(2.0)),
        ("<break/>", Break(0.5)),
        ('<break strength="strong"/>', Break(1.0)),
    ],
)
def test_a_break_is_a_pause(tag, event):
    assert read(f"a{tag}b") == ("ab", [event])


@pytest.mark.parametrize(
    ("attributes", "change"),
    [
        ('rate="80%"', ProsodyChange(rate=0.8)),
        ('rate="+20%"', ProsodyChange(rate=1.2)),
        ('rate="slow"', ProsodyChange(rate=0.8)),
        ('pitch="+2st"', ProsodyChange(pitch=2.0)),
        ('pitch="+100%"', ProsodyChange(pitch=12.0)),
        ('volume="-6dB"', ProsodyChange(volume=-6.0)),
        ('rate="fast" pitch="low"', ProsodyChange(rate=1.25, pitch=-2.0)),
    ],
)
def test_prosody_changes_rate_pitch_and_volume(attributes, change):
    assert read(f"<prosody {attributes}>a</prosody>") == ("a", [change, End()])


def test_words_are_spoken_as_told():
    assert read('<sub alias="World Wide Web">WWW</sub>') == ("WWW", [Saying("say", "World Wide Web"), End()])
    assert read('<phoneme alphabet="ipa" ph="təˈmeɪtoʊ">tomato</phoneme>') == (
        "tomato",
        [Saying("ipa", "təˈmeɪtoʊ"), End()],
    )
    assert read('<say-as interpret-as="characters">NASA</say-as>') == ("NASA", [Saying("characters"), End()])


def test_html_is_read_without_its_tags():
    text, events = read("<h1>Title</h1><p>Some <b>bold</b>, H<sub>2</sub>O &amp; caf&eacute;.<br>End</p><!-- no -->")
    assert text == "TitleSome bold, H2O & café.End"
    assert all(isinstance(event, Break) and event.paragraph for event in events)
    assert read("<script>var x = '<b>';</script>a") == ("a", [])


@pytest.mark.parametrize("text", ["a < b > c", "vector<int>", "1 <2", "AT&T; R&D", "<-"])
def test_what_is_no_tag_is_text(text):
    assert read(text) == (text, [])


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('<brake time="1s"/>', "did you mean <break>"),
        ('<break time="soon"/>', "1.5s"),
        ('<break strength="stong"/>', "did you mean strong"),
        ('<prosody rate="slwo">a</prosody>', "did you mean slow"),
        ('<prosody rate="900%">a</prosody>', "400%"),
        ("<prosody rate='slow'>a", "</prosody>"),
        ("a</prosody>", "has no opening tag"),
        ("<say-as>a</say-as>", "interpret-as"),
        ('<say-as interpret-as="charcters">a</say-as>', "did you mean characters"),
        ("<phoneme>a</phoneme>", 'ph="'),
        ('<phoneme alphabet="x-sampa" ph="a">a</phoneme>', 'only alphabet="ipa"'),
        ('<prosody rat="slow">a</prosody>', "did you mean rate"),
        ('<break tiem="1s"/>', "did you mean time"),
    ],
)
def test_a_wrong_tag_is_refused_in_one_line_with_the_right_one(text, said):
    with pytest.raises(InputError, match=said) as caught:
        read(text)
    assert "\n" not in str(caught.value)


def test_attributes_that_are_not_read_are_told():
    markers = Markers()
    read_tags('<prosody contour="(0%,+20Hz)" rate="slow" class="a" xml:lang="de">a</prosody>', markers)
    assert markers.notes == ["contour of <prosody> is ignored."]


def test_tags_of_ssml_that_have_no_effect_are_told():
    markers = Markers()
    assert read_tags("<speak>So <emphasis level='strong'>very</emphasis> nice.</speak>", markers) == "So very nice."
    assert markers.notes == ["<emphasis> is ignored; words in it are spoken as all others."]
