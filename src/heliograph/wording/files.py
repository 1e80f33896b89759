"""Words of errors about a file."""

from __future__ import annotations

from heliograph import errors
from heliograph.i18n import tr
from heliograph.wording.words import Words


def file_error(error: errors.MediaError) -> Words:
    """Say what is wrong with a file, and what to do."""
    match error:
        case errors.MediaMissing(name=name):
            return Words(
                what=tr("The file {file} is not there.", file=name),
                do=tr("Add it again, or remove it from the story."),
            )
        case errors.MediaChanged(name=name):
            return Words(
                what=tr("The file {file} is no longer what was added to the story.", file=name),
                safe=tr("Nothing false was sent."),
                do=tr("Add it again, or remove it from the story."),
            )
        case errors.MediaEmpty(name=name):
            return Words(
                what=tr("The file {file} is empty.", file=name),
                do=tr("Copy it again from where it comes from."),
            )
        case errors.MediaUnreadable(name=name):
            return Words(
                what=tr("This computer does not let Heliograph read the file {file}.", file=name),
                do=tr("Open it in another program to see whether it is whole, then add it again."),
            )
        case errors.MediaNotCleaned(name=name) if name:
            return Words(
                what=tr(
                    "Heliograph could not take place, device and names out of {file}.", file=name
                ),
                do=tr("Open it in another program, save it as a new file and add that one."),
            )
        case errors.MediaNotCleaned():
            return Words(
                what=tr("Heliograph could not take place, device and names out of this file."),
                do=tr("Open it in another program, save it as a new file and add that one."),
            )
        case errors.MediaTooLarge(name=name):
            return Words(
                what=tr("The picture {file} is too large to be made smaller here.", file=name),
                do=tr("Make it smaller in another program, and add that one."),
            )
        case _:
            return Words(what=tr("This file cannot be used."), do=tr("Choose another file."))
