"""The commands with which updates are signed and offered: ``heliograph-service updates``."""

# pyright: reportPrivateImportUsage=false
# The library names in no list what its modules hand on.

from __future__ import annotations

import os
import tomllib
import zipfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, cast, get_args

import click
from platformdirs import user_data_path
from tuf.api.metadata import Root, Snapshot, Targets, Timestamp

from heliograph.domain.updates import METADATA, TARGETS, About, Channel, System
from heliograph_service.update_files import FOLDER
from heliograph_service.update_keys import KeyUnreadable, make_key, read_public, read_signer
from heliograph_service.update_repository import NotPublished, Repository

if TYPE_CHECKING:
    from collections.abc import Generator, Sequence

    from securesystemslib.signer import Key, Signer
    from tuf.api.metadata import Signed

PASSPHRASE = "HELIOGRAPH_KEY_PASSPHRASE"  # noqa: S105 - the name of a variable
_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
_FOLDER = click.option(
    "--folder",
    type=click.Path(file_okay=False, path_type=Path),
    default=lambda: user_data_path("heliograph-service") / FOLDER,
    help="The repository; by default where the service hands it out.",
)
_ONLINE = click.option("--online-key", type=_FILE, required=True, help="The service's own key.")
_TARGETS = click.option(
    "--targets-key", "targets_keys", type=_FILE, required=True, multiple=True, help="Signs offers."
)
_CHANNEL = click.option("--channel", type=click.Choice(get_args(Channel)), default="stable")
_SYSTEM = click.option("--for", "system", type=click.Choice(get_args(System)), required=True)


@click.group()
def updates() -> None:
    """Sign and offer newer versions of Heliograph.

    Keys with a passphrase are opened with the one in HELIOGRAPH_KEY_PASSPHRASE.
    """


@updates.command()
@click.argument("file", type=click.Path(path_type=Path))
def key(file: Path) -> None:
    """Make a key: FILE stays with its holder, FILE with .pub is told to others."""
    try:
        click.echo(make_key(file, _passphrase()))
    except FileExistsError as error:
        raise click.ClickException(f"{file} is there already") from error


def _root_options(function: click.decorators.FC) -> click.decorators.FC:
    for option in (
        click.option("--root-key", "root_keys", type=_FILE, required=True, multiple=True),
        click.option("--threshold", type=click.IntRange(1, 10), default=1, show_default=True),
        _TARGETS,
        _ONLINE,
        _FOLDER,
    ):
        function = option(function)
    return function


@updates.command()
@_root_options
def init(
    *,
    root_keys: Sequence[Path],
    threshold: int,
    targets_keys: Sequence[Path],
    online_key: Path,
    folder: Path,
) -> None:
    """Say who may sign what; public keys are enough. Then each holder of a root key signs."""
    with _told():
        Repository(folder).begin(
            root=_publics(root_keys),
            threshold=threshold,
            targets=_publics(targets_keys),
            online=read_public(online_key, _passphrase()),
        )
        click.echo("To be signed: heliograph-service updates sign --root-key …")


@updates.command()
@_root_options
def rotate(
    *,
    root_keys: Sequence[Path],
    threshold: int,
    targets_keys: Sequence[Path],
    online_key: Path,
    folder: Path,
) -> None:
    """Say anew who may sign what; enough of the old root keys and of the new ones sign."""
    with _told():
        Repository(folder).replace_root(
            root=_publics(root_keys),
            threshold=threshold,
            targets=_publics(targets_keys),
            online=read_public(online_key, _passphrase()),
        )
        click.echo("To be signed: heliograph-service updates sign --root-key …")


@updates.command()
@click.option("--root-key", "root_keys", type=_FILE, required=True, multiple=True)
@_FOLDER
def sign(*, root_keys: Sequence[Path], folder: Path) -> None:
    """Sign the root that is being made; it counts from when enough have."""
    with _told():
        lacking = Repository(folder).sign_root(_signers(root_keys))
    click.echo(f"{lacking} more to sign" if lacking else "signed by enough")


@updates.command()
@click.argument("package", type=_FILE)
@click.option("--version", required=True)
@click.option("--notes", type=_FILE, help="TOML: language = 'what is new'.")
@_CHANNEL
@_SYSTEM
@_TARGETS
@_ONLINE
@_FOLDER
def publish(
    *,
    package: Path,
    version: str,
    notes: Path | None,
    channel: str,
    system: str,
    targets_keys: Sequence[Path],
    online_key: Path,
    folder: Path,
) -> None:
    """Offer PACKAGE from now on."""
    words = {} if notes is None else tomllib.loads(notes.read_text("utf-8"))
    if not all(isinstance(each, str) for each in words.values()):
        raise click.UsageError(f"{notes} is to hold one text for each language")
    with _told():
        place = Repository(folder).offer(
            package,
            About(version=version, name=package.name, notes=words),
            channel=cast("Channel", channel),
            system=cast("System", system),
            signers=_signers(targets_keys),
            online=read_signer(online_key, _passphrase()),
        )
    click.echo(place)


@updates.command()
@_CHANNEL
@_SYSTEM
@_TARGETS
@_ONLINE
@_FOLDER
def withdraw(
    *, channel: str, system: str, targets_keys: Sequence[Path], online_key: Path, folder: Path
) -> None:
    """Offer nothing more for a system; what people have installed stays."""
    with _told():
        Repository(folder).withdraw(
            channel=cast("Channel", channel),
            system=cast("System", system),
            signers=_signers(targets_keys),
            online=read_signer(online_key, _passphrase()),
        )


@updates.command()
@click.option("--targets-key", "targets_keys", type=_FILE, multiple=True)
@_ONLINE
@_FOLDER
def renew(*, targets_keys: Sequence[Path], online_key: Path, folder: Path) -> None:
    """Say that what is offered still holds: once a week, by a task of the service's computer."""
    with _told():
        Repository(folder).renew(
            read_signer(online_key, _passphrase()), targets=_signers(targets_keys)
        )


@updates.command()
@_FOLDER
def show(folder: Path) -> None:
    """List what is signed, until when, and what is offered."""
    with _told():
        repository = Repository(folder)
        signeds: list[Signed] = [
            repository.newest(Root).signed,
            repository.newest(Targets).signed,
            repository.newest(Snapshot).signed,
            repository.newest(Timestamp).signed,
        ]
        for signed in signeds:
            click.echo(f"{signed.type} {signed.version}, until {signed.expires:%Y-%m-%d}")
        for target, found in repository.newest(Targets).signed.targets.items():
            click.echo(f"{target}: {found.custom['version']}, {found.length} bytes")


@updates.command()
@click.argument("out", type=click.Path(path_type=Path))
@_FOLDER
def bundle(out: Path, folder: Path) -> None:
    """Write everything that is offered into one file, for a stick."""
    with zipfile.ZipFile(out, "x") as file:
        for part in (METADATA, TARGETS):
            for path in sorted((folder / part).rglob("*")):
                if path.is_file() and path.suffix != ".new" and not path.match("*.draft.json"):
                    file.write(path, path.relative_to(folder).as_posix())


def _publics(paths: Sequence[Path]) -> list[Key]:
    return [read_public(path, _passphrase()) for path in paths]


def _signers(paths: Sequence[Path]) -> list[Signer]:
    return [read_signer(path, _passphrase()) for path in paths]


def _passphrase() -> str:
    return os.environ.get(PASSPHRASE, "")


@contextmanager
def _told() -> Generator[None]:
    try:
        yield
    except (NotPublished, KeyUnreadable) as error:
        raise click.ClickException(str(error)) from error
