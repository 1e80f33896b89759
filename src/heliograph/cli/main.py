"""The command ``heliograph``: without arguments the window, with them the command line."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from heliograph import __version__, i18n
from heliograph.cli import after, demo, sending, setup, stories, versions
from heliograph.cli.session import Session, system_language
from heliograph.workspace import default_profile


@click.group(invoke_without_command=True, context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "--profile",
    type=click.Path(path_type=Path),
    default=None,
    help="Folder of the profile (default: the person's own).",
)
@click.option(
    "--lang", type=click.Choice(i18n.LANGUAGES), default=None, help="Language of messages."
)
@click.version_option(__version__, prog_name="heliograph")
@click.pass_context
def main(context: click.Context, profile: Path | None, lang: str | None) -> None:
    """Write stories offline; deliver them exactly once. Without a command: the window."""
    session = Session(profile=profile or default_profile(), language=lang)
    context.obj = session
    i18n.use(lang or system_language())
    if context.invoked_subcommand is None:
        # Imported here: the command line never loads Qt.
        from heliograph.gui import program  # noqa: PLC0415

        sys.exit(program.run(session.profile, language=lang))


for each in (
    *stories.COMMANDS,
    *versions.COMMANDS,
    *sending.COMMANDS,
    *after.COMMANDS,
    *setup.COMMANDS,
    demo.demo,
):
    main.add_command(each)

if __name__ == "__main__":
    main()
