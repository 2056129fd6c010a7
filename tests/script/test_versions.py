import pytest

from talkwidget.script.versions import read_points, read_versions

from .passes import read_by


def read(text, language, reads=(read_versions, read_points)):
    return read_by(text, language, reads)


@pytest.mark.parametrize(
    ("language", "written", "spoken"),
    [
        ("en-us", "Python 3.12, CUDA 12.4", "Python three point twelve, CUDA twelve point four"),
        ("en-us", "from Python 3.9 to 3.12", "from Python three point nine to three point twelve"),
        ("en-us", "Python 3.9, 3.10 and 3.11", "Python three point nine, three point ten and three point eleven"),
        ("en-us", "v2.0.1 and v2", "version two point zero point one and version two"),
        ("en-us", "Version 1.10, chapter 3.10", "Version one point ten, chapter three point ten"),
        ("en-us", "Ubuntu 22.04", "Ubuntu twenty-two point zero four"),
        ("en-us", "PyCharm 2024.1", "PyCharm twenty twenty four point one"),
        ("en-us", "PyTorch 2.12, macOS 14.15", "PyTorch two point twelve, macOS fourteen point fifteen"),
        ("en-us", "Python 3.13.0rc2", "Python three point thirteen point zero R C two"),
        ("en-us", "Go 1.2.x", "Go one point two point X"),
        (
            "en-us",
            "torch 2.4.10 on 192.168.0.1",
            "torch two point four point ten on one hundred ninety-two dot one hundred sixty-eight dot zero dot one",
        ),
        ("de", "Python 3.12", "Python drei Punkt zwölf"),
        ("de", "Version 1.5.24", "Version eins Punkt fünf Punkt vierundzwanzig"),
        ("de", "v2.0 ab Abschnitt 3.10", "Version zwei Punkt null ab Abschnitt drei Punkt zehn"),
        ("fr", "de Python 3.9 à 3.12", "de Python trois point neuf à trois point douze"),
        ("fr", "CUDA 12.4", "CUDA douze point quatre"),
        ("es", "Python 3.12 y v2.0", "Python tres punto doce y versión dos punto cero"),
        ("it", "Python 3.12", "Python tre punto dodici"),
        ("nl", "v2.10", "versie twee punt tien"),
        ("pt-br", "CUDA 12.4", "CUDA doze ponto quatro"),
    ],
)
def test_each_number_of_a_version_is_one(language, written, spoken):
    assert read(written, language) == spoken


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en-us", "pH 7.35, a GPA of 3.85, In 2.55 hours, McRae 3.12"),
        ("de", "10.000 und 1.250.000"),
        ("fr", "10.000"),
        ("en-us", "example.com/v2.0/x, dev2.0"),
    ],
)
def test_amounts_are_no_versions(language, text):
    assert read(text, language) == text
