"""Everything that a notebook shows of names, texts, tables, paths and options, when all of them are hostile markup."""

from __future__ import annotations

from pathlib import Path

import ipywidgets as widgets

from talkwidget import InputError, Talker, compare, join
from talkwidget.batch.result import rows_of, sheet_html
from talkwidget.display.output import Line, Step
from talkwidget.doctor.diagnosis import Diagnosis
from talkwidget.doctor.finding import WARNING, Finding
from talkwidget.notebook.panel import Panel
from talkwidget.notebook.talk_cache import run_cache_command
from tests.fakes import hum

from .test_panel import press, upload

EVIL = "<img src=x onerror=pwned()><script>pwned()</script><svg onload=pwned()>"
"""Markup that calls ``pwned`` in three ways where it is taken for such."""
BREAKING = f"'\"></video></textarea></style>{EVIL}"
"""The same, out of attributes and elements."""


def shown_html(talker: Talker, portrait: Path, folder: Path) -> dict[str, str]:
    """HTML of each thing that shows itself, by what it is."""
    evil_folder = folder / EVIL.replace("/", "|")
    evil_folder.mkdir()
    file = evil_folder / f"{BREAKING.replace('/', '|')}.jpg"
    file.write_bytes(portrait.read_bytes())
    talker.set_face(file)
    talker.set_face(file, f"{BREAKING} face")
    talker.set_voice(hum(), f"{BREAKING} voice")
    statement = f"{BREAKING} agrees"
    clips = [talker.say(f"{text} {BREAKING} one", consent=statement) for text in ("Hello", "Bye")]
    labelled = talker.say("one two", label="<script>pwned()</script>")
    table = [{"text": f"{BREAKING} one", "name": BREAKING}, {"text": "one", "face": EVIL}, {"text": EVIL, EVIL: EVIL}]
    rows = rows_of(talker.say_many(table, evil_folder / "clips"))
    cache = Talker(cache_dir=evil_folder / "cache")
    html = {
        f"clip {number}": clip._repr_mimebundle_()["text/html"] for number, clip in enumerate([*clips, join(clips)])
    }
    html |= {
        "comparison": compare(labelled, *clips)._repr_mimebundle_()["text/html"],
        "contact sheet": sheet_html(rows),
        "table": rows._repr_html_(),
        "line": Line(BREAKING)._repr_html_(),
        "step": Step(BREAKING, 1, 2)._repr_html_() + Step(f"{BREAKING}.pth", 0, 0)._repr_html_(),
        "error": Line(str(InputError(BREAKING)))._repr_html_(),
        "doctor": Diagnosis((Finding(BREAKING, WARNING, BREAKING, BREAKING),))._repr_html_(),
        "cache": run_cache_command(cache, "")._repr_html_(),  # type: ignore[union-attr]
    }
    panel = Panel(talker, talker.options)
    try:
        for kind in (panel.setup.face, panel.setup.voice):
            kind.path.value = str(evil_folder / f"{EVIL.replace('/', '|')} not here")
            press(panel, kind.use_path)
            html[f"panel after a wrong {kind.path.description}"] = _panel_html(panel)
        panel.setup.face.path.value = str(file)
        press(panel, panel.setup.face.use_path)
        panel.generate.text.value = f"{BREAKING} one"
        press(panel, panel.generate.generate)
        panel.table.folder.value = str(evil_folder / "clips")
        upload(panel, panel.table, f"{EVIL}.csv", _csv(table[:2]))
        html["panel"] = _panel_html(panel)
    finally:
        panel.close()
    return html


def _csv(rows: list[dict[str, str]]) -> bytes:
    cells = [[row.get(column, "") for column in ("text", "name", "face")] for row in rows]
    quoted = [[f'"{cell.replace(chr(34), chr(34) * 2)}"' for cell in line] for line in cells]
    return "\n".join(map(",".join, [["text", "name", "face"], *quoted])).encode()


def _panel_html(panel: Panel) -> str:
    for widget in _all_widgets(panel.view):
        if isinstance(widget, widgets.ToggleButton):
            widget.value = True
    return "\n".join(one.value for one in _all_widgets(panel.view) if isinstance(one, widgets.HTML))


def _all_widgets(widget: widgets.Widget) -> list[widgets.Widget]:
    return [widget, *(inner for child in getattr(widget, "children", ()) for inner in _all_widgets(child))]
