"""``python -m benchmarks [name ...]`` prints the tables of docs/benchmarks.md."""

from __future__ import annotations

import argparse
import importlib

from .table import describe_machine, print_table

TABLES = {
    "start": "The first use",
    "cost": "What a user waits for",
    "memory": "Memory",
    "sentences": "Sentences as the unit of work",
    "hour": "A text of an hour",
    "batch": "A batch on one and on two processes",
    "notebook": "What a person sees in JupyterLab",
    "people": "Mesh engine beside filmed people",
    "quality": "Mesh engine before an independent judge",
    "completeness": "Every word is spoken or named",
    "speech": "Speech and voices",
    "transcripts": "Transcripts against recordings",
    "voices": "Voices before an independent judge",
    "learned": "Voices learned from recordings before an independent judge",
    "matched": "Voices matched to recordings before an independent judge",
    "scaling": "One worker, and a million clips a day",
    "sadtalker": "SadTalker engine",
    "plan": "All anew, set up once, one sentence edited, the same again",
    "parity": "SadTalker engine against the original",
}


def main() -> None:
    """Run the named benchmarks, or all."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description="Measure talkwidget on this machine.")
    parser.add_argument("names", nargs="*", metavar="name", help=f"one of {', '.join(TABLES)}; all when left out")
    names = parser.parse_args().names or list(TABLES)
    if unknown := set(names) - set(TABLES):
        parser.error(f"there is no benchmark {', '.join(sorted(unknown))}; there are {', '.join(TABLES)}")
    print(describe_machine())
    for name in names:
        print_table(TABLES[name], importlib.import_module(f"benchmarks.{name}").measure())


if __name__ == "__main__":
    main()
