"""The face networks in PyTorch, and their export to ONNX."""
