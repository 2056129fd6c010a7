"""SadTalker engine: SadTalker v0.0.2 from its checkpoints.

Folders in the order of the work, each of which imports only those before it: ``nets`` (networks and their weights),
``prepare`` (once a face), ``motion`` (once a speech), ``frames`` (each batch of frames).
"""
