"""Markdown -> plain text: headings, list items and line ends become pauses, code and links become text."""

from __future__ import annotations

import re
import unicodedata

from .markers import LINE_PAUSE, MARKER, Break, End, Markers, Saying, protect, unprotect

# Pauses in seconds. Measured: 0.25 to 0.33 at commas and 0.75 at full stops of hibari; up to 0.52 and 0.71 in
# recordings of two readers. These are between sentences; that of a line or item is a little longer than a comma's.
_PARAGRAPH, _HEADING = 0.6, 0.7
# Lines of at least so many columns are wrapped text: editors wrap at 70 to 120, list items are mostly shorter.
_WRAPPED = 50

_FENCE = re.compile(
    r"^ {0,3}(`{3,}(?!`)|~{3,}(?!~))[^\n`]*\n(.*?)(?:^ {0,3}\1[`~]*[ \t]*$|\Z)", re.MULTILINE | re.DOTALL
)
_CODE = re.compile(r"(?<!`)(`+)(?!`)((?:[^\n]|\n(?!\n))+?)(?<!`)\1(?!`)")
_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")
_FORMULA = re.compile(
    r"\$\$(?P<block>[^$]+)\$\$|\\\[(?P<display>(?:(?!\\\]).)+)\\\]|\\\((?P<inline>(?:(?!\\\)).)+)\\\)"
    r"|(?<![\w$])\$(?P<dollar>[A-Za-z]|(?=\S)[^$\n]*?[\\^_={}][^$\n]*?(?<=\S))\$(?![\w$])",
    re.DOTALL,
)
_SAY_FOLLOWS = re.compile(r"\]\(\s*say\s*:")
_IMAGE = re.compile(r"!\[([^\[\]]*)\]\([^()\s]*(?:\s+\"[^\"]*\")?\)")
_LINK = re.compile(r"\[([^\[\]\n]+)\]\((?:[^()\s]|\([^()\s]*\))*(?:\s+\"[^\"]*\")?\)|\[([^\[\]\n]+)\]\[[^\[\]\n]*\]")
_AUTOLINK = re.compile(r"<((?:https?://|mailto:)[^\s<>]+)>")
_FOOTNOTE = re.compile(r"\[\^[^\[\]\s]+\]:?")
# A line with nothing but a label and an address: "[Anna]: Hello" is text.
_REFERENCE_LINE = re.compile(
    r"^ {0,3}\[(?!\^)[^\[\]\n]+\]:[ \t]+(?=\S*(?:[/#<]|\.\w|mailto:))\S+"
    r"(?:[ \t]+(?:\"[^\"\n]*\"|'[^'\n]*'|\([^()\n]*\)))?[ \t]*$\n?",
    re.MULTILINE,
)
_WITHIN = r"(?:[^\n]|\n(?!\s*\n)){1,500}?"  # not across paragraphs; bounded, or many lone marks take long
_EMPHASIS = re.compile(
    r"(?<![\w*])(\*{1,3})(?=[^\s*])(" + _WITHIN + r")(?<=[^\s*])\1(?![\w*])"
    r"|(?<!\w)(_{1,3})(?=[^\s_])(" + _WITHIN + r")(?<=[^\s_])\3(?!\w)|(~~)(?=\S)(" + _WITHIN + r")(?<=\S)~~"
)
_HEADING_LINE = re.compile(r"^ {0,3}#{1,6}[ \t]+(.*)$")
_ITEM_LINE = re.compile(r"^\s*(?:[-*+•‣▪–]|\d{1,3}[.)](?=[ \t]+\D))[ \t]+(?:\[[ xX]\][ \t]+)?(.*)$")
_NUMBERED_LINE = re.compile(r"^\s*(\d{1,3})[.)][ \t]+")
_QUOTE_LINE = re.compile(r"^ {0,3}(?:>[ \t]?)+(.*)$")
_RULE_LINE = re.compile(r"^ {0,3}(?:(?:[-*_][ \t]*){3,}|=+[ \t]*)$|^(?=[\s|:-]*$)[\s:-]*\|")
_UNDERLINE = re.compile(r"^ {0,3}(?:=+|-+)[ \t]*$")
_STOPPED = re.compile(r"[.!?…。！？:;,،؛][\"'»”’)\]]*$")


