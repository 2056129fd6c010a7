"""Tables of every kind become rows; a fault stays in its row and names the way out."""

from __future__ import annotations

import os
import time

import pytest

from talkwidget import InputError
from talkwidget.batch.paragraphs import split_paragraphs
from talkwidget.batch.table import read_rows
from talkwidget.batch.table_file import read_records


def test_texts_get_their_number_and_first_words_as_names():
    rows = read_rows(["Hello to all of you, dear students", "Überraschung!", "42"])
    assert [row.name for row in rows] == ["001-hello-to-all-of-you", "002-überraschung", "003-42"]
    assert [row.text for row in rows][2] == "42"
    assert not any(row.fault for row in rows)


def test_columns_are_options_and_empty_cells_are_left_out():
    rows = read_rows(
        [{"Text": "Hello", "name": "a", "Face Index": 1, "voice": None, "rate": float("nan"), "seed": " "}]
    )
    assert dict(rows[0].options) == {"face_index": 1}
    assert (rows[0].name, rows[0].text) == ("a", "Hello")


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_a_file_has_a_header_and_quoted_texts(write_table, delimiter):
    lines = (["name", "text", "rate"], ["intro", '"Hello, you; all"', "1.2"], ["", "Second", ""])
    rows = read_rows(write_table("\ufeff" + "\n".join(map(delimiter.join, lines))))
    assert [(row.name, row.text, dict(row.options)) for row in rows] == [
        ("intro", "Hello, you; all", {"rate": "1.2"}),
        ("002-second", "Second", {}),
    ]


def test_a_text_file_has_a_clip_for_each_paragraph(write_table):
    path = write_table("# intro\nHello\nto all.\n\nSecond.\n \n## outro ##\n\nBye.\n", "talk.txt")
    rows = read_rows(str(path))
    assert [(row.name, row.text) for row in rows] == [
        ("intro", "Hello\nto all."),
        ("002-second", "Second."),
        ("outro", "Bye."),
    ]


def test_a_frame_of_pandas_is_a_table():
    pandas = pytest.importorskip("pandas")
    frame = pandas.DataFrame({"text": ["Hello", None], "seed": [3, None], "blink": [True, False]})
    rows = read_rows(frame)
    assert dict(rows[0].options) == {"seed": 3.0, "blink": True}
    assert "has no text" in rows[1].fault


@pytest.mark.parametrize(
    ("row", "told"),
    [
        ({"name": "b"}, "it has no text; write"),
        ({"text": "  "}, "it has no text; write"),
        ({"text": 3}, "its text is 3, no text"),
        ({"text": "Hi", "vioce": "me"}, "no column or option 'vioce'; did you mean voice?"),
        ({"text": "Hi", None: ["x"]}, "more cells than the header"),
        ({"text": "Hi", "name": "a"}, "the name 'a' is that of row 1 too; give it another one."),
        ({"text": "Hi", "Text ": "Ho"}, "two columns 'text'"),
    ],
)
def test_a_fault_stays_in_its_row(row, told):
    rows = read_rows([{"text": "Hello", "name": "a"}, row, {"text": "Bye"}])
    assert told in rows[1].fault
    assert not rows[0].fault
    assert not rows[2].fault


@pytest.mark.parametrize(
    ("table", "told"),
    [
        ([], "the table is empty"),
        ("Hello", "not a text"),
        (3, "not int"),
        ([{"text": "a", "vioce": "x"}, {"text": "b", "vioce": "y"}], "no column or option 'vioce'; did you mean voice"),
        ("no/such.csv", "there is no"),
        ("lessons.xlsx", "save it as 'CSV UTF-8', or read it with pandas"),
        ("tests", "a table is a .csv, .tsv or .txt file, not 'tests'"),
        ({"text": "Hello"}, "a list of dictionaries"),
    ],
)
def test_what_is_no_table_is_refused_in_one_line(table, told):
    with pytest.raises(InputError, match=told) as caught:
        read_rows(table)
    assert "\n" not in str(caught.value)


def test_a_recording_needs_no_text():
    assert not read_rows([{"use_recording": True, "name": "a"}])[0].fault


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_file_may_be_in_any_unicode_encoding_that_spreadsheets_write(write_table, encoding):
    path = write_table("text,name\nWie schön,a\n".encode(encoding))
    assert [(row.text, row.name) for row in read_rows(path)] == [("Wie schön", "a")]


def test_a_file_in_another_encoding_is_refused_with_the_line(write_table):
    path = write_table("text,name\nfine,a\nWie schön,b\n".encode("cp1252"))
    with pytest.raises(InputError, match=r"line 3 of 'table.csv' is no UTF-8 text; save it again"):
        read_rows(path)


def test_a_column_that_occurs_twice_is_refused(write_table):
    path = write_table("text, Text\nhi,there\n")
    with pytest.raises(InputError, match="two columns 'text'"):
        read_rows(path)


def test_a_cell_too_many_is_a_fault_of_its_row(write_table):
    (row,) = read_rows(write_table("text,name\nhi, there,a\n"))
    assert "more cells than the header" in row.fault


