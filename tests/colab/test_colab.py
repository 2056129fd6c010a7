"""The Colab notebook in an environment with Colab's packages, which ``make test-colab`` builds."""

from __future__ import annotations

from .conftest import ADDED, ROOT, packages


def text_of(outputs) -> str:
    return "".join(output.get("text", "") or output.get("data", {}).get("text/plain", "") for output in outputs)


def test_the_first_cell_adds_packages_and_changes_none(executed):
    before, _, _ = executed
    after = packages()
    assert {name: version for name, version in after.items() if name in before} == before
    assert set(after) - set(before) == ADDED


def test_these_are_the_versions_of_colab(executed):
    pinned = dict(
        line.strip().split("==")
        for line in (ROOT / "tests" / "colab" / "requirements.txt").read_text().splitlines()
        if "==" in line
    )
    after = packages()
    assert {name: after[name] for name in pinned} == pinned
    assert (pinned["ipywidgets"], pinned["ipython"]) == ("7.7.1", "7.34.0")


def test_the_panel_is_shown_with_its_output(executed):
    shown = executed[1]["panel"]
    assert "application/vnd.jupyter.widget-view+json" in shown[0].data
    # The second output waits for the copy of the clip, which stays in the notebook.
    assert len(shown) == 2
    assert shown[1].data["text/html"] == ""


def test_the_cell_ends_as_the_plain_video_in_one_output(executed):
    shown = executed[1]["talk"]
    assert len(shown) == 1
    assert "<video controls" in shown[0].data["text/html"]
    assert 'src="data:video/mp4;base64,' in shown[0].data["text/html"]


def test_the_notebook_shows_what_the_cache_saved(executed):
    told = text_of(executed[1]["saved"])
    assert "s saved" in told
    assert "hit" in told.split("again")[1]


def test_checkpoints_are_listed_with_their_sizes(executed):
    assert "MB" in text_of(executed[1]["checkpoints"])


def test_the_cache_is_packed_as_one_file(executed):
    _, outputs, folder = executed
    assert "packed talkwidget-cache.tar" in text_of(outputs["pack"])
    assert (folder / "talkwidget-cache.tar").stat().st_size > 100_000
