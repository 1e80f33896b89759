"""Writes the manual page and the completions of shells from the command line itself."""

from __future__ import annotations

import gzip
from typing import TYPE_CHECKING

import click
from click.shell_completion import BashComplete, FishComplete, ZshComplete

from heliograph.cli.main import main

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

_EXIT = (
    "0: done. 1: something is left for a person to do. 2: the command was used wrongly. "
    "3: the service was not reached; nothing is lost. 4: the store has a problem. "
    "5: it ended early, and the same again goes on."
)
_FILES = "~/.local/share/heliograph: the profile, with all stories. No package touches it."


def page(version: str, made: datetime) -> bytes:
    """Give ``heliograph.1.gz``, the same for the same version and day."""
    context = click.Context(main, info_name="heliograph", **main.context_settings)
    lines = [
        f'.TH HELIOGRAPH 1 "{made:%Y-%m-%d}" "Heliograph {version}" "User Commands"',
        *(".SH NAME", r"heliograph \- write stories offline; deliver them exactly once"),
        *(".SH SYNOPSIS", ".B heliograph", "[OPTIONS] [COMMAND|FILE] [ARGS]..."),
        *(".SH DESCRIPTION", "Without a command the window opens; a file is opened in it."),
        ".SH OPTIONS",
        *_options(main, context),
        ".SH COMMANDS",
        *_commands(main, context, ""),
        *(".SH EXIT STATUS", _plain(_EXIT)),
        *(".SH FILES", _plain(_FILES)),
    ]
    return gzip.compress("\n".join([*lines, ""]).encode(), mtime=0)


def completions() -> dict[str, str]:
    """Give what bash, zsh and fish load, by the path below ``/usr/share``."""
    places = {
        "bash-completion/completions/heliograph": BashComplete,
        "zsh/vendor-completions/_heliograph": ZshComplete,
        "fish/vendor_completions.d/heliograph.fish": FishComplete,
    }
    return {
        place: shell(main, {}, "heliograph", "_HELIOGRAPH_COMPLETE").source()
        for place, shell in places.items()
    }


def _commands(group: click.Group, context: click.Context, before: str) -> Iterator[str]:
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        if command is None or command.hidden:
            continue
        inner = click.Context(command, info_name=name, parent=context)
        words = " ".join(command.collect_usage_pieces(inner))
        yield f'.SS "{_plain(f"{before}{name} {words}")}"'
        yield _plain(command.get_short_help_str(200))
        yield from _options(command, inner)
        if isinstance(command, click.Group):
            yield from _commands(command, inner, f"{before}{name} ")


def _options(command: click.Command, context: click.Context) -> Iterator[str]:
    for parameter in command.get_params(context):
        record = parameter.get_help_record(context)
        # Arguments stand in the heading already, and help is said once for all commands.
        if isinstance(parameter, click.Option) and record is not None:
            names, told = record
            if context.parent is not None and parameter is command.get_help_option(context):
                continue
            yield from (".TP", f".B {_plain(names)}", _plain(told) or r"\&")


def _plain(text: str) -> str:
    """Write text so that the formatter takes no part of it for an order."""
    line = " ".join(text.split()).replace("\\", r"\e").replace("-", r"\-").replace('"', r"\(dq")
    return rf"\&{line}" if line.startswith((".", "'")) else line
