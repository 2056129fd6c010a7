from talkwidget.notebook.panel.pieces import Pieces


def test_a_small_file_is_whole_at_once():
    assert Pieces().add("me.mp3", b"abc") == ("me.mp3", b"abc")


def test_pieces_become_one_file_when_the_last_is_here():
    pieces = Pieces()
    assert pieces.add("me.mp3.part-1-of-3-x7", b"ab") is None
    assert pieces.told == "Received 1 of 3"
    assert pieces.add("me.mp3.part-2-of-3-x7", b"cd") is None
    assert pieces.told == "Received 2 of 3"
    assert pieces.add("me.mp3.part-3-of-3-x7", b"e") == ("me.mp3", b"abcde")


def test_a_piece_that_comes_twice_or_too_early_is_left_out():
    pieces = Pieces()
    for name in ("a.part-1-of-3-x7", "a.part-1-of-3-x7", "a.part-3-of-3-x7"):
        assert pieces.add(name, b"ab") is None
    assert pieces.told == "Received 1 of 3"


def test_another_upload_begins_anew():
    pieces = Pieces()
    pieces.add("a.part-1-of-2-x7", b"ab")
    pieces.add("b.part-1-of-2-y8", b"cd")
    assert pieces.add("b.part-2-of-2-y8", b"ef") == ("b", b"cdef")
