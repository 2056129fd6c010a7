"""Published files, filled with synthetic weights, through the magic in a kernel."""

import re
import textwrap

import nbclient
import nbformat
import pytest

from .conftest import ROOT

FIRST = f"""
    import sys
    sys.path.insert(0, {str(ROOT)!r})
    from tests import fakes
    fakes.register()
    %load_ext talkwidget
    """
# One short word: two frames.
OPTIONS = "--engine sadtalker --synthesizer beeper --device cpu --rate 2 --fps 10"


def run(folder, *cells):
    """The cells after a kernel has run them."""
    sources = [textwrap.dedent(FIRST).strip(), *cells]
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(source) for source in sources])
    notebook.metadata.kernelspec = {"name": "python3", "display_name": "Python 3", "language": "python"}
    nbclient.NotebookClient(notebook, timeout=900, resources={"metadata": {"path": str(folder)}}).execute()
    return notebook.cells[1:]


@pytest.mark.slow
def test_files_of_every_size_and_mode_render_through_the_cell(checkpoint_folder, tmp_path, portrait):
    asked = f"{OPTIONS} --checkpoint-dir {checkpoint_folder('')}"
    _, first, report, second, again, large, facts = run(
        tmp_path,
        f"%talk_face {asked} {portrait}",
        f"%%talk {asked}\nOne",
        "clip = _; print(clip.report)",
        f"%%talk {asked}\nTwo",
        "clip = _; print(clip.report)",
        f"%%talk {asked} --size 512 --preprocess full\nOne",
        "clip = _; print(clip.width, clip.height, clip.frame_count)",
    )
    for cell in (first, second, large):
        assert "<video" in cell.outputs[0].data["text/html"]
    assert "engine: sadtalker" in report.outputs[0].text
    # The second text finds the face as the first left it.
    assert re.search(r"engine state.*hit", again.outputs[0].text)
    assert facts.outputs[0].text == "512 512 2\n"
