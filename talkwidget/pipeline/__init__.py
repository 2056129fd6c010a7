"""Pipeline: the cached stages between a portrait, a text and a clip, one a file with its key and how it is made."""
