"""Doctor: checks of this machine, one a function; each finding names its cause and the command that mends it."""
