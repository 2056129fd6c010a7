"""The SadTalker engine: SadTalker v0.0.2 from its checkpoints, prepared once and streamed."""
