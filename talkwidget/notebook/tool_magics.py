"""Magics beside the clips: checkpoints, voices, pronunciations, the cache and the check of the machine."""

from __future__ import annotations

from typing import TYPE_CHECKING

from IPython.core.magic import Magics, line_magic, magics_class

from ..checkpoints import command as checkpoint_command
from ..display.output import Line
from ..errors import InputError
from ..inputs.files import unquote
from .lexicon import change_lexicon
from .usage import explained
from .working import session_talker, working

if TYPE_CHECKING:
    from ..doctor.diagnosis import Diagnosis
    from .talk_cache import CacheTable
    from .voices import VoiceTable


@magics_class
class ToolMagics(Magics):
    """Tools around talking-head videos."""

    @line_magic
    def talk_checkpoints(self, line: str) -> None:
        """List and download trained weights, as ``python -m talkwidget checkpoints`` does.

        %talk_checkpoints [list] [--checkpoint-dir FOLDER]     list the files, and which of them are here
        %talk_checkpoints fetch [NAME ...] [--folder FOLDER]   download files or sets; resumes where it stopped
        """
        with working("The download stopped. Run the same line again to resume.") as progress:
            parser = checkpoint_command.Parser(prog="%talk_checkpoints")
            checkpoint_command.add_words(parser)
            try:
                words = parser.parse_args(checkpoint_command.split_arguments(line))
            except SystemExit:  # what argparse does after --help
                return
            for told in checkpoint_command.run(words, progress):
                print(told)
            progress.end("Downloads complete.")

    @explained(
        """List the voices that can speak here; ``--speaker NAME`` of ``%%talk`` selects one.

    %talk_voices             all voices
    %talk_voices German      those that speak a language, by its name or code"""
    )
    @line_magic
    def talk_voices(self, line: str) -> VoiceTable:
        """List the voices."""
        from .voices import VoiceTable

        with working("No voices were listed."):
            return VoiceTable(unquote(line.strip()))

    @explained(
        """Set pronunciations for all later clips, from a CSV file of words and their respelling or /IPA/.

    %talk_lexicon names.csv     add the words of a file
    %talk_lexicon --clear       remove all
    %talk_lexicon               list them"""
    )
    @line_magic
    def talk_lexicon(self, line: str) -> None:
        """Set pronunciations."""
        with working("The pronunciations are unchanged."):
            print(change_lexicon(session_talker(), line))

    @explained(
        """Show, clear, export or import the work that is kept on disk.

    %talk_cache                             size, entries and hit rate by kind
    %talk_cache clear [KIND] [--older 30d]  removes entries of a kind, or not used for so long, or all
    %talk_cache clear --face NAME           removes what was made of a face, also one given by its picture's file
    %talk_cache export work.zip             writes all faces and voices to a file
    %talk_cache import work.zip             reads such a file; nothing in it is executed"""
    )
    @line_magic
    def talk_cache(self, line: str) -> CacheTable | Line:
        """Show or change the cache."""
        from .talk_cache import run_cache_command

        with working("The cache is unchanged."):
            done = run_cache_command(session_talker(), line)
        return Line(done) if isinstance(done, str) else done

    @explained(
        """Check this machine: Python, PyTorch, codecs, fonts, voices, network, checkpoints, cache, signing, notebook.

    %talk_doctor            each finding with its cause and the command that mends it
    %talk_doctor --bundle   the same as text for a bug report, without your paths and texts"""
    )
    @line_magic
    def talk_doctor(self, line: str) -> Diagnosis | None:
        """Check this machine."""
        from ..doctor.diagnosis import diagnose

        with working("The check stopped.") as progress:
            if line.strip() not in {"", "--bundle"}:
                raise InputError(f"%talk_doctor takes --bundle or nothing, not {line.strip()!r}.")
            found = diagnose(progress)
            progress.end(found.summary)
        if line.strip():
            print(found.bundle())
            return None
        return found
