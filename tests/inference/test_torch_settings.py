"""What a notebook has set in PyTorch changes nothing in the package, and is as it was afterwards."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

import pytest
import torch

from talkwidget.inference.torch_settings import each_with_own_settings, own_settings


@contextlib.contextmanager
def default_dtype() -> Iterator[None]:
    torch.set_default_dtype(torch.float64)
    yield
    torch.set_default_dtype(torch.float32)


@contextlib.contextmanager
def default_device() -> Iterator[None]:
    torch.set_default_device("meta")
    yield
    torch.set_default_device(None)


@contextlib.contextmanager
def deterministic() -> Iterator[None]:
    torch.use_deterministic_algorithms(True, warn_only=True)
    yield
    torch.use_deterministic_algorithms(False)


SETTINGS = {
    "default dtype": default_dtype,
    "default device": default_device,
    "inference mode": torch.inference_mode,
    "autocast": lambda: torch.autocast("cpu", torch.bfloat16),
    "deterministic": deterministic,
}


@contextlib.contextmanager
def everything() -> Iterator[None]:
    with contextlib.ExitStack() as stack:
        for setting in SETTINGS.values():
            stack.enter_context(setting())
        yield


def settings() -> tuple[object, ...]:
    plain = torch.ones(1, 1)
    product = plain @ plain
    return (
        plain.dtype,
        plain.device.type,
        plain.is_inference(),
        product.dtype,
        torch.are_deterministic_algorithms_enabled(),
        torch.is_deterministic_algorithms_warn_only_enabled(),
    )


NEW = settings()


@pytest.mark.parametrize("name", [*SETTINGS, "all of them"])
def test_settings_of_a_notebook_end_at_the_block_and_go_on_after_it(name: str) -> None:
    with SETTINGS.get(name, everything)():
        changed = settings()
        assert changed != NEW
        with own_settings():
            assert settings() == NEW
        assert settings() == changed
    assert settings() == NEW


def test_an_error_leaves_the_settings_as_they_were() -> None:
    with everything():
        changed = settings()
        with pytest.raises(ZeroDivisionError), own_settings():
            raise ZeroDivisionError
        assert settings() == changed


def test_a_generator_has_its_own_settings_and_its_reader_not() -> None:
    seen, closed = [], []

    def numbers() -> Iterator[int]:
        try:
            for number in range(3):
                seen.append(settings())
                yield number
        finally:
            closed.append(True)

    with everything():
        changed = settings()
        for number in each_with_own_settings(numbers()):
            assert settings() == changed
            if number == 1:
                break
    assert seen == [NEW, NEW]
    assert list(each_with_own_settings(numbers())) == [0, 1, 2]
    assert len(closed) == 2
