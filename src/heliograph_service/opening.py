"""How the commands of the service open its data folder."""

from __future__ import annotations

from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click
from platformdirs import user_data_path

from heliograph_service.central import Central
from heliograph_service.database import DatabaseTooNew

if TYPE_CHECKING:
    from collections.abc import Generator

DATA = click.option(
    "--data",
    type=click.Path(file_okay=False, path_type=Path),
    default=lambda: user_data_path("heliograph-service"),
    help="Folder with everything that the service keeps.",
)


@contextmanager
def opened(data: Path) -> Generator[Central, None, None]:
    """Open a data folder for one command.

    Raises:
        click.ClickException: it cannot be opened; the words say why.
    """
    try:
        central = Central.open(data)
    except (DatabaseTooNew, ValueError, OSError) as error:
        raise click.ClickException(f"{data} cannot be opened: {error}") from error
    try:
        yield central
    finally:
        central.close()
