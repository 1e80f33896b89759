"""Commands of backups: write one, check one, restore one."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from typing import TextIO

import click
import msgspec

from heliograph.app import backups
from heliograph.cli.progress import ProgressLine
from heliograph.cli.session import (
    DONE,
    WRONG_USAGE,
    Group,
    Session,
    ask_twice,
    command,
    option,
    say,
)
from heliograph.i18n import mark, size, tr
from heliograph.wording import backups as words

_file = click.Path(path_type=Path, dir_okay=False)
_passphrase_file = option(
    "--passphrase-file",
    type=click.File("r", encoding="utf-8"),
    help=mark("Read the passphrase from a file (- is standard input) and do not ask."),
)


class _Backup(Group):
    """Takes a file in place of a command: ``backup OUT`` writes there."""

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command; anything else is where to write."""
        if args[0] in self.commands:
            return super().resolve_command(ctx, args)
        return "write", write, args


@click.group(
    "backup",
    cls=_Backup,
    help=mark("Keep all stories in one encrypted file, or restore them from it."),
    subcommand_metavar="OUT | COMMAND [ARGS]...",
    # What stands before the file belongs to it.
    context_settings={"ignore_unknown_options": True},
)
def backup() -> None:
    pass


@command("write", mark("Write all stories and files into one encrypted file, and read it back."))
@click.argument("file", metavar="OUT", type=_file)
@_passphrase_file
def write(session: Session, file: Path, passphrase_file: TextIO | None) -> int:
    session.workspace  # noqa: B018 - asks nothing of a person whose profile does not open
    passphrase = _given(passphrase_file) or _ask_new()
    if len(passphrase) < backups.SHORTEST_PASSPHRASE:
        say(words.passphrase_too_short(backups.SHORTEST_PASSPHRASE))
        return WRONG_USAGE
    with closing(_Line()) as line:
        made = session.workspace.backups.write(
            file.absolute(), passphrase=passphrase, progress=line.show
        )
    document = msgspec.structs.asdict(made) | {"path": str(made.path)}
    session.answer(document, *words.backup_written(made))
    return DONE


@command("check", mark("Read a whole backup and tell whether it can be restored."))
@click.argument("file", metavar="IN", type=_file)
@_passphrase_file
def check(session: Session, file: Path, passphrase_file: TextIO | None) -> int:
    found = backups.check(file.absolute(), _given(passphrase_file) or _ask())
    session.answer(found, *words.backup_sound(found))
    return DONE


@command("restore", mark("Restore a backup into a profile that is new or empty."))
@click.argument("file", metavar="IN", type=_file)
@option(
    "--replace",
    is_flag=True,
    help=mark("Also where there are stories: those are kept aside, and nothing is deleted."),
)
@_passphrase_file
def restore(session: Session, file: Path, passphrase_file: TextIO | None, *, replace: bool) -> int:
    secret = _given(passphrase_file) or _ask()
    with closing(_Line()) as line:
        found = backups.restore(
            file.absolute(), secret, session.profile, replace=replace, progress=line.show
        )
    session.answer(found, *words.backup_restored(found))
    return DONE


class _Line:
    """How far it is, on a terminal."""

    def __init__(self) -> None:
        self._line = ProgressLine()

    def show(self, done_bytes: int, total_bytes: int) -> None:
        self._line.show(tr("{sent} of {total}", sent=size(done_bytes), total=size(total_bytes)))

    def close(self) -> None:
        self._line.end()


def _given(file: TextIO | None) -> str:
    """Give the first line of the file that was named."""
    return "" if file is None else file.readline().rstrip("\r\n")


def _ask() -> str:
    return str(
        click.prompt(tr("Passphrase of the backup, or recovery code"), hide_input=True, err=True)
    )


def _ask_new() -> str:
    say(words.passphrase_matters())
    return ask_twice(tr("Passphrase of the backup"))


for _each in (write, check, restore):
    backup.add_command(_each)

COMMANDS = (backup,)
