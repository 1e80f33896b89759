"""Commands of updates: ask for a newer version, fetch it, tell how it stands, choose."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, cast, get_args

import click

from heliograph import __version__
from heliograph.cli.progress import ProgressLine
from heliograph.cli.session import DONE, NEEDS_PERSON, NOT_ALL, Group, Session, command, option
from heliograph.i18n import mark
from heliograph.settings import UpdateChannel
from heliograph.updates.sources import StickSource
from heliograph.wording import updates as words

if TYPE_CHECKING:
    from heliograph.app.update_standing import Standing

_from = option(
    "--from",
    "source",
    type=click.Path(path_type=Path, exists=True),
    help=mark("Ask this folder or file, as a stick carries it, and not ITU’s service."),
)


@click.group(
    "update", cls=Group, help=mark("Look for a newer Heliograph, and fetch it when you say so.")
)
def update() -> None:
    pass


@command("check", mark("Ask whether there is a newer version; fetches nothing but that."))
@_from
def check(session: Session, source: Path | None) -> int:
    standing = session.workspace.updates.look(None if source is None else StickSource(source))
    return _answer(session, standing)


@command("get", mark("Fetch the newer version, or go on fetching it; stories go first."))
@_from
@option("--anyway", is_flag=True, help=mark("Also where the data rules would let it wait."))
def get(session: Session, source: Path | None, *, anyway: bool) -> int:
    updates = session.workspace.updates
    place = None if source is None else StickSource(source)
    if place is None:
        if updates.standing().offer is None:
            updates.look()
        updates.want(anyway=anyway)
    with closing(_Progress()) as line:
        standing = updates.get(place, told=line.show)
    _answer(session, standing)
    return DONE if standing.package is not None else NOT_ALL


@command("status", mark("Tell what is known of a newer version, and ask nobody."))
def status(session: Session) -> int:
    return _answer(session, session.workspace.updates.standing())


@command("choose", mark("Turn looking for newer versions on or off, or choose which ones."))
@option("--on/--off", "on", default=None, help=mark("Whether newer versions are looked for."))
@option(
    "--channel",
    type=click.Choice(get_args(UpdateChannel)),
    help=mark("Versions for everybody, or those that are still being tested."),
)
def choose(session: Session, *, on: bool | None, channel: str | None) -> int:
    settings = session.workspace.settings
    if on is not None:
        settings.updates = on
    if channel is not None:
        settings.update_channel = cast("UpdateChannel", channel)
    session.workspace.save_settings()
    _answer(session, session.workspace.updates.standing())
    return DONE


for _each in (check, get, status, choose):
    update.add_command(_each)


class _Progress:
    """How far it is, on a terminal."""

    def __init__(self) -> None:
        self._line = ProgressLine()

    def show(self, standing: Standing) -> None:
        self._line.show(words.progress_sentence(standing))

    def close(self) -> None:
        self._line.end()


def _answer(session: Session, standing: Standing) -> int:
    settings = session.workspace.settings
    offer, package = standing.offer, standing.package
    if package is not None:  # it is called whole and checked below
        package = session.workspace.updates.package()
    document = {
        "version": __version__,
        "on": settings.updates,
        "channel": settings.update_channel,
        "off": standing.off,
        "newer": None
        if offer is None
        else {
            "version": offer.version,
            "size_bytes": offer.size_bytes,
            "sha256": offer.sha256,
            "notes": offer.notes,
        },
        "wanted": standing.is_wanted,
        "have_bytes": standing.have_bytes,
        "takes_s": None if standing.left_s is None else round(standing.left_s),
        "over_budget": standing.over_budget,
        "waits_for": standing.wait if standing.is_wanted else None,
        "held": None if standing.hold is None else standing.hold.cause,
        "package": None if package is None else str(package),
        "looked_at": standing.looked_ms,
    }
    rules = session.workspace.data_rules.standing()
    session.answer(document, *words.lines(standing, rules, version=__version__))
    return NEEDS_PERSON if standing.off not in {None, "off"} else DONE


COMMANDS = (update,)
