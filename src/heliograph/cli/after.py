"""Commands for after sending: receipts, withdraw."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from heliograph import decoding, i18n
from heliograph.app.receipt_files import verify_file
from heliograph.cli.progress import ProgressLine
from heliograph.cli.session import (
    DONE,
    NEEDS_PERSON,
    Session,
    command,
    option,
    read_json,
    say,
    title_of,
)
from heliograph.errors import ReceiptInvalid
from heliograph.i18n import mark, tr
from heliograph.paper.receipt_folder import in_words, save_receipts
from heliograph.paper.saving import save_receipt

_path = click.Path(path_type=Path, dir_okay=False)


@command("list", mark("List receipts."))
def list_receipts(session: Session) -> None:
    receipts = session.workspace.receipts
    documents: list[object] = []
    lines: list[str] = []
    for row in receipts.sent():
        submission = row.submission
        if submission is None or submission.receipt_number is None:
            continue
        documents.append(
            {
                "id": row.story,
                "title": row.title,
                "revision": submission.revision,
                "number": submission.receipt_number,
                "received_ms": submission.received_ms,
                "state": row.state,
            }
        )
        lines.append(
            tr(
                "{title}: received {when}, receipt {number}",
                title=title_of(row.title),
                when=i18n.moment(submission.received_ms or 0),
                number=i18n.ltr(submission.receipt_number),
            )
        )
    session.answer({"receipts": documents}, *lines)


@command(
    "save",
    mark(
        "Save a story's receipt as a file, STORY OUT: .pdf for people, .jws as it was signed;"
        " or many receipts and a list of them, --folder DIR."
    ),
)
@click.argument("story", required=False)
@click.argument("out", type=_path, required=False)
@option(
    "--folder",
    "--all",
    "folder",
    type=click.Path(path_type=Path, file_okay=False),
    default=None,
    help=mark("Folder for all receipts as PDF and a list of them (XLSX, CSV)."),
)
@option(
    "--table",
    type=_path,
    default=None,
    help=mark("Where the list goes instead: .xlsx, or .csv for text."),
)
@option("--lot", is_flag=True, help=mark("Only the receipts of what went out together last."))
def save(
    session: Session,
    story: str | None,
    out: Path | None,
    folder: Path | None,
    *,
    table: Path | None,
    lot: bool,
) -> int:
    if folder is not None and story is None:
        return _save_many(session, folder, table=table, lot=lot)
    if story is None or out is None or folder is not None or table is not None or lot:
        raise click.UsageError(tr("Name a story and a file, or --folder and a folder."))
    try:
        save_receipt(session.workspace.receipts, session.story(story), out)
    except OSError as error:
        raise click.UsageError(
            tr("{path} cannot be written: {reason}", path=str(out), reason=error.strerror or "")
        ) from error
    session.answer({"saved": str(out)}, tr("Receipt saved as {path}.", path=i18n.ltr(str(out))))
    return 0


def _save_many(session: Session, folder: Path, *, table: Path | None, lot: bool) -> int:
    receipts = session.workspace.receipts
    numbers = session.workspace.outbox.lot_receipts() if lot else receipts.numbers()
    line = ProgressLine()

    def show(done: int) -> bool:
        line.show(tr("{n} of {whole} receipts", n=done, whole=len(numbers)))
        return True

    try:
        saved = save_receipts(receipts, numbers, folder, table=table, goes_on=show)
    finally:
        line.end()
    session.answer(
        {
            "saved": str(folder),
            "receipts": saved.receipts,
            "of": saved.wanted,
            "list": saved.list_name,
            "tables": saved.tables,
        },
        in_words(saved),
    )
    return DONE if saved.is_whole else NEEDS_PERSON


@command(
    "verify",
    mark("Check a saved receipt (.pdf, .jws); needs no connection, and no profile with --keys."),
)
@click.argument("file", type=_path)
@option("--keys", "keys_file", default=None, help=mark("JSON file of key ids and public keys."))
def verify(session: Session, file: Path, keys_file: str | None) -> int:
    if keys_file is None:
        keys = session.workspace.receipts.keys()
    else:
        keys = decoding.convert(read_json(keys_file), dict[str, str])
    try:
        receipt = verify_file(file, keys)
    except ReceiptInvalid as error:
        session.answer(
            {"verified": False, "reason": error.detail},
            tr("This receipt does not hold: it is not what the service signed."),
        )
        return NEEDS_PERSON
    session.answer(
        {"verified": True, "receipt": receipt},
        tr(
            "The receipt holds: {number}, received {when}.",
            number=i18n.ltr(receipt.number),
            when=i18n.moment(receipt.received_ms),
        ),
        tr(
            "It is for story {story}, revision {revision}, content {content}.",
            story=i18n.ltr(receipt.story),
            revision=receipt.revision,
            content=i18n.ltr(receipt.manifest),
        ),
    )
    return 0


@click.group(invoke_without_command=True)
@click.pass_context
def receipts(context: click.Context) -> None:
    if context.invoked_subcommand is None:
        context.invoke(list_receipts, as_json=False)


@command("withdraw", mark("Ask the service to withdraw a story that was sent."))
@click.argument("story")
@option("--yes", is_flag=True, help=mark("Withdraw without asking."))
def withdraw(session: Session, story: str, *, yes: bool) -> int | None:
    target = session.story(story)
    if not yes and not session.as_json and sys.stdin.isatty():
        title = title_of(session.workspace.drafts.get(target).title)
        say(
            tr(
                "Withdraw {title}? ITU is asked to take it out. This cannot be undone."
                " The story stays on this computer.",
                title=title,
            )
        )
        # The word is the command's own, so nobody agrees out of habit.
        if click.prompt(tr("Type withdraw to do it"), default="", show_default=False) != "withdraw":
            say(tr("Nothing was withdrawn."))
            return NEEDS_PERSON
    session.workspace.receipts.withdraw(target)
    session.answer(
        {"id": target},
        tr("The withdrawal is waiting to be sent. It goes with the next connection."),
    )
    return None


for each in (list_receipts, save, verify):
    receipts.add_command(each)

COMMANDS = (receipts, withdraw)
