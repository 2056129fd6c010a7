import pytest
from PIL import Image

from talkwidget import InputError, Talker
from talkwidget.notebook.talk_cache import run_cache_command


@pytest.fixture
def used(talker, portrait):
    talker.set_face(portrait)
    talker.say("Hello")
    talker.say("Hello")
    return talker


def row(table, kind):
    return next(usage for usage in table.usages if usage.kind == kind)


def test_the_table_shows_sizes_and_hit_rates(used):
    table = run_cache_command(used, "")
    assert (row(table, "clip").entries, row(table, "clip").hits, row(table, "clip").misses) == (1, 1, 1)
    lines = repr(table).splitlines()
    assert next(line for line in lines if line.startswith("clip")).endswith("50 %")
    assert "<td" in table._repr_html_()


def test_a_folder_with_markup_in_its_name_shows_as_text(tmp_path):
    table = run_cache_command(Talker(cache_dir=tmp_path / "<script>"), "")
    assert "<script>" not in table._repr_html_()


def test_kinds_are_cleared(used):
    assert run_cache_command(used, "clear speech").startswith("Removed 1 entries")
    assert row(run_cache_command(used, ""), "speech").entries == 0
    assert run_cache_command(used, "clear engine state --older 1h").startswith("Removed 0 entries")
    assert run_cache_command(used, "clear engine state").startswith("Removed 1 entries")
    assert row(run_cache_command(used, ""), "clip").entries == 1
    run_cache_command(used, "clear")
    assert all(not usage.entries for usage in run_cache_command(used, "").usages)


def test_all_that_was_made_of_a_face_is_cleared_and_nothing_else(used, portrait, tmp_path):
    before = {usage.kind: usage.entries for usage in run_cache_command(used, "").usages}
    image = Image.open(portrait).transpose(Image.Transpose.FLIP_LEFT_RIGHT)
    image.save(tmp_path / "ben.png")
    used.set_face(tmp_path / "ben.png", "ben", consent="Ben agrees.")
    clip = used.say("Another text")
    picture = f'"{tmp_path / "ben.png"}"'
    for face in ("ben", picture):
        told = run_cache_command(used, f"clear clip --face {face} --older 1h")
        assert told.startswith("Removed 0 entries")
    told = run_cache_command(used, f"clear --face {picture}")
    assert not told.startswith("Removed 0 entries")
    assert not clip.path.exists()
    after = {usage.kind: usage.entries for usage in run_cache_command(used, "").usages}
    assert after == {**before, "speech": before["speech"] + 1}
    assert run_cache_command(used, "clear --face ben").startswith("Removed 0 entries")


def test_work_is_exported_and_imported(used, tmp_path):
    assert "Exported 1 faces" in run_cache_command(used, f'export "{tmp_path / "my work.zip"}"')
    other = Talker(cache_dir=tmp_path / "other")
    assert run_cache_command(other, f"import {tmp_path / 'my work.zip'}") == "Imported 1 faces and voices"
    assert run_cache_command(other, f"import {tmp_path / 'my work.zip'}").endswith("; 1 are here already")


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("cleer", "did you mean clear"),
        ("clear faces", "did you mean face"),
        ("clear --older", "30d"),
        ("clear --face", "--face takes the name of a face that is set"),
        ("clear --face nobody", "there is no face 'nobody'"),
        ("clear --face nobody.jpg", "there is no file 'nobody.jpg'"),
        ("clear --older soon", "30d"),
        ("clear 'face", "not closed"),
        ("export", "takes a file"),
        ("import", "takes a file"),
        ("import nowhere.zip", "no file"),
    ],
)
def test_mistakes_are_one_line(used, line, told):
    with pytest.raises(InputError, match=told) as refused:
        run_cache_command(used, line)
    assert "\n" not in str(refused.value)
