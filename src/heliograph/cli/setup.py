"""Commands around the work: campaign packs, and the doctor."""

from __future__ import annotations

import importlib.metadata
import platform
from dataclasses import dataclass
from pathlib import Path

import click

from heliograph import __version__, i18n, wording
from heliograph.app.why import why_ended
from heliograph.cli.session import DONE, NEEDS_PERSON, Session, command
from heliograph.domain.campaign import Campaign, in_language
from heliograph.errors import HeliographError, ServiceError
from heliograph.i18n import mark, tr
from heliograph.spelling import process

CLOCK_TOLERANCE_MS = 5 * 60 * 1000


@command("list", mark("List the campaign packs on this computer."))
def list_campaigns(session: Session) -> None:
    campaigns = session.workspace.campaigns
    packs = campaigns.all()
    session.answer(
        {
            "campaigns": [
                {
                    "id": each.id,
                    "version": each.version,
                    "title": each.title,
                    "open": campaigns.is_open(each),
                    "closes": each.closes,
                    "late": each.late,
                }
                for each in packs
            ],
            "default": campaigns.default().id,
        },
        *(_campaign_line(each, is_open=campaigns.is_open(each)) for each in packs),
    )


def _campaign_line(campaign: Campaign, *, is_open: bool) -> str:
    title = in_language(campaign.title, i18n.language())
    if campaign.closes is None:
        return tr("{id}: {title}, no deadline", id=campaign.id, title=title)
    when = i18n.moment(int(campaign.closes.timestamp() * 1000))
    if is_open:
        return tr("{id}: {title}, until {when}", id=campaign.id, title=title, when=when)
    if campaign.late == "accept":
        return tr(
            "{id}: {title}, closed {when}; late stories are accepted",
            id=campaign.id,
            title=title,
            when=when,
        )
    return tr("{id}: {title}, closed {when}", id=campaign.id, title=title, when=when)


@command("add", mark("Add a signed campaign pack from a file."))
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False, exists=True))
def add(session: Session, file: Path) -> None:
    campaign = session.workspace.campaigns.add_file(file)
    session.answer(
        {"id": campaign.id, "version": campaign.version},
        tr("Campaign pack added: {title}", title=in_language(campaign.title, i18n.language())),
    )


@command("update", mark("Ask the service for new campaign packs."))
def update(session: Session) -> int:
    before = session.workspace.campaigns.held()
    passes = session.workspace.passes(publish=lambda _: None, stopping=lambda: False)
    try:
        outcome = passes.run(at_once=True, only=frozenset(), lock_wait_s=5.0)
    finally:
        passes.close()
    after = session.workspace.campaigns.held()
    new = sorted(each for each, version in after.items() if before.get(each) != version)
    reached = outcome is not None and outcome.cause is None
    lines = [tr("New: {campaigns}", campaigns=", ".join(new))] if new else []
    if reached and not new:
        lines = [tr("The campaign packs here are the newest.")]
    if not reached:
        lines = [tr("The service was not reached.")]
        if outcome is not None and outcome.cause is not None:
            known = session.workspace.outbox.connection().trouble
            lines.append(wording.why_sentence(why_ended(outcome.cause, known)))
    session.answer({"new": new, "reached": reached}, *lines)
    return DONE if reached else 3


@click.group(invoke_without_command=True)
@click.pass_context
def campaign(context: click.Context) -> None:
    if context.invoked_subcommand is None:
        context.invoke(list_campaigns, as_json=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Finding:
    name: str
    ok: bool
    text: str


@command("doctor", mark("Look for what is wrong: environment, store, keys, clock, service."))
def doctor(session: Session) -> int:
    findings = [
        _Finding(
            name="environment",
            ok=True,
            text=tr(
                "Heliograph {version}, Python {python}, {system}",
                version=i18n.ltr(__version__),
                python=i18n.ltr(platform.python_version()),
                system=i18n.ltr(platform.platform(terse=True)),
            ),
        ),
        _qt(),
        _store(session),
        _protection(session),
        *_service(session),
    ]
    session.answer(
        {"findings": findings},
        *(f"{'✓' if each.ok else '✗'} {each.text}" for each in findings),
    )
    return DONE if all(each.ok for each in findings) else NEEDS_PERSON


def _qt() -> _Finding:
    try:
        version = importlib.metadata.version("PySide6-Essentials")
    except importlib.metadata.PackageNotFoundError:
        return _Finding(name="qt", ok=False, text=tr("Qt is not installed: no window can open."))
    return _Finding(name="qt", ok=True, text=tr("Qt {version}", version=i18n.ltr(version)))


def _store(session: Session) -> _Finding:
    faults = session.workspace.check_store()
    if faults:
        text = tr("The store has faults: {faults}", faults="; ".join(faults))
        return _Finding(name="store", ok=False, text=text)
    where = i18n.ltr(str(session.workspace.profile))
    return _Finding(name="store", ok=True, text=tr("The store in {where} is sound.", where=where))


def _protection(session: Session) -> _Finding:
    if session.workspace.is_protected:
        text = tr("The key to the stories is in this computer's key store.")
    else:
        text = tr("The key to the stories lies beside them: whoever has the folder can read it.")
    return _Finding(name="protection", ok=True, text=text)


def _service(session: Session) -> list[_Finding]:
    try:
        info = session.workspace.account.reach()
    except ServiceError as error:
        return [_Finding(name="service", ok=False, text=_words(error))]
    if info is None:
        text = tr("Not signed in. You can write; to send, sign in.")
        return [_Finding(name="service", ok=True, text=text)]
    ahead_ms = info.time_ms - session.workspace.now_ms()
    found = [
        _Finding(name="service", ok=True, text=tr("{name} was reached.", name=info.name)),
    ]
    if abs(ahead_ms) > CLOCK_TOLERANCE_MS:
        text = tr(
            "This computer's clock differs from the service's by {time}.",
            time=i18n.duration(abs(ahead_ms) / 1000),
        )
        found.append(_Finding(name="clock", ok=False, text=text))
    return found


def _words(error: HeliographError) -> str:
    words = wording.error(error)
    return " ".join(each for each in (words.what, words.do) if each)


for each in (list_campaigns, add, update):
    campaign.add_command(each)


@click.command("look-up", hidden=True)
@click.argument("words")
def look_up(words: str) -> None:
    """Serve the window's spelling where the program is a Python of its own (a frozen build)."""
    process.run(Path(words))


COMMANDS = (campaign, doctor, look_up)
