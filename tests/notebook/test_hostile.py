"""Nothing of the user's is taken for markup, wherever a notebook shows it."""

from __future__ import annotations

from html.parser import HTMLParser

import pytest

from .hostile import BREAKING, EVIL, shown_html


class Executed(HTMLParser):
    """Places of a page where a browser would run what calls ``pwned``."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self._inside = ""
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self._inside = tag
        for name, given in attrs:
            value = given or ""
            runs = name.startswith("on") or name in {"srcdoc", "style"} or value.lower().startswith("javascript:")
            if runs and "pwned" in value:
                self.found.append(f"<{tag} {name}={value}>")

    def handle_endtag(self, tag):
        self._inside = ""

    def handle_data(self, data):
        if self._inside in {"script", "style"} and "pwned" in data:
            self.found.append(f"<{self._inside}>{data}")


@pytest.mark.parametrize("markup", [EVIL, BREAKING, f'<p title="{BREAKING}">'])
def test_the_markup_would_run_where_it_is_taken_for_such(markup):
    assert Executed(markup).found


def test_nothing_runs_that_came_in_a_name_a_text_a_table_or_a_path(talker, portrait, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    html = shown_html(talker, portrait, tmp_path)
    assert {name: found for name, page in html.items() if (found := Executed(page).found)} == {}
    for name, page in html.items():
        assert "pwned" in page, f"{name} shows nothing of the user's, so that this proves nothing"
