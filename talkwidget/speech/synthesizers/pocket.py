"""Pocket-TTS by Kyutai, a local cloning synthesizer (MIT; weights CC-BY-4.0, gated for cloning)."""

from __future__ import annotations

import contextlib
import math
import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from ...cache.files import bytes_digest, file_digest
from ...env import installed_version
from ...errors import InputError, UnavailableError
from ...inference.torch_settings import own_settings
from ...media import change_tempo, resample
from ...script.text import has_words, speakable, split_text
from .. import alignment
from ..alignment import force_align
from ..language import normalised
from ..optional import is_downloaded, is_installed, package_folder
from ..speech import Speech

if TYPE_CHECKING:
    from ...progress import Watch
    from ...voice.voice import Voice

_LANGUAGES = {
    "en": "english",
    "fr": "french",
    "de": "german",
    "it": "italian",
    "pt": "portuguese",
    "es": "spanish",
    "nl": "dutch",
}
_MOST_TOKENS = 50  # of a part, as in the package's MAX_TOKEN_PER_CHUNK: the model learned from single sentences
_FETCH = "accept the terms at huggingface.co/kyutai/pocket-tts, then run: hf auth login && python -c"


class Pocket:
    """Pocket-TTS: speaks like a recording, on the CPU.

    The costly part is the model's state after hearing the recording, computed once; see
    :class:`~talkwidget.speech.base.VoicePreparing`.

    Parameters
    ----------
    config
        YAML file of a custom model; the released model of the language by default.
    """

    name = "pocket"
    synonyms = ("clone",)
    version = f"2-{installed_version('pocket-tts')}-{alignment.VERSION}"
    online = False
    clones = True
    abrupt = True

    def __init__(self, config: str | Path | None = None) -> None:
        self._config = config
        self._models: dict[str, Any] = {}
        if config is not None:
            self.version = f"{Pocket.version}-{file_digest(Path(config))}"

    def unavailable(self) -> str | None:
        """``None`` if it can run here; otherwise one line with the cause and the command that fixes it."""
        if not is_installed("pocket_tts"):
            return "Pocket-TTS is not installed; run: pip install 'talkwidget[pocket]'"
        if self._config is None and not _is_fetched("english"):
            return f"its weights for cloning are not on this machine; {_fetch_command('english')}"
        return None

    def speaks(self, language: str) -> bool:
        """True if there is a model of this language, and its weights are on this machine."""
        name = _model_name(language)
        return name is not None and (self._config is not None or (is_installed("pocket_tts") and _is_fetched(name)))

    @own_settings()
    def synthesize(self, text: str, language: str, voice: Voice | None, rate: float = 1.0) -> Speech:
        """Speak ``text`` like ``voice``; see :class:`~talkwidget.speech.base.Synthesizer`.

        Words and phonemes are aligned (``estimated``). Samples are repeatable up to rounding.
        """
        spoken = " ".join(speakable(text).split())
        if voice is None:
            raise InputError("pocket speaks like a recording; set a voice first, or choose another synthesizer.")
        model = self._model(language)
        state = _unpacked(self.speaker_state(voice, language) if voice.state is None else voice.state)
        with _seeded(f"{voice.digest} {spoken}"):
            sounds = [model.generate_audio(state, part).numpy() for part in _parts(spoken, model)]
        rate_of_model = int(model.sample_rate)
        samples = change_tempo(np.concatenate(sounds).astype(np.float32, copy=False), rate_of_model, rate)
        found = force_align(samples, rate_of_model, text, language)
        return Speech(samples.clip(-1.0, 1.0), rate_of_model, text, language, found.words, found.phonemes)

    @own_settings()
    def speaker_state(self, voice: Voice, language: str, watch: Watch | None = None) -> bytes:
        """Model state after hearing ``voice``, as safetensors; see :class:`~talkwidget.speech.base.VoicePreparing`."""
        import torch

        model = self._model(language)
        prompt = resample(voice.reference, voice.sample_rate, int(model.sample_rate))
        with _seeded(voice.digest):
            return _packed(model.get_state_for_audio_prompt(torch.from_numpy(prompt[None].copy())))

    def _model(self, language: str) -> Any:
        """Model of a language. Only one stays loaded, as it takes half a gigabyte."""
        name = _model_name(language)
        if name is None:
            raise InputError(f"pocket has no language {language!r}; it has {', '.join(_LANGUAGES)}.")
        if name not in self._models:
            self._models.clear()
            self._models[name] = self._load(name)
        return self._models[name]

    def _load(self, name: str) -> Any:
        pocket_tts = _import_pocket_tts()
        try:
            if self._config is not None:
                model = pocket_tts.TTSModel.load_model(config=str(self._config))
            else:
                model = pocket_tts.TTSModel.load_model(language=name)
        except OSError as error:
            cause = str(error).splitlines()[0]
            raise UnavailableError(f"pocket cannot load its weights ({cause}); {_fetch_command(name)}") from None
        if not model.has_voice_cloning:
            raise UnavailableError(f"pocket has only the weights that do not clone; {_fetch_command(name)}")
        return model


def _parts(text: str, model: Any) -> Iterator[str]:
    """Parts of a text that the model speaks in one go, cut after sentences, else clauses, else words.

    The package cuts at punctuation alone; of a longer clause the model may skip words.
    """
    tokens = len(model.flow_lm.conditioner.tokenizer(text)[0].tolist())
    pieces = math.ceil(tokens / _MOST_TOKENS)
    if pieces == 1 or len(text) < pieces:
        yield text
        return
    for part in split_text(text, math.ceil(len(text) / pieces)):
        if has_words(part):
            yield from _parts(part.strip(), model)


def _packed(state: dict[str, dict[str, Any]]) -> bytes:
    """Model state as safetensors, in the layout of Pocket-TTS's own ``export_model_state``."""
    from safetensors.torch import save

    return save({f"{module}/{name}": tensor for module, tensors in state.items() for name, tensor in tensors.items()})


def _unpacked(data: bytes) -> dict[str, dict[str, Any]]:
    from safetensors.torch import load

    state: dict[str, dict[str, Any]] = {}
    for key, tensor in load(data).items():
        module, _, name = key.rpartition("/")
        state.setdefault(module, {})[name] = tensor
    return state


def _import_pocket_tts() -> Any:
    """Import the package. It sets PyTorch to one thread for the whole process; the number is restored."""
    import torch

    threads = torch.get_num_threads()
    import pocket_tts

    torch.set_num_threads(threads)
    return pocket_tts


@contextlib.contextmanager
def _seeded(seed: str) -> Iterator[None]:
    """Seed PyTorch's random numbers within the block, and restore their state afterwards."""
    import torch

    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(int(bytes_digest(seed.encode("utf-8", "replace"))[:15], 16))
        yield


def _model_name(language: str) -> str | None:
    return _LANGUAGES.get(normalised(language).partition("-")[0])


def _is_fetched(name: str) -> bool:
    """True if the cloning weights named in a model's configuration are on this machine."""
    config = package_folder("pocket_tts") / "config" / f"{name}.yaml"
    found = re.search(r"^weights_path: hf://([^/\s]+/[^/\s]+)/([^@\s]+)(?:@(\S+))?", config.read_text(), re.MULTILINE)
    return found is not None and is_downloaded(*found.groups())


def _fetch_command(name: str) -> str:
    return f"{_FETCH} \"from pocket_tts import TTSModel; TTSModel.load_model(language='{name}')\""
