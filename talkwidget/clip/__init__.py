"""Clip: the finished video, saved in other formats, joined with others, or compared with one."""

from .clip import Clip, debug_view_path

__all__ = ["Clip", "debug_view_path"]
