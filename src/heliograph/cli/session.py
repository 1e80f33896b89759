"""What one call of the command line works with: its profile, its output, its exit code."""

from __future__ import annotations

import functools
import locale
import logging
import re
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Concatenate, ParamSpec, TypeVar

import click
import msgspec

from heliograph import decoding, i18n, logs
from heliograph import settings as settings_file
from heliograph.errors import HeliographError, KeyUnavailable, StoreError, TryLater
from heliograph.i18n import joined, mark, tr
from heliograph.settings import default_profile

if TYPE_CHECKING:
    from collections.abc import Callable

    from heliograph.domain.ids import StoryId
    from heliograph.wording import Words
    from heliograph.workspace import Workspace

_Parameters = ParamSpec("_Parameters")
_Opened = TypeVar("_Opened")

DONE, NEEDS_PERSON, WRONG_USAGE, NOT_REACHED, STORE_PROBLEM, NOT_ALL = range(6)
"""Exit codes; scripts rely on them. The last: it ended early, and the same again goes on."""
_OBEYED = re.compile("[\x7f-\x9f\u202a-\u202e]")
"""What JSON need not escape, and a terminal takes for a command or for a turn of direction."""


@dataclass
class Session:
    """One call: opened lazily, so that ``--help`` touches no profile."""

    profile: Path
    language: str | None
    as_json: bool = False
    secret_file: Path | None = None
    is_named: bool = True
    """Whether this profile was asked for; else the window may ask who is writing."""
    _workspace: Workspace | None = None
    _log: logging.Handler | None = None

    @property
    def workspace(self) -> Workspace:
        """Open the profile at first use."""
        if self._workspace is None:
            # Imported here: the window opens the profile itself, once it is on the screen.
            from heliograph import wording  # noqa: PLC0415
            from heliograph.workspace import Workspace  # noqa: PLC0415

            path = self.profile / "settings.toml"
            known = settings_file.were_lost(path)
            self._workspace = self.open_with(Workspace.open)
            self._log = logs.start(self.profile / "logs")
            i18n.use(self.language or self._workspace.settings.language or system_language())
            if settings_file.were_lost(path) and not known:
                words = wording.settings_lost()
                say(joined(words.what, words.safe))
            looked = self._workspace.setting_up.look_around()
            if looked is not None:
                from heliograph.wording.provisioning import (  # noqa: PLC0415 - seldom needed
                    looked_sentences,
                )

                for sentence in looked_sentences(looked):
                    say(sentence)
        return self._workspace

    def open_with(self, open_profile: Callable[..., _Opened]) -> _Opened:
        """Open the profile, or part of it; what that needs is asked for, or read from a file."""
        secret = ""
        if self.secret_file is not None:
            secret = self.secret_file.read_text(encoding="utf-8").rstrip("\r\n")
        try:
            return open_profile(self.profile, secret=secret)
        except KeyUnavailable as error:
            if not error.typed or secret or not sys.stdin.isatty():
                raise
        i18n.use(self.language or system_language())
        typed = click.prompt(tr("Passphrase or recovery code"), hide_input=True, err=True)
        return open_profile(self.profile, secret=str(typed))

    @property
    def is_open(self) -> bool:
        """Tell whether the profile was opened."""
        return self._workspace is not None

    def close(self) -> None:
        """Close the profile if it was opened."""
        if self._workspace is not None:
            self._workspace.close()
        if self._log is not None:
            logs.stop(self._log)

    def story(self, text: str) -> StoryId:
        """Find the story that an argument names."""
        return self.workspace.drafts.resolve(text)

    def answer(self, document: object, *lines: str) -> None:
        """Print the result: the JSON document, or lines for people."""
        if self.as_json:
            click.echo(_document(document))
        else:
            for line in lines:
                click.echo(_plain(line))


def system_language() -> str:
    """Give the system's language if it is one of ours, else English."""
    name = locale.getlocale()[0] or ""
    language = name.split("_")[0].lower()
    return language if language in i18n.LANGUAGES else "en"


def say(text: str) -> None:
    """Print a message for people beside the result."""
    click.echo(_plain(text), err=True)


