"""ONNX Runtime sessions on the CPU, and inner tensors as outputs."""

from __future__ import annotations

from typing import Any


def open_session(data: bytes, threads: int = 1) -> Any:
    """Open a model as an ``onnxruntime.InferenceSession`` on the CPU.

    The number of threads is fixed, because the last bits of sums depend on it.
    """
    import onnxruntime

    onnxruntime.disable_telemetry_events()  # its Windows builds report their use to Microsoft otherwise
    settings = onnxruntime.SessionOptions()
    settings.intra_op_num_threads = threads
    settings.inter_op_num_threads = 1
    settings.add_session_config_entry("session.intra_op.allow_spinning", "0")  # waiting threads take no time
    settings.log_severity_level = 3  # errors only
    return onnxruntime.InferenceSession(data, settings, providers=["CPUExecutionProvider"])


def declare_output(tensor: str) -> bytes:
    """Bytes to append to an ONNX file, which make an inner tensor the model's last output.

    Protocol buffers merge a message that occurs twice, so the appended graph adds an output to the first one. In
    onnx.proto, ``ModelProto.graph`` is field 7, ``GraphProto.output`` field 12, ``ValueInfoProto.name`` field 1.
    """
    return _field(7, _field(12, _field(1, tensor.encode())))


def _field(number: int, content: bytes) -> bytes:
    """Length-delimited field of a protocol buffer, with content of less than 128 bytes."""
    assert len(content) < 128
    return bytes([number << 3 | 2, len(content)]) + content
