"""The command that looks for what is wrong, and makes a support file of it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from heliograph.cli.session import DONE, NEEDS_PERSON, STORE_PROBLEM, Session, command, option, say
from heliograph.errors import StoreError
from heliograph.i18n import joined, ltr, mark, tr
from heliograph.wording.doctor import finding_words

if TYPE_CHECKING:
    from heliograph.app.doctor import Finding
    from heliograph.app.support_file import SupportFile

_SIGNS = {"good": "✓", "bad": "✗", "open": "·"}


@command("doctor", mark("Look for what is wrong: environment, store, keys, clock, service."))
@option(
    "--bundle",
    type=click.Path(path_type=Path, dir_okay=False),
    default=None,
    help=mark("Also write a support file (ZIP) and show what is in it: nothing of your words."),
)
def doctor(session: Session, bundle: Path | None) -> int:
    findings, support = _look(session)
    document: dict[str, object] = {"findings": [_document(each) for each in findings]}
    lines = [_line(each) for each in findings]
    code = DONE if all(each.ok for each in findings) else NEEDS_PERSON
    if any(each.code in {"store-faults", "store-not-opened"} for each in findings):
        code = STORE_PROBLEM
    if bundle is not None:
        lines += ["", support.text()]
        try:
            support.save(bundle)
        except OSError as error:
            reason = error.strerror or type(error).__name__
            say(tr("The support file could not be saved: {reason}", reason=reason))
            code = code or NEEDS_PERSON
        else:
            document["bundle"] = str(bundle)
            lines.append(
                tr("Saved, exactly as shown here: {path}", path=ltr(str(bundle.absolute())))
            )
    session.answer(document, *lines)
    return code


def _look(session: Session) -> tuple[tuple[Finding, ...], SupportFile]:
    # Imported here: only this command needs them.
    from heliograph.app.doctor import without_store  # noqa: PLC0415
    from heliograph.app.support_file import support_file  # noqa: PLC0415

    try:
        workspace = session.workspace
        findings = workspace.doctor().look()
        counts = workspace.drafts.counts()
    except StoreError as error:  # this is what the doctor is for
        findings = without_store(session.profile, error)
        return findings, support_file(session.profile, findings)
    return findings, support_file(
        session.profile, findings, settings=workspace.settings, counts=counts
    )


def _document(finding: Finding) -> dict[str, object]:
    words = finding_words(finding)
    return {
        "name": finding.area,
        "code": finding.code,
        "ok": finding.ok,
        "text": words.what,
        "do": words.do,
    }


def _line(finding: Finding) -> str:
    words = finding_words(finding)
    said = joined(words.what, words.safe, words.do)
    return f"{_SIGNS[finding.verdict]} {said}"


COMMANDS = (doctor,)