def test_a_file_may_tell_excel_its_separator_and_end_in_empty_rows(write_table):
    path = write_table("sep=;\ntext;name\nHi, all;a\n;;\n;\n")
    assert [(row.number, row.text, row.name, row.fault) for row in read_rows(path)] == [(1, "Hi, all", "a", "")]


@pytest.mark.parametrize("rows", ['"Hi there,a\nHello,b\n', 'x,y\n"Hi" there,a\n"Hello,b\nBye,c\n', "a,b\n" + '"' * 5])
def test_a_quote_that_is_not_closed_swallows_no_rows(write_table, rows):
    path = write_table("text,name\n" + rows)
    with pytest.raises(InputError, match=r"a quote opened in line \d or later is not closed|not closed"):
        read_rows(path)


def test_a_quote_that_is_not_closed_names_its_line(write_table):
    path = write_table('text,name\nfine,a\n"open,b\nlast,c\n')
    with pytest.raises(InputError, match="line 3 of the table"):
        read_rows(path)


def test_a_text_may_be_longer_than_a_cell_of_the_csv_module_by_default(write_table):
    import csv

    limit = csv.field_size_limit()
    (row,) = read_rows(write_table(f'text,name\n"{"word " * 40_000}",a\n'))
    assert len(row.text) == 200_000
    assert csv.field_size_limit() == limit


def test_columns_of_a_frame_that_differ_in_case_alone_are_refused():
    pandas = pytest.importorskip("pandas")
    with pytest.raises(InputError, match="two columns 'text'"):
        read_rows(pandas.DataFrame({"text": ["Hi"], "Text ": ["Ho"]}))


def test_a_cell_that_is_an_array_is_no_empty_one():
    import numpy as np

    (row,) = read_rows([{"text": "Hi", "rate": np.array([1, 2])}])
    assert "rate" in row.options


def test_utf_16_without_its_mark_is_told(write_table):
    path = write_table("text,name\nWie geht es dir heute?,a\n".encode("utf-16-le"))
    with pytest.raises(InputError, match="no UTF-8 text"):
        read_rows(path)


@pytest.mark.parametrize("content", [b"", b"\n\n", b"text,name\n", b"sep=;\n"])
def test_an_empty_file_is_an_empty_table(content):
    assert read_records("table.csv", content) == []


@pytest.mark.parametrize("end", ["\r\n", "\r", "\n", "\r\n \t"])
def test_a_text_file_of_any_system_has_its_paragraphs(write_table, end):
    path = write_table(end.join(["# intro", "Hello", "to all.", "", "Second."]).encode(), "talk.txt")
    assert [(row.name, row.text.split()) for row in read_rows(path)] == [
        ("intro", ["Hello", "to", "all."]),
        ("002-second", ["Second."]),
    ]


def test_only_a_sign_with_a_space_begins_a_name(write_table):
    path = write_table("#MeToo began in 2006.\n\n# C#\nSharp.\n\n##\tend ##\nBye.\n\n#\nNumber.\n", "talk.txt")
    assert [(row.name, row.text) for row in read_rows(path)] == [
        ("001-metoo-began-in-2006", "#MeToo began in 2006."),
        ("C#", "Sharp."),
        ("end", "Bye."),
        ("004-number", "#\nNumber."),
    ]


@pytest.mark.parametrize("line", ["# a" + " " * 20_000 + "b", "# a" + "#" * 20_000 + "b", "#" * 20_000 + "!"])
def test_a_long_line_takes_no_longer_than_it_is(line):
    began = time.process_time()
    split_paragraphs(f"{line}\nHello")
    assert time.process_time() - began < 1.0, "it took minutes"


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.tsv", "text\nHello, you; all\n"),
        ("a.tsv", 'name,text\na,"Hello, you; all"\n'),
        ("a.csv", 'name, text\na, "Hello, you; all"\n'),
        ("a.csv", "name;text\rx;Hello, you, all\r"),
        ("a.csv", '\n \t\n\ntext;name\n"Hello, you; all";b\n'),
    ],
)
def test_tables_as_people_and_programs_write_them(write_table, name, content):
    (row,) = read_rows(write_table(content, name))
    assert (row.text.replace(";", ","), row.fault) == ("Hello, you, all", "")


@pytest.mark.parametrize(("name", "separator"), [("a.csv", ","), ("a.csv", ";"), ("a.tsv", "\t")])
def test_a_column_without_a_name_is_told(write_table, name, separator):
    rows = [["", "text"], ["0", "Hello"], ["1", "Bye"]]
    path = write_table("\n".join(map(separator.join, rows)), name)
    with pytest.raises(InputError, match=r"a column without a name; name the column, or leave it out \(pandas"):
        read_rows(path)


def test_a_path_may_be_of_bytes(write_table):
    path = write_table("text\nHello\n")
    (found,) = [one for one in os.scandir(os.fsencode(path.parent)) if one.name == os.fsencode(path.name)]
    assert [row.text for row in read_rows(found)] == ["Hello"]