def protect_code(text: str, markers: Markers) -> str:
    """Protect code spans, code blocks and escaped characters from the stages that read marks.

    LaTeX formulas are not spoken, each with a note: no synthesizer reads them. Those in ``[$x$](say: ...)`` are.
    """

    def drop_formula(found: re.Match[str]) -> str:
        formula = next(filter(None, found.groups())).strip()
        if not found["dollar"] and not re.search(r"[\\^_={}\d]", formula):
            return found[0]  # escaped brackets
        if found.string[: found.start()].endswith("[") and _SAY_FOLLOWS.match(found.string, found.end()):
            return protect(found[0])
        markers.notes.append(f"the formula {formula[:40]!r} is not spoken; write it as [...](say: its words).")
        return markers.add(Saying("say")) + protect(found[0]) + markers.add(End())

    text = _FENCE.sub(lambda found: "\n\n" + protect(found[2]).rstrip() + "\n\n", text)
    text = _CODE.sub(lambda found: protect(found[2].strip()), text)
    text = _FORMULA.sub(drop_formula, text)
    return _ESCAPE.sub(lambda found: protect(found[1]), text)


def read_markdown(text: str, markers: Markers) -> str:
    """Remove the marks of Markdown. A marker follows each heading, list item, table row, line and paragraph.

    A long line is taken for wrapped text, and its end for a space.
    """
    text = _REFERENCE_LINE.sub("", text)
    text = _AUTOLINK.sub(lambda found: found[1].removeprefix("mailto:"), text)
    text = _IMAGE.sub(lambda found: found[1], text)
    text = _LINK.sub(lambda found: found[1] or found[2], text)
    text = _FOOTNOTE.sub("", text)
    for _ in range(3):  # emphasis within emphasis
        text = _EMPHASIS.sub(lambda found: found[2] or found[4] or found[6], text)
    return _read_lines(text, markers)


def _read_lines(text: str, markers: Markers) -> str:
    lines = text.split("\n")
    parts: list[str] = []
    for index, line in enumerate(lines):
        following = lines[index + 1] if index + 1 < len(lines) else ""
        if not line.strip() or _RULE_LINE.match(line):
            continue
        content, seconds = _read_line(line)
        if _UNDERLINE.match(following):
            seconds = _HEADING
        parts.append(content)
        if seconds or not _is_wrapped(content, following):
            blank = not following.strip()
            parts.append(markers.add(Break(max(seconds, _PARAGRAPH if blank else LINE_PAUSE), paragraph=True)))
        else:
            parts.append("\n")
    return "".join(parts)


def _read_line(line: str) -> tuple[str, float]:
    """Content of a line without its leading mark, and the pause after it in seconds (0 for plain lines)."""
    if found := _HEADING_LINE.match(line):
        heading = found[1].rstrip()
        closed = heading.rstrip("#")
        return closed.rstrip() if closed[-1:].isspace() else heading, _HEADING
    if found := _QUOTE_LINE.match(line):
        return found[1], 0.0
    if found := _NUMBERED_LINE.match(line):
        return line.strip(), LINE_PAUSE
    if found := _ITEM_LINE.match(line):
        return found[1], LINE_PAUSE
    if line.strip().startswith("|"):
        return ", ".join(cell.strip() for cell in line.strip().strip("|").split("|")), LINE_PAUSE
    return line.strip().removesuffix("\\"), 0.0  # a backslash at the end is a line break


def _is_wrapped(content: str, following: str) -> bool:
    """True if the paragraph continues in the next line."""
    special = _HEADING_LINE.match(following) or _ITEM_LINE.match(following) or _NUMBERED_LINE.match(following)
    if not following.strip() or special or _RULE_LINE.match(following):
        return False
    shown = unprotect(MARKER.sub("", content)).rstrip()
    width = sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in shown)
    return width >= _WRAPPED or (following.lstrip()[:1].islower() and not _STOPPED.search(shown) and width > 25)
