"""Commands of protection, and those of who holds an organisation's recovery key."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import click

from heliograph import wording
from heliograph.app.protection import NewCode, recovery_request
from heliograph.cli.session import DONE, NEEDS_PERSON, Session, ask_twice, command, option, say
from heliograph.i18n import ltr, mark, tr

_SAVE_CODE = option(
    "--save-code",
    type=click.Path(path_type=Path, dir_okay=False),
    help=mark("Write the recovery code to this new file, and ask nothing."),
)


@command("status", mark("Say who can open the stories, and by what."))
def status(session: Session) -> None:
    _tell(session)


@command("on", mark("Protect the stories, with a recovery code for the day the key is lost."))
@option("--passphrase", is_flag=True, help=mark("By a passphrase, typed at each start."))
@option("--no-organisation", is_flag=True, help=mark("Without your organisation’s recovery key."))
@_SAVE_CODE
def turn_on(
    session: Session, save_code: Path | None, *, passphrase: bool, no_organisation: bool
) -> int:
    protecting = session.workspace.protecting
    typed = _new_passphrase() if passphrase else ""
    code = NewCode.draw()
    protecting.ways(code, typed)  # too short a passphrase is refused before a code is kept
    if not _is_kept(code, save_code):
        return NEEDS_PERSON
    helps = bool(protecting.organisation) and not no_organisation
    protecting.turn_on(code, passphrase=typed, organisation=helps)
    _tell(session)
    return DONE


@command("off", mark("Lay the key beside the stories: whoever has the folder can read them."))
def turn_off(session: Session) -> None:
    session.workspace.protecting.turn_off()
    _tell(session)


@command("recovery", mark("Make a new recovery code; the one before opens nothing more."))
@_SAVE_CODE
def recovery(session: Session, save_code: Path | None) -> int:
    protecting = session.workspace.protecting
    if protecting.kind == "plain":
        say(tr("The stories are not protected, so there is nothing to recover."))
        return NEEDS_PERSON
    code = NewCode.draw()
    if not _is_kept(code, save_code):
        return NEEDS_PERSON
    protecting.renew_code(code)
    _tell(session)
    return DONE


@command("request", mark("Write what your organisation needs to open the stories for you."))
def request(session: Session) -> None:
    click.echo(recovery_request(session.profile))


@click.group(invoke_without_command=True)
@click.pass_context
def protect(context: click.Context) -> None:
    if context.invoked_subcommand is None:
        context.invoke(status, as_json=False)


@command("make", mark("Make a recovery key: the private half goes into a new file."))
@click.argument("key", type=click.Path(path_type=Path, dir_okay=False))
def make_key(session: Session, key: Path) -> None:
    from heliograph.app import organisation_key  # noqa: PLC0415 - ciphers are slow to load

    try:
        public = organisation_key.make(key)
    except OSError as error:
        raise click.UsageError(_not_used(key, error)) from error
    session.answer(
        {"recovery": public},
        tr("For “recovery” in provisioning files: {key}", key=ltr(public)),
        tr("Keep {file} where nobody else can read it.", file=ltr(str(key))),
    )


@command("answer", mark("Read the recovery code for a person out of their request."))
@click.argument("key", type=click.Path(path_type=Path, dir_okay=False))
@click.argument("asked", metavar="REQUEST", type=click.Path(path_type=Path, dir_okay=False))
def answer_request(session: Session, key: Path, asked: Path) -> None:
    from heliograph.app import organisation_key  # noqa: PLC0415 - as above

    try:
        groups = organisation_key.code_for(asked, key)
    except OSError as error:
        raise click.UsageError(_not_used(Path(error.filename or asked), error)) from error
    session.answer({"code": " ".join(groups)}, ltr(" ".join(groups)))


@click.group("organisation-key")
def organisation() -> None:
    pass


def _tell(session: Session) -> None:
    protecting = session.workspace.protecting
    document = {"protection": protecting.kind, "slots": sorted(protecting.slots)}
    session.answer(document, *wording.protection(protecting))


def _is_kept(code: NewCode, save_to: Path | None) -> bool:
    """Let the code be kept: in a file, or on paper, of which two groups are asked."""
    if save_to is not None:
        _save(code, save_to)
        return True
    say(tr("Write this recovery code down and keep it away from this computer:"))
    say(ltr(" ".join(code.groups)))
    asked = [tr("Group {n} of the code", n=position + 1) for position in code.asked]
    typed = tuple(str(click.prompt(each, err=True)) for each in asked)
    if code.is_kept(typed):
        return True
    say(tr("That is not the code. Nothing was changed."))
    return False


def _save(code: NewCode, path: Path) -> None:
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            file.write(" ".join(code.groups) + "\n")
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        raise click.UsageError(_not_used(path, error)) from error


def _not_used(path: Path, error: OSError) -> str:
    return f"{ltr(str(path))}: {error.strerror}"


def _new_passphrase() -> str:
    """Ask twice without showing it; a script gives one line on standard input."""
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\r\n")
    return ask_twice(tr("New passphrase"))


for each in (status, turn_on, turn_off, recovery, request):
    protect.add_command(each)
for each in (make_key, answer_request):
    organisation.add_command(each)

COMMANDS = (protect, organisation)
