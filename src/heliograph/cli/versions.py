"""Commands for earlier versions of a story: list them, put one back."""

from __future__ import annotations

import click
import msgspec

from heliograph import wording
from heliograph.cli.session import Session, command, option
from heliograph.i18n import mark, moment, tr


@command("versions", mark("List the earlier versions of a story, or put one back."))
@click.argument("story")
@option("--restore", "number", type=int, help=mark("Put the version with this number back."))
def versions(session: Session, story: str, number: int | None) -> None:
    found = session.story(story)
    known = session.workspace.versions
    if number is not None:
        there = known.restore(found, number)
        session.answer(
            {"id": found, "restored": number, "before": there},
            tr(
                "Version {number} is back. What was there is version {there}.",
                number=number,
                there=there,
            ),
        )
        return
    lines = known.list(found)
    session.answer(
        {"id": found, "versions": [msgspec.to_builtins(each) for each in lines]},
        *(
            "  ".join(
                (
                    f"{each.number:>3}",
                    moment(each.at_ms),
                    wording.version_why(each.why),
                    wording.version_size(
                        media_count=each.media_count,
                        media_bytes=each.media_bytes,
                        characters=each.characters,
                    ),
                )
            )
            for each in lines
        ),
    )


COMMANDS = (versions,)
