"""The command that attaches files: what is kept, what will be sent, and what was taken out."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args

import click

from heliograph import decoding, wording
from heliograph.cli.session import NEEDS_PERSON, Session, command, option, say
from heliograph.domain.media import MediaDetails, SendingSize
from heliograph.errors import HeliographError, MediaNotCleaned
from heliograph.i18n import joined, mark, ntr, size, tr
from heliograph.wording import attaching

if TYPE_CHECKING:
    from heliograph.domain.media import MediaItem

_HOW = ("size", "keep_place", "as_it_is")
_file = click.Path(path_type=Path, dir_okay=False)


@command("attach", mark("Attach files to a draft; what is said about them holds for each."))
@click.argument("story")
@click.argument("files", nargs=-1, required=True, type=_file)
@option("--alt", "alt_text", default="", help=mark("Description for people who cannot see it."))
@option("--caption", default="")
@option("--credit", default="")
@option("--licence", default="", help=mark("SPDX identifier or the campaign's own code."))
@option("--people", type=click.Choice(["none", "unrecognisable", "adults", "children"]))
@option("--consent", type=click.Choice(["signed", "recorded", "mark"]))
@option("--guardian", is_flag=True, help=mark("A guardian agreed for the children."))
@option("--transcript", default="", help=mark("What is said, for video and sound."))
@option(
    "--size",
    type=click.Choice(get_args(SendingSize)),
    help=mark("How large a photo is sent; the campaign's own size if not given."),
)
@option("--keep-place", is_flag=True, help=mark("Leave in the file where it was taken."))
@option("--as-it-is", is_flag=True, help=mark("Attach also what cannot be cleaned."))
def attach(session: Session, /, story: str, files: tuple[Path, ...], **said: Any) -> int:  # noqa: ANN401 - as click gives it
    how = {name: said.pop(name) for name in _HOW}
    details = decoding.convert(said, MediaDetails)
    target = session.story(story)
    items: list[MediaItem] = []
    problems: list[object] = []
    for path in files:
        try:
            item = session.workspace.attachments.attach(target, path, details=details, **how)
        except HeliographError as error:
            _complain(error)
            problems.append({"file": str(path), "error": type(error).__name__})
            continue
        items.append(item)
    session.answer(
        {"id": target, "media": items, "problems": problems},
        *(_line(item) for item in items),
        ntr("{n} file attached.", "{n} files attached.", len(items)),
    )
    return NEEDS_PERSON if problems else 0


def _line(item: MediaItem) -> str:
    sizes = attaching.change(item) or size(item.size_bytes)
    return "  ".join((item.file_name, sizes, attaching.cleaned_words(item)))


def _complain(error: HeliographError) -> None:
    words = wording.attaching_error(error)
    if isinstance(error, MediaNotCleaned):
        more = tr("To attach it all the same: {option}", option="--as-it-is")
        say(joined(words.what, words.safe, words.do, more))
    else:
        say(joined(words.what, words.safe, words.do))


COMMANDS = (attach,)
