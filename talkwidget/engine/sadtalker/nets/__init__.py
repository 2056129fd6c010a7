"""Networks of SadTalker, under the names of the published tensors."""
