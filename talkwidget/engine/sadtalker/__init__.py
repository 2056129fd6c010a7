"""SadTalker engine: SadTalker v0.0.2 from its checkpoints.

Each folder imports only those before it. In the order of the work they are ``nets`` (networks and their weights),
``prepare`` (once a face), ``motion`` (once a speech), ``frames`` (each batch of frames).
"""
