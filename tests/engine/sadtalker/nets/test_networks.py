import os

import torch

from talkwidget.engine.sadtalker.nets import weights
from talkwidget.engine.sadtalker.nets.mapping import MappingNet
from talkwidget.engine.sadtalker.nets.networks import Networks

from .. import synthetic

CPU = torch.device("cpu")


def test_frames_are_drawn_with_the_numbers_asked_for_and_pictures_encoded_in_float32(checkpoint_folder):
    generator = Networks(256, str(checkpoint_folder("")), CPU, torch.bfloat16).generator
    drawing = [generator.third, generator.fourth, generator.decoder, generator.dense_motion_network.hourglass]
    encoding = [generator.first, generator.down_blocks, generator.second, generator.resblocks_3d]
    for parts, dtype in ((drawing, torch.bfloat16), (encoding, torch.float32)):
        for part in parts:
            assert {weight.dtype for weight in part.parameters()} == {dtype}


def test_a_mapping_network_is_read_once_and_again_when_its_file_changes(tmp_path, monkeypatch):
    shapes = synthetic.manifest()["mapping_00229-model.pth.tar"]["tensors"]
    file = tmp_path / "mapping_00229-model.pth.tar"

    def write(value, seconds):
        torch.save({"mapping": {name: torch.full(shape, value) for name, shape in shapes.items()}}, file)
        os.utime(file, (seconds, seconds))

    write(1.0, 1)
    loaded = Networks(256, str(tmp_path), CPU, torch.float32)
    first = loaded.mapping(70)
    assert isinstance(first, MappingNet)
    monkeypatch.setattr(weights, "restore", lambda *arguments: None)
    assert loaded.mapping(70) is first
    monkeypatch.undo()
    write(2.0, 2)
    assert float(loaded.mapping(70).fc_t.bias[0]) == 2.0
