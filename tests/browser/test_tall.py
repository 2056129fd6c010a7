"""A panel taller than the window, with its options open."""

from __future__ import annotations

from playwright.sync_api import expect

from .notebook import MINUTE
from .test_panel import BOTH, clip_of, notebook, press, said  # noqa: F401

MORE_LINES_THAN_NOTEBOOK_7_SHOWS = 1900
"""Height in pixels beyond which Notebook 7 puts an output into a box of 24 lines, when it changes."""


@BOTH
def test_a_tall_panel_is_not_put_into_a_box_when_a_clip_is_made(notebook):  # noqa: F811
    press(notebook, "Options")
    groups = notebook.page.locator(".talkwidget-fold .talkwidget-fold > button")
    expect(groups.first).to_be_visible()
    for group in groups.all():
        group.click()
    panel = notebook.page.locator(".talkwidget-panel")
    expect(notebook.page.get_by_label("Debug view")).to_be_visible(timeout=MINUTE)  # the kernel opens the groups
    press(notebook, "Try it")
    expect(said(notebook)).to_contain_text("Done", timeout=MINUTE)
    clip_of(notebook).wait_for(timeout=MINUTE)
    height = panel.bounding_box()["height"]
    assert height > MORE_LINES_THAN_NOTEBOOK_7_SHOWS
    area = notebook.page.locator(".jp-Cell-outputArea:has(.talkwidget-panel)")
    assert area.bounding_box()["height"] >= height
