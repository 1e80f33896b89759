"""The command that looks for what is wrong, and makes a support file of it."""

from __future__ import annotations

import functools
from pathlib import Path
from typing import TYPE_CHECKING

import click

from heliograph import i18n
from heliograph.cli.progress import ProgressLine
from heliograph.cli.session import (
    DONE,
    NEEDS_PERSON,
    STORE_PROBLEM,
    Session,
    command,
    option,
    say,
    system_language,
)
from heliograph.cli.setting_up import set_by_document, set_by_lines
from heliograph.clock import SystemClock
from heliograph.errors import StoreError
from heliograph.i18n import joined, ltr, mark, tr
from heliograph.wording import rescue as rescue_words
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
@option(
    "--repair",
    is_flag=True,
    help=mark("Open what can be read of a damaged profile; the damaged file is kept."),
)
@option(
    "--from-copy",
    is_flag=True,
    help=mark("With --repair: take the newest earlier copy of the stories in place of them."),
)
def doctor(session: Session, bundle: Path | None, *, repair: bool, from_copy: bool) -> int:
    if repair or from_copy:
        return _repair(session, from_copy=from_copy)
    findings, support = _look(session)
    document: dict[str, object] = {"findings": [_document(each) for each in findings]}
    lines = [_line(each) for each in findings]
    code = DONE if all(each.ok for each in findings) else NEEDS_PERSON
    if session.is_open and (before_ms := session.workspace.missing_before_ms) is not None:
        document["missing_before_ms"] = before_ms
        lines.append(f"{_SIGNS['bad']} {rescue_words.changes_missing(before_ms)}")
        code = NEEDS_PERSON
    if session.is_open:
        document["set_by"] = set_by_document(session)
        lines += [f"{_SIGNS['open']} {each}" for each in set_by_lines(session)]
    if any(each.code in {"store-faults", "store-not-opened"} for each in findings):
        code = STORE_PROBLEM
    if any(_can_be_repaired(each) for each in findings):
        lines.append(f"  {rescue_words.repair_offer()}")
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


def _repair(session: Session, *, from_copy: bool) -> int:
    """Put what can be read, or a copy, in the place of what is damaged."""
    from heliograph.app.rescue import Rescue  # noqa: PLC0415 - hardly ever needed

    rescue = session.open_with(functools.partial(Rescue, clock=SystemClock()))
    i18n.use(session.language or system_language())
    if not from_copy:
        line = ProgressLine()
        try:
            report = rescue.read_what_can_be(
                progress=lambda done, of: line.show(rescue_words.looked_at(done, of))
            )
        finally:
            line.end()
    elif copies := rescue.look().copies:
        report = rescue.use_copy(copies[0])
    else:
        say(rescue_words.no_copy())
        return STORE_PROBLEM
    if report is None:
        session.answer({"repaired": None}, rescue_words.nothing_damaged())
        return DONE
    drafts = session.workspace.drafts
    session.answer(
        {"repaired": report},
        *rescue_words.report_lines(report, lambda story: drafts.get(story).title),
    )
    return DONE if not report.harmed and not report.unread else NEEDS_PERSON


def _can_be_repaired(finding: Finding) -> bool:
    from heliograph.app.rescue import can_help  # noqa: PLC0415 - as above

    return finding.code == "store-faults" or (finding.error is not None and can_help(finding.error))


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
