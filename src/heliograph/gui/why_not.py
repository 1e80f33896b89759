"""Why a command of the menus cannot be done now: what is to be chosen or opened first."""

from __future__ import annotations

from heliograph.i18n import mark, tr

_WRITING = mark("Open a story for writing first.")
_A_STORY = mark("Choose a story first.")
_IN_TRASH = mark("Choose a story in the Trash first.")
_RECEIVED = mark("Choose a story with a receipt first. They are under Sent.")
_UNCLEARED = mark("First choose a story in the Outbox that waits for clearance.")
_A_TEXT = mark("Put the cursor into a text first.")

_REASONS: dict[str, str] = {
    "save": _WRITING,
    "add-media": _WRITING,
    "file-up": mark("First choose a file of a draft that has another one above it."),
    "file-down": mark("First choose a file of a draft that has another one below it."),
    "previous-file": mark("First open a file that has another one before it."),
    "next-file": mark("First open a file that has another one after it."),
    "file-out": mark("Choose a file of a draft first."),
    "next-problem": _WRITING,
    "previous-problem": _WRITING,
    "versions": _WRITING,
    "add-language": _WRITING,
    "beside": mark("First open a story that is told in several languages."),
    "open": _A_STORY,
    "show-text": _A_STORY,
    "mark-ready": mark("Choose a draft first, or open it."),
    "to-drafts": mark("First choose a story that waits to be sent."),
    "new-version": mark("First choose a story that was sent."),
    "trash": mark("Only drafts can be moved to the Trash. Choose one first."),
    "restore": _IN_TRASH,
    "forget": _IN_TRASH,
    "empty-trash": mark("The Trash is not shown, or there is nothing in it."),
    "send-ready": mark("Nothing is ready to send, or you are not signed in."),
    "read-next": mark("Nothing waits for clearance."),
    "clear": _UNCLEARED,
    "hand-back": _UNCLEARED,
    "pause": mark("First choose a story in the Outbox that is not paused."),
    "go-on": mark("First choose a story in the Outbox that is paused."),
    "pause-all": mark("All sending is paused already."),
    "go-on-all": mark("Sending is not paused."),
    "save-receipt": _RECEIVED,
    "print-receipt": _RECEIVED,
    "save-receipts": _RECEIVED,
    "withdraw": mark("First choose a story that was sent and is not withdrawn."),
    "change-person": mark("Heliograph was started for one folder only."),
    "lock": mark("Protect the stories first, in the settings: else a lock would keep nobody out."),
    "undo": mark("There is nothing to undo here."),
    "redo": mark("There is nothing to redo here."),
    "cut": _A_TEXT,
    "copy": _A_TEXT,
    "paste": _A_TEXT,
    "select-all": _A_TEXT,
    "direction-content": _A_TEXT,
    "direction-right-to-left": _A_TEXT,
    "direction-left-to-right": _A_TEXT,
    "direction-other": _A_TEXT,
    "next-unknown": _A_TEXT,
    "find": mark("There is nothing to find on this page."),
    "back": mark("There is no page before this one."),
    "forward": mark("There is no page after this one."),
}


def why_not(command: str) -> str:
    """Say why a command cannot be done now; empty for one that always can."""
    return tr(_REASONS.get(command, ""))
