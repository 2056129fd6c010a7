"""eSpeak NG: its library, its languages, and texts that fit its buffers."""
