"""Preparation: faces and voices are set up once and kept."""

from __future__ import annotations

import dataclasses
import os
import threading
from typing import TYPE_CHECKING

from ..common_options import NO_VOICE
from ..errors import InputError, TalkError
from ..inputs.files import user_path
from ..keywords import takes_options
from ..progress import Progress
from ..report import Report
from . import consent as consents
from . import face as faces
from . import state as states
from . import voice as voices
from .named import checked_name
from .prepared import Prepared, SetFace
from .run import Run

if TYPE_CHECKING:
    from typing_extensions import Self, Unpack

    from ..face.face import Face
    from ..face.portrait import Portrait, PortraitSource
    from ..keywords import OptionKeywords
    from ..voice.recording import RecordingSource
    from ..voice.voice import Voice


class Preparation(Prepared):
    """Faces and voices, set up once; :class:`~talkwidget.talker.Talker` says texts with them."""

    @takes_options
    def set_face(
        self,
        source: PortraitSource,
        name: str | None = None,
        *,
        progress: Progress | None = None,
        cancel: threading.Event | None = None,
        **changes: Unpack[OptionKeywords],
    ) -> Face:
        """Set the face of the next clips, and prepare it for the engine; the option ``face`` returns to earlier ones.

        Parameters
        ----------
        source
            Portrait: path of a picture, its bytes, a PIL image, an array (H, W, 3) uint8 RGB, or what
            ``read_portrait`` made of them.
        name
            Name of the face; by default the file's name without its ending, else ``face``. A face of that name is
            replaced.
        progress, cancel
            As for :meth:`say`.
        changes
            Options of all clips with this face.

        Raises
        ------
        InputError
            The portrait cannot be read, or shows no face. The former face stays.
        UnavailableError
            The engine or the landmark network asked for cannot run here.
        CancelledError
            ``cancel`` was set.
        """
        from ..face.portrait import portrait_name, read_portrait

        options = self._defaults.replace(**{**changes, "face": self._defaults.face})
        called = checked_name(name, portrait_name(source), "face")
        portrait = read_portrait(source)
        run = self._run(options, progress, cancel)
        return self._set_face(run, called, portrait, faces.get(run, portrait), renamed=name is not None)

    @takes_options
    def load_face(
        self,
        path: str | os.PathLike[str],
        name: str | None = None,
        *,
        progress: Progress | None = None,
        cancel: threading.Event | None = None,
        **changes: Unpack[OptionKeywords],
    ) -> Face:
        """Set the face of the next clips from a file of :meth:`Face.save`; nothing that it holds is executed.

        Parameters
        ----------
        path
            Face file.
        name
            Name of the face; by default the file's name without its ending.
        progress, cancel, changes
            As for :meth:`set_face`. Where ``face_index``, ``landmarks`` or a lower ``max_height`` is asked for, the
            face is searched anew in the picture of the file.

        Raises
        ------
        InputError
            The file cannot be read, or holds no face. The former face stays.
        UnavailableError
            The engine asked for cannot run here.
        CancelledError
            ``cancel`` was set.
        """
        from ..face.portrait import Portrait
        from ..face.saved import read_face

        options = self._defaults.replace(**{**changes, "face": self._defaults.face})
        called = checked_name(name, user_path(path).stem, "face")
        face, digest = read_face(path)
        portrait = Portrait(face.image, digest)
        if faces.differs(face, options):
            run = self._run(options, progress, cancel)
            return self._set_face(run, called, portrait, faces.get(run, portrait), renamed=name is not None)
        # With its number, the same face is found again in its portrait once the cache has dropped it.
        run = self._run(options.replace(face_index=face.index) if face.count > 1 else options, progress, cancel)
        try:
            return self._set_face(run, called, portrait, faces.put(run, portrait, face), renamed=name is not None)
        except TalkError:
            raise
        except Exception as error:  # points that are no face make engines fail in many ways
            raise InputError(f"{user_path(path).name!r} holds no face that can be drawn; save it again.") from error

    def set_voice(
        self,
        source: RecordingSource,
        name: str | None = None,
        *,
        learn: bool = False,
        consent: str | None = None,
        progress: Progress | None = None,
        cancel: threading.Event | None = None,
    ) -> Voice:
        """Prepare a recording as the voice of the next clips; the option ``voice`` returns to earlier ones by name.

        Parameters
        ----------
        source
            Path or bytes of a recording, or of a video with sound; or what ``read_recording`` made of them.
        name
            Name of the voice; by default the file's name without its ending. A voice of that name is replaced.
        learn
            Learn a style of speaking from the recording, which takes minutes, once. ``auto`` then speaks in it: learned
            from the recording, not a clone.
        consent
            Statement that the person heard agrees; by default that of the option.
        progress, cancel
            As for :meth:`say`.

        Raises
        ------
        InputError
            It cannot be read, or there is no speech in it. The former voice stays.
        UnavailableError
            ``learn`` was asked for, and the synthesizer that learns cannot run here.
        CancelledError
            ``cancel`` was set.
        """
        from ..voice.recording import read_recording

        recording = read_recording(source)
        name = checked_name(name, recording.stem, "voice")
        if name == NO_VOICE:
            raise InputError("a voice cannot be called none, which stands for the default voice; give another name.")
        statement = self._defaults.replace(**({} if consent is None else {"consent": consent})).consent
        run = self._run(self.options, progress, cancel)
        voice = dataclasses.replace(voices.get(run, recording), name=name)
        statement, asked = consents.settle(run, "voice", recording.digest, statement)
        voice = dataclasses.replace(voice, consent=statement)
        if learn:
            voice = voices.learn(run, voice)
        former = self._voices.add(name, voice)
        replaced = [f"the former voice {name!r} is replaced"] if former and former.digest != voice.digest else []
        learned = ["learned from your recording, not a clone"] if learn else []
        self.report = Report(tuple(run.stages), notes=(*replaced, *learned, *voice.warnings, *asked))
        return voice

    def _set_face(self, run: Run, name: str, portrait: Portrait, face: Face, *, renamed: bool) -> Face:
        from ..engine.choose import choose_engine

        states.get(run, choose_engine(run.options).plugin, portrait, face)
        statement, asked = consents.settle(run, "face", portrait.digest, run.options.consent or face.consent or None)
        if face.consent != statement:
            face = dataclasses.replace(face, consent=statement)
        options = run.options.replace(consent=statement or None)
        former = self._faces.add(name, SetFace(portrait, options, face))
        is_other = renamed and former is not None and former.portrait.digest != portrait.digest
        replaced = (f"the former face {name!r} is replaced",) if is_other else ()
        self.report = Report(tuple(run.stages), notes=(*replaced, *asked))
        return face

    def with_face(self, source: PortraitSource, consent: str | None = None) -> Self:
        """Copy with a portrait or face file as its latest face; raises as :meth:`set_face` and :meth:`load_face`.

        A portrait is searched and prepared for its first clip, as that may be in a worker. The copy's ``report`` has
        the notes.
        """
        from ..face.portrait import portrait_name, read_portrait
        from ..face.saved import is_face_file

        part = self._copy()
        options = self._defaults if consent is None else self._defaults.replace(consent=consent)
        if is_face_file(source):
            part.load_face(source, consent=options.consent)
            return part
        portrait = read_portrait(source)
        statement, asked = consents.settle(part._run(options), "face", portrait.digest, options.consent)
        part._faces.add(portrait_name(source), SetFace(portrait, options.replace(consent=statement or None)))
        part.report = Report((), notes=asked)
        return part

    def with_voice(self, source: RecordingSource, consent: str | None = None) -> Self:
        """Copy with a recording as its latest voice; raises as :meth:`set_voice`."""
        part = self._copy()
        part.set_voice(source, consent=consent)
        return part
