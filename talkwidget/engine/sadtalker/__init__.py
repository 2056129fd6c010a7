"""The SadTalker engine: SadTalker v0.0.2 from its checkpoints, prepared once and streamed.

The networks follow the publications that their modules name; ``networks.py`` loads them, ``prepared.py`` does what no
speech changes, ``motion.py`` plans a clip, ``render.py`` and ``finish.py`` draw it.
"""
