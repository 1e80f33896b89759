"""Which pages can stand in the place of a story's questions: one line each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from heliograph.i18n import mark

if TYPE_CHECKING:
    from collections.abc import Callable

    from heliograph.gui.editor.beside import SidePage
    from heliograph.gui.editor.draft import EditorDraft
    from heliograph.gui.session import Session


@dataclass(frozen=True, slots=True)
class Side:
    """A page that a command opens.

    Args:
        command: Its name in the menu bar.
        make: Makes the page; it imports what it needs when it is called, to keep the start fast.
        button: Words of its button in the editor's head, made with ``mark``; empty for none.
    """

    command: str
    make: Callable[[Session, EditorDraft], SidePage]
    button: str = ""


def _new_version(session: Session, draft: EditorDraft) -> SidePage:
    from heliograph.gui.editor.new_version import NewVersionPage  # noqa: PLC0415 - see ``make``

    return NewVersionPage(session, draft)


def _versions(session: Session, draft: EditorDraft) -> SidePage:
    from heliograph.gui.editor.versions_page import VersionsPage  # noqa: PLC0415 - see ``make``

    return VersionsPage(session, draft)


def _text(session: Session, draft: EditorDraft) -> SidePage:
    from heliograph.gui.stories.text_page import TextPage, as_it_goes  # noqa: PLC0415 - see ``make``

    return TextPage(session, lambda: as_it_goes(session, draft.id))


VERSIONS = Side("versions", _versions, mark("Versions"))
NEW_VERSION = Side("add-language", _new_version)
TEXT = Side("show-text", _text)

SIDES: tuple[Side, ...] = (
    VERSIONS,
    NEW_VERSION,
    TEXT,
)
