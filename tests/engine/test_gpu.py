import sys
from types import SimpleNamespace

import pytest
import torch

from talkwidget import env
from talkwidget.engine import gpu


@pytest.mark.parametrize("driver", ["/proc/driver/nvidia", "/dev/nvidiactl", "/dev/dxg", "/dev/kfd", None])
@pytest.mark.parametrize("seen", [True, False])
def test_pytorch_is_asked_for_a_gpu_only_where_there_is_a_driver(monkeypatch, driver, seen):
    asked = []
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setattr(env, "Path", lambda path: SimpleNamespace(exists=lambda: path == driver))
    monkeypatch.setattr(torch.cuda, "is_available", lambda: asked.append(driver) or seen)
    assert gpu.has_cuda_device() == (driver is not None and seen)
    assert len(asked) == (driver is not None)
