import pytest
import torch

from talkwidget import UnavailableError
from talkwidget.engine.sadtalker.torch_device import choose_device, choose_dtype, inference

CPU, CUDA = torch.device("cpu"), torch.device("cuda")


SWITCHES = [
    (torch.backends.cudnn, "enabled"),
    (torch.backends.cudnn, "benchmark"),
    (torch.backends.cudnn, "allow_tf32"),
    (torch.backends.cuda.matmul, "allow_tf32"),
]


def switches():
    return [getattr(owner, name) for owner, name in SWITCHES]


def switch(values):
    for (owner, name), value in zip(SWITCHES, values, strict=True):
        setattr(owner, name, value)


@pytest.fixture
def exact():
    """Leaves the switches alone; for the other tests of this folder they are set."""


@pytest.fixture(params=[False, True], ids=["TF32 off", "TF32 on"])
def set_by_user(request):
    """What the rest of a notebook has set."""
    before = switches()
    switch([True, True, request.param, request.param])
    yield switches()
    switch(before)


@pytest.mark.parametrize(
    ("here", "name", "device"),
    [(True, "auto", CUDA), (True, "cuda", CUDA), (True, "cpu", CPU), (False, "auto", CPU), (False, "cpu", CPU)],
)
def test_a_device_is_the_gpu_where_there_is_one_and_it_is_not_declined(monkeypatch, here, name, device):
    monkeypatch.setattr(torch.cuda, "is_available", lambda: here)
    assert choose_device(name) == device


def test_a_gpu_that_is_not_there_is_told_in_one_line(monkeypatch):
    monkeypatch.setattr(torch.cuda, "is_available", lambda: False)
    with pytest.raises(UnavailableError) as told:
        choose_device("cuda")
    assert "\n" not in str(told.value)


@pytest.mark.parametrize(
    ("precision", "device", "dtype"),
    [
        ("auto", CUDA, torch.float16),
        ("auto", CPU, torch.float32),
        ("float32", CUDA, torch.float32),
        ("bfloat16", CUDA, torch.bfloat16),
        ("float16", CPU, torch.float16),
    ],
)
def test_numbers_are_those_asked_for_else_what_suits_the_device(precision, device, dtype):
    assert choose_dtype(precision, device) == dtype


def test_networks_run_in_exact_float32_and_on_cudnn(set_by_user):
    @inference
    def run():
        assert torch.is_inference_mode_enabled()
        return switches()

    assert run() == [True, True, False, False]
    assert switches() == set_by_user


def test_switches_come_back_after_an_error(set_by_user):
    @inference
    def fail():
        raise KeyError

    with pytest.raises(KeyError):
        fail()
    assert switches() == set_by_user
    assert not torch.is_inference_mode_enabled()
