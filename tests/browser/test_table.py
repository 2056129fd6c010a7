"""Table of texts in the panel, uploaded as a person does."""

from __future__ import annotations

from playwright.sync_api import expect

from .notebook import MINUTE
from .test_panel import BOTH, choose, notebook, press, said, set_up  # noqa: F401

TABLE = 2
"""Number of the upload button, after those of the face and the voice."""


@BOTH
def test_a_table_is_uploaded_and_each_row_becomes_a_clip_or_a_reason(notebook, tmp_path):  # noqa: F811
    set_up(notebook)
    press(notebook, "Many clips from a table")
    notebook.page.get_by_label("Folder of the clips").fill(str(tmp_path / "clips"))
    (tmp_path / "portrait.jpg").write_bytes(b"no table")
    choose(notebook, TABLE, tmp_path / "portrait.jpg")
    expect(notebook.page.get_by_text("portrait.jpg is no table.")).to_be_visible()
    (tmp_path / "talks.csv").write_text("name,text,rate\nfirst,One two.,\nsecond,Three.,fast\n")
    choose(notebook, TABLE, tmp_path / "talks.csv")
    expect(said(notebook)).to_contain_text("1 of 2 clips are in", timeout=MINUTE)
    assert (tmp_path / "clips" / "first.mp4").is_file()
    expect(notebook.page.get_by_text("row 2 (second): rate takes a number")).to_be_visible()
    # The note has its hint again.
    expect(notebook.page.get_by_text("portrait.jpg is no table.")).to_have_count(0)
    (tmp_path / "talks.tsv").write_text("text\tname\nOne two three.\tthird\n")
    choose(notebook, TABLE, tmp_path / "talks.tsv")
    expect(said(notebook)).to_contain_text("1 of 1 clips are in", timeout=MINUTE)
