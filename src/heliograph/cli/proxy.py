"""The command for the proxy of a network: which one, and what it is told."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from heliograph.cli.session import DONE, command, option
from heliograph.i18n import ltr, mark, tr

if TYPE_CHECKING:
    from heliograph.cli.session import Session


@command("proxy", mark("Show or choose the proxy of this network, and what it is told."))
@option("--address", help=mark("Use the proxy at this address."))
@option("--system", is_flag=True, help=mark("Use the proxy that this computer’s system names."))
@option("--user", help=mark("Name for the proxy; the password is asked for, or read from input."))
@option("--nobody", is_flag=True, help=mark("Tell the proxy no name and no password any more."))
def proxy(
    session: Session, address: str | None, user: str | None, *, system: bool, nobody: bool
) -> int:
    account = session.workspace.account
    choice = account.proxy()
    if (system and address) or (nobody and user):
        raise click.UsageError(tr("These two options say different things."))
    if address is not None or system or user or nobody:
        here = "" if system else choice.address if address is None else address
        moved = system or address is not None
        known = ("", "") if moved or nobody else (choice.user, choice.password)
        name, password = (user, _password()) if user else known
        choice = account.choose_proxy(here, user=name, password=password)
    lines = [
        tr("Proxy: {address}", address=ltr(choice.address))
        if choice.address
        else tr("Proxy: as this computer’s system names it")
    ]
    if choice.user:
        lines.append(tr("Name for the proxy: {name}", name=choice.user))
    document = {"address": choice.address or None, "user": choice.user or None}
    session.answer(document, *lines)
    return DONE


def _password() -> str:
    """Ask without showing it; never an option, which every user of the computer could read."""
    if sys.stdin.isatty():
        return str(click.prompt(tr("Password for the proxy"), hide_input=True, err=True))
    return sys.stdin.readline().rstrip("\r\n")


COMMANDS = (proxy,)
