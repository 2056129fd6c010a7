import numpy as np
import onnxruntime

from talkwidget.inference.onnx_model import declare_output, open_session

from ..speech.synthesizers.small_kokoro import DURATIONS, model_bytes


def test_an_inner_tensor_becomes_an_output():
    session = open_session(model_bytes() + declare_output(DURATIONS))
    assert [output.name for output in session.get_outputs()] == ["audio", DURATIONS]
    inputs = {"tokens": np.zeros((1, 3), np.int64), "style": np.ones((1, 256), np.float32)}
    _, durations = session.run(None, {**inputs, "speed": np.ones(1, np.float32)})
    assert durations.tolist() == [[4.0, 4.0, 4.0]]


def test_no_session_reports_its_use(monkeypatch):
    told = []
    monkeypatch.setattr(onnxruntime, "disable_telemetry_events", lambda: told.append("off"))
    open_session(model_bytes())
    assert told == ["off"]
