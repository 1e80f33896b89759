"""The commands ``heliograph-service provision``: make a file for many computers, show one."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click
import msgspec

from heliograph.domain.campaign import parse_campaign
from heliograph.domain.policy import Policy
from heliograph.domain.provisioning import (
    OrganisationSaid,
    Provisioning,
    ProvisioningFault,
    ProvisioningInvalid,
    fingerprint,
)
from heliograph.domain.signed import verify
from heliograph_service.opening import DATA, opened
from heliograph_service.provisioning import (
    DEVICES,
    NotMade,
    Wish,
    make,
    read,
    read_certificates,
    read_policy,
    write,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

LANGUAGES = ("ar", "en", "es", "fr", "ru", "zh")
"""Of the screens of Heliograph."""
_FAULTS: dict[ProvisioningFault, str] = {
    "unreadable": "this is no provisioning file, or it is damaged",
    "signature": "it was changed after it was made",
    "content": "it says something that Heliograph cannot use",
    "foreign": "another service signed it",
    "older": "a newer one was taken in",
}
_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.group()
def provision() -> None:
    """Files that set Heliograph up: where to send, whom to trust, what holds."""


@provision.command("make")
@click.option("--out", required=True, type=click.Path(dir_okay=False, path_type=Path))
@click.option("--address", required=True, help="Where computers reach this service: https://…")
@click.option("--organisation", default="", help="Its name, as people are told who set it up.")
@click.option("--org-name", default="", help="Answers each story begins with: the name …")
@click.option("--org-name-latin", default="", help="… in Latin letters …")
@click.option("--org-country", default="", help="… the country (two letters) …")
@click.option("--membership", default="", help="… and the kind of membership.")
@click.option("--code/--no-code", default=True, help="Whether computers sign in by the file.")
@click.option(
    "--devices",
    default=DEVICES,
    show_default=True,
    type=click.IntRange(1, 100_000),
    help="How many may do so, within 60 days of the first.",
)
@click.option("--pack", "packs", multiple=True, help="Id of a campaign; several are possible.")
@click.option("--campaign", default="", help="The one that stories begin with; else the first.")
@click.option(
    "--certificate", "certificates", multiple=True, type=_FILE, help="Of its own CA, PEM."
)
@click.option("--policy", type=_FILE, help="TOML with tables defaults and locked.")
@click.option("--recovery", default="", help="Public recovery key of the organisation.")
@click.option("--proxy", default="", help="http://host:port, where one is needed.")
@click.option("--language", type=click.Choice(LANGUAGES), default=None)
@click.option("--until", type=click.DateTime(["%Y-%m-%d"]), help="When to ask for a newer one.")
@DATA
def make_file(
    *,
    out: Path,
    address: str,
    organisation: str,
    org_name: str,
    org_name_latin: str,
    org_country: str,
    membership: str,
    code: bool,
    devices: int,
    packs: tuple[str, ...],
    campaign: str,
    certificates: tuple[Path, ...],
    policy: Path | None,
    recovery: str,
    proxy: str,
    language: str | None,
    until: datetime | None,
    data: Path,
) -> None:
    """Make a signed file; with its code it is as secret as the code."""
    answers = {
        "org_name": org_name or organisation,
        "org_name_latin": org_name_latin,
        "org_country": org_country.upper(),
        "membership": membership,
    }
    if out.exists():
        raise click.ClickException(f"{out} is there; it is not written over")
    with opened(data) as central:
        try:
            wish = Wish(
                address=address,
                organisation=OrganisationSaid(
                    name=organisation,
                    answers={name: each for name, each in answers.items() if each},
                ),
                packs=packs,
                campaign=campaign,
                certificates=read_certificates(certificates),
                recovery=recovery,
                proxy=proxy,
                language=language or "",
                policy=Policy() if policy is None else read_policy(policy.read_text("utf-8")),
                until=None if until is None else until.date(),
                devices=devices if code else 0,
            )
            statement, found = make(central, wish)
            write(out, statement)
        except NotMade as error:
            raise click.ClickException(str(error)) from error
        except (OSError, UnicodeDecodeError) as error:
            raise click.ClickException(f"{out}: {error}") from error
    click.echo(f"{out}: {len(statement) + 1} bytes")
    for line in _lines(found):
        click.echo(line)


@provision.command("show")
@click.argument("file", type=_FILE)
@click.option("--json", "as_json", is_flag=True, help="The payload, without the code.")
def show(file: Path, *, as_json: bool) -> None:
    """Check a file as Heliograph does and say what it holds."""
    try:
        found = read(file)
    except ProvisioningInvalid as error:
        raise click.ClickException(f"{_FAULTS[error.fault]}: {error.detail}") from error
    except OSError as error:
        raise click.ClickException(f"{file}: {error.strerror}") from error
    if as_json:
        without = msgspec.structs.replace(found, code="")
        click.echo(msgspec.json.format(msgspec.json.encode(without)).decode())
        return
    for line in _lines(found):
        click.echo(line)


def _lines(found: Provisioning) -> Iterator[str]:
    yield f"Service       {found.service_name} ({found.service})"
    yield f"Address       {found.address}"
    yield f"Keys          {fingerprint(found.keys)}"
    yield f"Made          {datetime.fromtimestamp(found.made_ms / 1000, UTC):%Y-%m-%d %H:%M} UTC"
    if found.until is not None:
        yield f"Until         {found.until}{' (over)' if found.is_over(date.today()) else ''}"  # noqa: DTZ011 - of this place
    yield f"Organisation  {found.organisation.name or '-'}"
    for name, said in found.organisation.known_answers().items():
        yield f"  {name} = {said}"
    yield f"Code          {'yes, keep this file secret' if found.code else 'none'}"
    for each in found.packs:
        pack = parse_campaign(verify(each, typ="heliograph-campaign", keys=found.keys))
        first = " (stories begin with it)" if pack.id == found.campaign else ""
        yield f"Campaign      {pack.id} version {pack.version}{first}"
    yield f"Certificates  {len(found.certificates)}"
    yield f"Recovery key  {found.recovery or '-'}"
    yield f"Proxy         {found.proxy or '-'}"
    yield f"Language      {found.language or '-'}"
    for name in found.policy.names():
        value = msgspec.to_builtins(found.policy.value(name))
        how = "locked" if found.policy.locks(name) else "default"
        yield f"Rule          {name} = {value} ({how})"
