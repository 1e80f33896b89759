"""Words for what of a story is at ITU, while the rest of it is still to go."""

from __future__ import annotations

from heliograph.i18n import ntr, number, tr


def arrived(done: int, files: int) -> str:
    """Say that ITU has the text, and how many of the files of a story.

    Args:
        done: Files that are at ITU, whole and checked.
        files: All files of the story.
    """
    if done == 0:
        return tr("ITU has the text")
    return ntr(
        "ITU has the text and {done} of {n} file",
        "ITU has the text and {done} of {n} files",
        files,
        done=number(done),
    )
