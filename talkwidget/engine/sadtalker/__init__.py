"""SadTalker engine: SadTalker v0.0.2 from its checkpoints.

Each folder imports only those before it. In the order of the work: ``nets`` (networks and weights), ``prepare`` (once a
face), ``motion`` (once a speech), ``frames`` (each batch of frames).
"""
