"""Contact sheet: small players with plain links, failures told, nothing of the user's taken for markup."""

from __future__ import annotations

import numpy as np
import pytest

from talkwidget.display.contact_sheet import SHOWN, Card, contact_sheet_html
from talkwidget.media import Coding, encode_video


@pytest.fixture
def film(tmp_path, monkeypatch):
    """A clip below the notebook's folder."""
    for name in ("VSCODE_PID", "VSCODE_CWD", "JPY_SESSION_NAME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)
    (tmp_path / "clips").mkdir()
    frames = iter([np.full((5, 640, 320, 3), 90, np.uint8)])
    encode_video(tmp_path / "clips" / "a&b.mp4", frames, np.zeros(3200, np.float32), 16000, Coding(25, 20, "mp3"))
    return tmp_path / "clips" / "a&b.mp4"


def test_a_clip_plays_from_its_file_under_a_small_poster(film):
    page = contact_sheet_html([Card("a&b", "done", film), Card("c", "failed", None, "row 2 (c): <b>no</b> face")])
    assert 'src="clips/a%26b.mp4"' in page
    assert 'preload="none"' in page
    assert "1 done, 1 failed" in page
    assert "row 2 (c): &lt;b&gt;no&lt;/b&gt; face" in page
    assert len(page) < 20_000


def test_where_notebooks_show_no_links_there_is_a_picture(film, monkeypatch):
    monkeypatch.setenv("VSCODE_PID", "1")
    page = contact_sheet_html([Card("a", "done", film)])
    assert "<video" not in page
    assert 'src="data:image/jpeg;base64,' in page


def test_a_clip_elsewhere_or_gone_does_no_harm(film, tmp_path, monkeypatch):
    (tmp_path / "other").mkdir()
    monkeypatch.chdir(tmp_path / "other")
    assert "<img" in contact_sheet_html([Card("a", "done", film)])
    film.write_bytes(b"damaged")
    assert "<img" not in contact_sheet_html([Card("a", "done", film)])


def test_a_large_batch_shows_its_failures_first(film):
    cards = [Card(f"n{number}", "unchanged", None) for number in range(SHOWN + 20)] + [
        Card("bad", "failed", None, "why")
    ]
    page = contact_sheet_html(cards)
    assert "and 21 more" in page
    assert "bad · failed: why" in page
    assert page.count("unchanged</div>") == SHOWN - 1
