"""The command ``heliograph``: without arguments the window, with them the command line."""

from __future__ import annotations

import gc
import sys
from pathlib import Path

import click

from heliograph import __version__, i18n
from heliograph.cli.session import Session, system_language
from heliograph.settings import default_profile


class _Commands(click.Group):
    """Loads the commands when one is asked for: a start of the window never waits for them.

    It takes the path of a file in place of a command, as desktops start programs for a file.
    """

    def list_commands(self, ctx: click.Context) -> list[str]:
        """List all commands by name."""
        self._load()
        return super().list_commands(ctx)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Find a command by its name."""
        self._load()
        return super().get_command(ctx, cmd_name)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command; a file that is there is opened in the window."""
        self._load()
        if args[0] not in self.commands and Path(args[0]).is_file():
            return "open", self.commands["open"], args
        return super().resolve_command(ctx, args)

    def _load(self) -> None:
        from heliograph.cli import (  # noqa: PLC0415 - see above
            after,
            attaching,
            backup,
            checking,
            clearing,
            demo,
            doctor,
            importing,
            protection,
            proxy,
            quarantine,
            reviews,
            rules,
            sending,
            setup,
            stories,
            updates,
            versions,
        )

        for each in (
            *stories.COMMANDS,
            *checking.COMMANDS,
            *attaching.COMMANDS,
            *versions.COMMANDS,
            *sending.COMMANDS,
            *rules.COMMANDS,
            *after.COMMANDS,
            *reviews.COMMANDS,
            *setup.COMMANDS,
            *doctor.COMMANDS,
            *importing.COMMANDS,
            *clearing.COMMANDS,
            *proxy.COMMANDS,
            *protection.COMMANDS,
            *backup.COMMANDS,
            *quarantine.COMMANDS,
            *updates.COMMANDS,
            *demo.COMMANDS,
        ):
            self.add_command(each)


@click.group(
    cls=_Commands,
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"]},
)
@click.option(
    "--profile",
    type=click.Path(path_type=Path),
    default=None,
    help="Folder of the profile (default: the person's own).",
)
@click.option(
    "--lang", type=click.Choice(i18n.LANGUAGES), default=None, help="Language of messages."
)
@click.option(
    "--secret-file",
    type=click.Path(path_type=Path, dir_okay=False, exists=True),
    default=None,
    help="File with the passphrase or recovery code that opens the profile.",
)
@click.option(
    "--provision",
    type=click.Path(path_type=Path, dir_okay=False, exists=True),
    default=None,
    help="A file from ITU or a ministry, offered in the window.",
)
@click.option("--background", is_flag=True, help="Start without a window; it sends what is ready.")
@click.version_option(__version__, prog_name="heliograph")
@click.pass_context
def main(
    context: click.Context,
    profile: Path | None,
    lang: str | None,
    secret_file: Path | None,
    provision: Path | None,
    *,
    background: bool,
) -> None:
    """Write stories offline; deliver them exactly once. Without a command: the window."""
    session = Session(
        profile=profile or default_profile(),
        language=lang,
        secret_file=secret_file,
        is_named=profile is not None,
    )
    context.obj = session
    i18n.use(lang or system_language())
    if context.invoked_subcommand is None:
        files = () if provision is None else (provision,)
        open_window(session, files=files, in_background=background)


@main.command("open")
@click.argument("files", nargs=-1, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.pass_obj
def open_files(session: Session, files: tuple[Path, ...]) -> None:
    """Open files in the window: a campaign, for one."""
    open_window(session, files=files)


def open_window(
    session: Session, *, files: tuple[Path, ...] = (), in_background: bool = False
) -> None:
    """Start the window, or hand over to the one that is open, and end with its exit code."""
    # What is loaded now stays. Looking through it again and again for what could go would cost a
    # twentieth of the start; the window turns this on again when it stands.
    gc.disable()
    # Imported here: the command line never loads Qt.
    from heliograph.gui import program  # noqa: PLC0415

    start = program.Start(language=session.language, in_background=in_background, files=files)
    sys.exit(program.run(session.profile if session.is_named else None, start))


if __name__ == "__main__":
    main()
