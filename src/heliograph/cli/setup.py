"""Commands around the work: campaign packs."""

from __future__ import annotations

from pathlib import Path

import click

from heliograph import i18n, wording
from heliograph.app.why import why_ended
from heliograph.cli.session import DONE, Session, command
from heliograph.domain.campaign import Campaign, in_language
from heliograph.i18n import mark, tr


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


for each in (list_campaigns, add, update):
    campaign.add_command(each)


COMMANDS = (campaign,)
