"""The command ``heliograph-service``: run it, make codes, publish packs, check what it holds."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

import click

from heliograph.domain.ids import MediaId, StoryId
from heliograph.errors import PackInvalid, ReceiptInvalid
from heliograph_service.application import make_application
from heliograph_service.central import DataInUse
from heliograph_service.opening import DATA, opened
from heliograph_service.packs import VersionTaken
from heliograph_service.provision_commands import provision
from heliograph_service.reviews import StoryNotHeld
from heliograph_service.server import listen, make_server
from heliograph_service.soundness import faults


class _Commands(click.Group):
    """Loads what signs updates only when it is asked for: no running service needs it."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """List all commands by name."""
        return sorted([*super().list_commands(ctx), "updates"])

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Find a command by its name."""
        if cmd_name != "updates":
            return super().get_command(ctx, cmd_name)
        from heliograph_service.update_commands import updates  # noqa: PLC0415 - see above

        return updates


@click.group(cls=_Commands)
def main() -> None:
    """Take stories in from Heliograph."""


@main.command()
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8321, show_default=True, help="0 takes a free one.")
@click.option("--certificate", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--key", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@DATA
def run(host: str, port: int, certificate: Path | None, key: Path | None, data: Path) -> None:
    """Serve until interrupted; the first start makes keys and prints one enrolment code."""
    if (certificate is None) != (key is None):
        raise click.UsageError("--certificate and --key go together")
    with opened(data) as central:
        try:
            central.begin_serving()
        except DataInUse as error:
            raise click.ClickException(f"another service uses {data}") from error
        if not central.enrolment.has_codes():
            click.echo(f"Enrolment code, shown this once: {central.enrolment.new_code()}")
        try:
            listener = listen(host, port)
        except OSError as error:
            raise click.ClickException(f"{host} port {port}: {error.strerror}") from error
        scheme = "http" if certificate is None else "https"
        shown = f"[{host}]" if ":" in host else host
        address = f"{scheme}://{shown}:{listener.getsockname()[1]}/"
        server = make_server(
            make_application(central),
            on_listening=lambda: click.echo(f"Listening on {address}"),
            certificate=certificate,
            key=key,
        )
        asyncio.run(server.serve(sockets=[listener]))


@main.command()
@click.option("--organisation", help="Devices with codes for the same name share their stories.")
@click.option("--count", default=1, show_default=True, type=click.IntRange(1, 10_000))
@DATA
def code(organisation: str | None, count: int, data: Path) -> None:
    """Print new enrolment codes, one a line; a running service takes them at once."""
    with opened(data) as central:
        for _ in range(count):
            click.echo(central.enrolment.new_code(organisation))


@main.group()
def campaign() -> None:
    """Campaign packs."""


@campaign.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@DATA
def publish(file: Path, data: Path) -> None:
    """Store a pack (JSON) and hand it out, signed, from now on."""
    with opened(data) as central:
        try:
            pack = central.packs.publish(file.read_bytes())
        except PackInvalid as error:
            raise click.ClickException(f"{file} is no campaign pack: {error.detail}") from error
        except VersionTaken as error:
            raise click.ClickException(
                f"version {error.version} of {error.campaign} was published with other content; "
                "raise the version number in the pack"
            ) from error
        click.echo(f"{pack.id} version {pack.version}")


@main.command("ask-original")
@click.argument("story")
@click.argument("item")
@click.argument("words")
@click.option("--language", default="en", show_default=True, help="Of the words (BCP 47).")
@DATA
def ask_original(story: str, item: str, words: str, language: str, data: Path) -> None:
    """Ask the author of STORY, in WORDS, for the original of its media item ITEM."""
    with opened(data) as central:
        try:
            review = central.reviews.ask_original(
                StoryId(story), MediaId(item), words, language=language
            )
        except StoryNotHeld as error:
            raise click.ClickException("no such story is held, or it has no such item") from error
        except ReceiptInvalid as error:
            raise click.ClickException(error.detail) from error
        click.echo(f"{review.story} review {review.number}")


@main.command()
@DATA
def check(data: Path) -> None:
    """Read everything back: database, every media item, every receipt. Exit 1 on a fault."""
    with opened(data) as central:
        count = 0
        for fault in faults(central):
            click.echo(fault)
            count += 1
        if count:
            sys.exit(1)
        click.echo("sound")


main.add_command(provision)
