"""Display: clips and progress in a cell's output, and playback while a clip is drawn."""
