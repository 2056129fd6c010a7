"""Write the face networks as ONNX files: ``python -m tools.face_networks.export``.

It needs the packages onnx and onnxscript. The files hold one image at a time, so that a face never depends on what is
beside it. Weights are kept in half precision, as published, and become single precision when a file is opened.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import TensorProto, helper, numpy_helper
from torch import nn

from talkwidget.face.indices import WEIGHTS

from .networks import blazeface, facemesh


def export(network: nn.Module, side: int, outputs: list[str], file: Path) -> None:
    """Write ``network``, which takes an image (1, 3, side, side), to ``file``."""
    image = torch.zeros(1, 3, side, side)
    program = torch.onnx.export(
        network, (image,), dynamo=True, opset_version=18, input_names=["image"], output_names=outputs, verbose=False
    )
    assert program is not None, "dynamo gives a program"
    program.optimize()
    model = program.model_proto
    _halve(model.graph)
    _forget_sources(model)
    onnx.checker.check_model(model)
    file.write_bytes(model.SerializeToString())


def _halve(graph: onnx.GraphProto) -> None:
    """Store each weight that is one of half precision as such, with a cast behind it."""
    casts = []
    for weight in graph.initializer:
        values = numpy_helper.to_array(weight)
        if values.dtype != np.float32 or not np.array_equal(values, values.astype(np.float16).astype(np.float32)):
            continue
        name = weight.name
        weight.CopyFrom(numpy_helper.from_array(values.astype(np.float16), f"{name}.half"))
        casts.append(helper.make_node("Cast", [f"{name}.half"], [name], to=TensorProto.FLOAT))
    nodes = [*casts, *graph.node]
    del graph.node[:]
    graph.node.extend(nodes)


def _forget_sources(model: onnx.ModelProto) -> None:
    """Drop the exporter's notes, which name the source lines of each node and are half of the file."""
    del model.graph.value_info[:]
    del model.graph.metadata_props[:]
    for node in model.graph.node:
        del node.metadata_props[:]
        node.doc_string = ""


if __name__ == "__main__":
    export(blazeface(), 128, ["regressors", "logits"], WEIGHTS / "blazeface_short.onnx")
    export(facemesh(), 192, ["landmarks", "presence"], WEIGHTS / "facemesh478_attention.onnx")
