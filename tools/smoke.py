"""Build the wheel and try it in clean environments: ``python tools/smoke.py python3.10 python3.13``.

Each interpreter gets an environment of its own outside the checkout, installs the wheel with all that it asks for, and
says a sentence there. On Linux, PyPI's PyTorch brings its CUDA packages: some gigabytes for each interpreter.
``--without-torch`` leaves them out: the mesh engine and its voices run without, and the doctor names what is missing.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

ROOT = Path(__file__).parents[1]
NEEDED = (
    *(
        "checkpoints/registry.json",
        "display/stream.js",
        "entry_points.ini",
        "notebook/panel/panel.css",
        "notebook/panel/fields.css",
        "py.typed",
    ),
    *("samples/portrait.jpg", "samples/voice.mp3", "face/weights/LICENSE"),
)
"""Files of the package that are no Python and that it does not work without."""
PROGRAM = """
import sys, talkwidget
from talkwidget.inputs.assets import sample_assets
from talkwidget.media.marking import read_marking
assert not talkwidget.__file__.startswith(sys.argv[1]), talkwidget.__file__
talker = talkwidget.Talker(offline=True, max_height=256)
talker.set_face(sample_assets().face)
clip = talker.say("Hello from a clean environment.")
assert clip.frame_count > 25 and clip.words is not None and read_marking(clip.save("clip.mp4"))
print(f"{clip.duration:.1f} s clip with {clip.report.engine.name} and {clip.report.synthesizer.name}")
"""


def build_wheel(folder: Path) -> Path:
    """Build the wheel, and check that nothing is missing in it."""
    command = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--wheel-dir", str(folder), str(ROOT)]
    subprocess.run(command, check=True)
    (wheel,) = folder.glob("*.whl")
    names = zipfile.ZipFile(wheel).namelist()
    missing = [name for name in NEEDED if f"talkwidget/{name}" not in names]
    foreign = [name for name in names if not name.startswith(("talkwidget/", "talkwidget-"))]
    legal = [name for name in ("LICENSE", "NOTICE") if not any(one.endswith(f"licenses/{name}") for one in names)]
    if missing or foreign or legal:
        sys.exit(f"the wheel lacks {missing + legal}, and has {foreign}")
    return wheel


def try_wheel(wheel: Path, python: str, *, torch: bool) -> None:
    """Install the wheel for an interpreter, check the machine, and say a sentence."""
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([python, "-m", "venv", folder], check=True)
        own = str(Path(folder, "bin", "python"))
        install = [own, "-m", "pip", "install", "--quiet"]
        if torch:
            subprocess.run([*install, str(wheel)], check=True)
            subprocess.run([own, "-m", "pip", "check"], check=True)
        else:
            pinned = Path(folder, "requirements.txt")
            subprocess.run([*install, "uv"], check=True)
            subprocess.run([own, str(ROOT / "tools" / "resolve.py"), "latest", str(pinned)], check=True)
            subprocess.run([own, "-m", "uv", "pip", "install", "--no-deps", "-r", str(pinned), str(wheel)], check=True)
        environment = {"PATH": "/usr/bin:/bin", "HOME": folder, "TALKWIDGET_HOME": f"{folder}/home"}
        subprocess.run([own, "-c", PROGRAM, str(ROOT)], check=True, cwd=folder, env=environment)
        subprocess.run([own, "-m", "talkwidget", "doctor"], check=torch, cwd=folder, env=environment)
    print(f"{python}: the wheel works{'' if torch else ' without PyTorch'}")


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as built:
        made = build_wheel(Path(built))
        for interpreter in sys.argv[1:]:
            if not interpreter.startswith("--"):
                try_wheel(made, interpreter, torch="--without-torch" not in sys.argv)