def _plain(text: str) -> str:
    """Take out what a terminal obeys: titles, names and comments come from anywhere."""
    from heliograph.domain.plain_text import paragraphs  # noqa: PLC0415 - no window needs it

    return paragraphs(text)


def _document(document: object) -> bytes:
    """Write JSON in which a terminal finds nothing to obey, and a reader every sign."""
    text = msgspec.json.format(msgspec.json.encode(document)).decode()
    return _OBEYED.sub(lambda sign: f"\\u{ord(sign[0]):04x}", text).encode()


def ask_twice(label: str) -> str:
    """Ask for a new secret, without showing it, until it was typed twice the same."""
    again = tr("The same once more")
    return str(click.prompt(label, hide_input=True, confirmation_prompt=again, err=True))


def _spoken(text: str | None) -> str:
    """Say a marked sentence in the language of the call."""
    return tr(text) if text else ""


class _Spoken(click.Command):
    """Speaks of itself in the language of the call."""

    def get_short_help_str(self, limit: int = 45) -> str:
        """Give the line for the list of commands."""
        del limit
        return _spoken(self.help)

    def format_help_text(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the help's text."""
        del ctx
        with formatter.indentation():
            formatter.write_text(_spoken(self.help))


class Group(_Spoken, click.Group):
    """A group of commands, whose ``help`` is a marked sentence."""


class _Option(click.Option):
    """An option whose help speaks the language of the call."""

    def get_help_record(self, ctx: click.Context) -> tuple[str, str] | None:
        """Give the option's two columns."""
        record = super().get_help_record(ctx)
        return None if record is None else (record[0], _spoken(self.help))


option = functools.partial(click.option, cls=_Option)
"""Declare an option; ``help`` is a marked sentence."""


def command(
    name: str, text: str
) -> Callable[[Callable[Concatenate[Session, _Parameters], int | None]], click.Command]:
    """Declare a command with its session and ``--json``; our errors become words and exit codes.

    The function returns its exit code; None is 0.

    Args:
        name: What is typed.
        text: Its help, a marked sentence.
    """

    def declare(
        function: Callable[Concatenate[Session, _Parameters], int | None],
    ) -> click.Command:
        @functools.wraps(function)
        def run(*args: _Parameters.args, **kwargs: _Parameters.kwargs) -> None:
            context = click.get_current_context()
            session = context.find_object(Session)
            if session is None:
                session = Session(profile=default_profile(), language=None)
            session.as_json = bool(kwargs.pop("as_json"))
            try:
                code = function(session, *args, **kwargs)
            except HeliographError as error:
                code = fail(session, error)
            finally:
                session.close()
            sys.exit(code or DONE)

        as_json = option(
            "--json",
            "as_json",
            is_flag=True,
            help=mark("Print one JSON document on standard output."),
        )
        return click.command(name, cls=_Spoken, help=text)(as_json(run))

    return declare


def fail(session: Session, error: HeliographError, words: Words | None = None) -> int:
    """Say what is wrong, what is safe and what to do; give the exit code.

    ``words`` are those of the moment, where they say more than the error alone.
    """
    from heliograph import wording  # noqa: PLC0415 - as above

    words = words or wording.error(error)
    if session.as_json:
        document = {"error": type(error).__name__, "what": words.what, "do": words.do}
        click.echo(_document(document))
    for sentence in (words.what, words.safe, words.do):
        if sentence:
            say(sentence)
    if isinstance(error, StoreError):
        return STORE_PROBLEM
    if isinstance(error, TryLater):
        return NOT_REACHED
    return NEEDS_PERSON


def title_of(title: str) -> str:
    """Give a story's title, or the words for a story that has none yet."""
    return title or tr("(no title yet)")


def read_json(path: str) -> dict[str, object]:
    """Read a JSON object from a file, or from standard input for ``-``."""
    try:
        data = sys.stdin.buffer.read() if path == "-" else Path(path).read_bytes()
        return decoding.decode(data, type=dict[str, object])
    except (OSError, msgspec.MsgspecError) as error:
        raise click.UsageError(
            tr("{path} is no JSON object: {reason}", path=path, reason=str(error))
        ) from error
