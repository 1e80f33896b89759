"""What a person does in the window: every command of the menus, and what pages offer."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

from faults.storage.act_results import Skipped
from faults.storage.hands import Hands

Acting = Callable[[], None]
Acts = Iterator[tuple[str, Acting]]
_DIRECTIONS = tuple(
    f"direction-{each}" for each in ("content", "right-to-left", "left-to-right", "other")
)


class Doer(Hands):
    """Somebody who does everything that can be done."""

    def acts(self, *, full: bool = False) -> Acts:
        """Give each act with its name, in an order in which each finds what it needs."""
        self._is_full = full
        parts: dict[str, Callable[[], Acts]] = {
            "writing": self._writing,
            "files": self._files,
            "standing": self._standing,
            "listing": self._listing,
            "outbox": self._outbox,
            "received": self._received,
            "answering": self._answering,
            "tables": self._tables,
            "choices": self._choices,
            "places": self._places,
        }
        yield from parts[self._told.part]()

    def _writing(self) -> Acts:
        yield "new-story", self._command("new-story")
        if self._is_full:
            yield "open what was begun", lambda: self._shell.open_story(self._own)
        yield "typing a title", lambda: self._type("title", "Radio of the hills")
        yield "save", self._command("save")
        yield "undo", self._command("undo")
        yield "redo", self._command("redo")
        yield "typing, and autosave", self._autosave
        for name in ("next-problem", "previous-problem", "add-language"):
            yield name, self._command(name)
        yield "back from languages", self._back_from_side
        yield "versions", self._command("versions")
        yield "back from versions", self._back_from_side
        yield "show-text", self._command("show-text")
        yield "back from the text", self._back_from_side
        yield "next-pane", self._command("next-pane")
        for name in ("select-all", "copy", "cut", "paste", *_DIRECTIONS):
            yield name, partial(self._in_title, name)
        yield "check-spelling", self._command("check-spelling")
        yield "check-spelling again", self._command("check-spelling")
        yield from self._leaving()
        yield "open-sample", self._command("open-sample")

    def _leaving(self) -> Acts:
        if self._is_full:
            yield "leaving with words that are not saved", self._leave

    def _back_from_side(self) -> None:
        if self._editor.side is None:
            raise Skipped
        self._command("back")()

    def _leave(self) -> None:
        """Go elsewhere, and say that the words may go."""
        self._shell.go("outbox")
        if self._shell._editor is not None:
            self._press("Leave without saving")

    def _files(self) -> Acts:
        yield "open a story", lambda: self._shell.open_story(self._told.drafts[0])
        yield "add-media", self._attach
        yield "describing a file", self._describe
        for name in ("file-down", "file-up", "file-out", "undo", "redo", "undo"):
            yield f"{name}, of a file", self._of_a_file(name)
        yield "next-file", self._of_a_file("next-file")
        yield from self._leaving()

    def _standing(self) -> Acts:
        yield "open another story", lambda: self._shell.open_story(self._told.drafts[1])
        yield "mark-ready, in the editor", self._command("mark-ready")
        yield "to-drafts, in the editor", self._command("to-drafts")
        yield "new-version, in the editor", self._new_version

    def _listing(self) -> Acts:
        drafts = self._told.drafts
        yield "go-stories", self._command("go-stories")
        yield "rename", lambda: self._rename(drafts[2])
        yield "mark-ready, in the list", self._in_library(drafts[2], "mark-ready")
        yield "to-drafts, in the list", self._in_library(drafts[2], "to-drafts")
        yield "trash", self._in_library(drafts[2], "trash")
        yield "undo of the trash", self._command("undo")
        yield "trash again", self._in_library(drafts[2], "trash")
        yield "restore", lambda: self._in_trash(drafts[2], "restore")
        yield "trash for good", self._in_library(drafts[3 + self._is_full], "trash")
        yield "forget", lambda: self._forget(drafts[3 + self._is_full])
        yield "trash one more", self._in_library(drafts[5 + self._is_full], "trash")
        yield "empty-trash", lambda: self._in_trash(None, "empty-trash", "Empty the Trash")
        yield "all stories again", lambda: self._stories.show_only("all")
        yield "many ready at once", self._many("mark-ready")
        yield "many back to drafts", self._many("to-drafts")

    def _outbox(self) -> Acts:
        first, second, third, *_ = self._told.ready
        yield "the rule of clearance", self._clearance
        yield "go-outbox", self._command("go-outbox")
        yield "read-next", self._command("read-next")
        yield "back from reading", self._command("back")
        yield "clear", self._in_outbox(first, "clear")
        yield "undo of a clearance", lambda: self._press("Undo")
        yield "hand-back", lambda: self._hand_back(second)
        yield "pause", self._in_outbox(first, "pause")
        yield "go-on", self._in_outbox(first, "go-on")
        yield "pause-all", self._command("pause-all")
        yield "no rule any more", self._clearance
        yield "go-outbox again", self._command("go-outbox")
        yield "text-first", self._in_outbox(first, "text-first")
        yield "media-too", self._in_outbox(first, "media-too")
        yield "send-next", self._in_outbox(first, "send-next")
        yield "to-drafts, in the outbox", self._in_outbox(third, "to-drafts")
        yield "go-on-all", self._command("go-on-all")

    def _received(self) -> Acts:
        sent = self._told.sent
        yield "go-sent", self._command("go-sent")
        yield "save-receipt", self._in_sent(sent[0], "save-receipt")
        yield "print-receipt", self._in_sent(sent[0], "print-receipt")
        yield "save-receipts", self._in_sent(sent[0], "save-receipts")
        yield "show-text of what was sent", self._in_sent(sent[0], "show-text")
        yield "back to what was sent", self._command("back")
        yield "new-version", self._in_sent(sent[1 + self._is_full], "new-version")
        yield "go-sent again", self._command("go-sent")
        yield "withdraw", lambda: self._withdraw(sent[3 + self._is_full])

    def _answering(self) -> Acts:
        yield "open what was returned", lambda: self._shell.open_story(self._told.sent[0])
        yield "comments", self._command("comments")
        yield "back from comments", self._command("back")
        yield "next-comment", self._command("next-comment")
        yield "answering a comment", self._answer
        yield "opening it again", self._open_comment_again
        yield from self._leaving()

    def _tables(self) -> Acts:
        yield "import-table", self._command("import-table")
        yield "reading a table", lambda: self._import(lambda page: page.open_table(self._table()))
        yield "its columns", lambda: self._import(lambda page: page.next.click())
        yield "looking at its rows", lambda: self._import(lambda page: page.next.click())
        yield "taking it in", lambda: self._import(lambda page: page.next.click())
        if not self._is_full:
            yield "undoing an import", self._undo_import

    def _choices(self) -> Acts:
        yield "go-settings", self._command("go-settings")
        yield "colours", lambda: self._session.appearance.use_theme("dark")
        yield "text-larger", self._command("text-larger")
        yield "text-smaller", self._command("text-smaller")
        yield "language", lambda: self._session.appearance.use_language("fr")
        yield "language again", lambda: self._session.appearance.use_language("en")
        yield "sending by itself", self._automatic
        yield "and not", self._automatic
        yield "a rule for data", lambda: self._choose("day", 1)
        yield "no rule for data", lambda: self._choose("day", 0)
        yield "the profile", self._fill_profile
        yield "sign-in", self._command("sign-in")
        yield "add-campaign", self._command("add-campaign")
        yield "protecting the stories", self._protect
        yield "lock", self._command("lock")
        yield "unlocking", self._unlock

    def _places(self) -> Acts:
        for name in ("go-call", "go-help", "support", "about", "go-stories", "back", "forward"):
            yield name, self._command(name)
        yield "finding", self._find
        yield "check-connection", self._command("check-connection")
        yield "mark ready once more", self._in_library(self._told.drafts[1], "mark-ready")
        yield "send-ready", self._command("send-ready")
