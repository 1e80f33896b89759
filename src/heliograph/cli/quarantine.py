"""Commands of what was kept aside: list, copy out, put back, delete."""

from __future__ import annotations

from pathlib import Path

import click

from heliograph.app.quarantine import Quarantine, SetAside
from heliograph.cli.session import DONE, NEEDS_PERSON, Group, Session, command, option, say
from heliograph.i18n import ltr, mark, tr
from heliograph.wording import quarantine as words


@click.group(
    "quarantine",
    cls=Group,
    help=mark("What was kept aside because it was damaged or replaced."),
)
def quarantine() -> None:
    pass


@command("list", mark("List what is kept aside, and why."))
def list_kept(session: Session) -> int:
    found = Quarantine(session.profile).all()
    session.answer({"kept": found}, *([words.named(each) for each in found] or [words.nothing()]))
    return DONE


@command("export", mark("Copy it into a folder."))
@click.argument("name")
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False, exists=True))
def export(session: Session, name: str, folder: Path) -> int:
    kept = _find(session, name)
    if kept is None:
        return NEEDS_PERSON
    made = Quarantine(session.profile).copy_out(kept, folder.absolute())
    session.answer({"path": str(made)}, tr("Copied to {folder}.", folder=ltr(str(made))))
    return DONE


@command("put-back", mark("Put it back in its place; what is there now is kept aside."))
@click.argument("name")
def put_back(session: Session, name: str) -> int:
    kept = _find(session, name)
    if kept is None:
        return NEEDS_PERSON
    Quarantine(session.profile).put_back(kept)
    session.answer({"name": kept.name}, words.put_back())
    return DONE


@command("delete", mark("Delete it for good; asks twice."))
@click.argument("name")
@option("--yes", count=True, help=mark("Answers one question; given twice, nothing is asked."))
def delete(session: Session, name: str, yes: int) -> int:
    kept = _find(session, name)
    if kept is None:
        return NEEDS_PERSON
    questions = (words.first_question(kept), words.second_question())
    if not all(click.confirm(each, err=True) for each in questions[yes:]):
        session.answer({"deleted": False}, words.not_deleted())
        return NEEDS_PERSON
    Quarantine(session.profile).delete(kept)
    session.answer({"deleted": True}, words.deleted())
    return DONE


def _find(session: Session, name: str) -> SetAside | None:
    kept = Quarantine(session.profile).find(name)
    if kept is None:
        say(words.unknown(name))
    return kept


for _each in (list_kept, export, put_back, delete):
    quarantine.add_command(_each)

COMMANDS = (quarantine,)
