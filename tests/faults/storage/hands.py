"""The hands of a person in front of the window: how each thing is done, and what it waits for."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtPrintSupport import QPrintDialog
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QDialog,
    QFileDialog,
    QLineEdit,
    QPlainTextEdit,
    QTextEdit,
    QWidget,
)

from faults.storage.act_results import Skipped
from heliograph.domain.ids import StoryId
from heliograph.gui.editor.form import SectionPage
from heliograph.gui.places import LibraryPage
from heliograph.gui.reviews.comment_strip import CommentStrip

if TYPE_CHECKING:
    from faults.storage.act_results import Told
    from heliograph.gui.editor.page import EditorPage
    from heliograph.gui.program import Program
    from heliograph.gui.session import Session
    from heliograph.gui.shell import Shell
    from heliograph.gui.stories.with_text import WithText

Acting = Callable[[], None]
_PATIENCE_S = 30.0
WRITTEN = "Written while nothing fits any more"


class Hands:
    """Somebody in front of the window, who waits for nothing but what was begun."""

    def __init__(self, program: Program, told: Told, go_on: Callable[[float], None]) -> None:
        self._program = program
        self._told = told
        self._files_at = Path(told.files)
        self._go_on = go_on
        self._is_full = False
        self._saved = 0
        self._own = ""
        self._answer_dialogs()

    @property
    def _shell(self) -> Shell:
        shell = self._program.contents.shell
        assert shell is not None, "there are no pages"
        return shell

    @property
    def _stories(self) -> LibraryPage:
        page = cast("WithText", self._shell._places.at("stories"))._page
        assert isinstance(page, LibraryPage)
        return page

    @property
    def _session(self) -> Session:
        session = self._program.session
        assert session is not None
        return session

    @property
    def _editor(self) -> EditorPage:
        editor = self._shell._editor
        assert editor is not None, "no story is open"
        return editor

    # ---- words that must not get lost ----------------------------------------------------------

    def write_something(self) -> None:
        """Begin a story before the disk is full; its words are what is looked for."""
        self._shell.new_story()
        self._own = str(self._editor.draft.id)

    def look_at_words(self) -> list[str]:
        """Write into that story on the full disk; give what is wrong with what the window says."""
        self._shell.open_story(self._own)
        self._type("title", WRITTEN)
        self._shell.save()
        self._go_on(1.0)
        shown = self._field("title").property("text") or ""
        said = self._editor.head.state.whole()
        found = [] if WRITTEN in shown else [f"the words on the screen are {shown!r}"]
        if "Saved" in said:
            found.append(f"it says {said!r}")
        if "disk is full" not in self._editor.message.words().lower():
            found.append(f"nothing is said of the disk, but {self._editor.message.words()!r}")
        return found

    def look_at_store(self) -> list[str]:
        """Give what of it is not in the store."""
        kept = self._session.workspace.drafts.get(StoryId(self._own)).answers.get("title", "")
        return [] if WRITTEN in str(kept) else [f"the title is {kept!r}"]

    # ---- how ------------------------------------------------------------------------------------

    def _command(self, name: str) -> Acting:
        def do() -> None:
            self._available(name)()

        return do

    def _available(self, name: str) -> Acting:
        found = self._shell.commands().get(name)
        if found is None and self._is_full:
            raise Skipped
        assert found is not None, f"{name} cannot be done here"
        return found

    def _until(self, met: Callable[[], object], what: str) -> None:
        until_s = time.monotonic() + (_PATIENCE_S if not self._is_full else 3.0)
        while not met():
            if time.monotonic() > until_s:
                if self._is_full:
                    return  # it was refused, which is said
                raise AssertionError(what)
            self._go_on(0.02)

    def _rest(self) -> None:
        self._until(lambda: not self._session.tasks.busy, "it does not end")

    def _buttons(self, words: str) -> list[QAbstractButton]:
        return [
            each
            for each in self._program.window.findChildren(QAbstractButton)
            if each.isVisible() and words in {each.text().replace("&", ""), each.accessibleName()}
        ]

    def _press(self, words: str) -> None:
        self._rest()
        self._until(lambda: self._buttons(words), f"there is no {words}")
        if not self._buttons(words):
            raise Skipped
        self._buttons(words)[0].click()

    def _field(self, name: str) -> QWidget:
        self._editor.pages.show_field(name)
        pages = self._editor.findChildren(SectionPage)
        section = next(each for each in pages if name in each.frames)
        return section.frames[name].answer.main_widget()

    def _type(self, name: str, words: str) -> None:
        field = self._field(name)
        field.setFocus()
        QTest.keyClicks(field, words)

    def _in_title(self, command: str) -> None:
        self._field("title").setFocus()
        self._command(command)()

    def _autosave(self) -> None:
        self._type("summary", "Batteries reach Monday. ")
        self._go_on(2.0)

    def _attach(self) -> None:
        assert "add-media" in self._shell.commands()
        panel = self._editor.pages.media.panel
        self._editor.show_step("media")
        panel.attach([self._files_at / "boat.jpg", self._files_at / "mast.jpg"])
        self._until(lambda: not panel.is_busy, "the files are not taken in")
        self._rest()

    def _describe(self) -> None:
        draft = self._editor.draft
        item = draft.media()[-1]
        draft.describe(item.id, replace(item.details, credit="Amina"))
        draft.save()

    def _of_a_file(self, command: str) -> Acting:
        def do() -> None:
            self._editor.show_step("media")
            panel = self._editor.pages.media.panel
            rows = panel.rows()
            row = rows[0] if command in {"file-down", "next-file"} else rows[-1]
            row.setFocus()
            panel.choose(row.item.id)
            if command == "next-file":
                self._editor.pages.media.open_item(row.item.id)
            self._available(command)()

        return do

    def _new_version(self) -> None:
        self._shell.open_story(self._told.sent[5 + self._is_full])
        self._command("new-version")()

    def _in_library(self, story: str, command: str) -> Acting:
        def do() -> None:
            stories = self._stories
            stories.show_only("all")
            self._shell.go("stories")
            stories.list.choose(StoryId(story))
            self._command(command)()
            self._rest()

        return do

    def _rename(self, story: str) -> None:
        self._in_library(story, "rename")()
        boxes = [
            each
            for kind in (QLineEdit, QTextEdit, QPlainTextEdit)
            for each in self._stories.list.findChildren(kind)
            if each.isVisible()
        ]
        assert boxes, "no title can be written"
        QTest.keyClicks(boxes[0], "Radio of the hills, once more")
        QTest.keyClick(boxes[0], Qt.Key.Key_Return)

    def _in_trash(self, story: str | None, command: str, sure: str = "") -> None:
        stories = self._stories
        stories.show_only("trash")
        self._shell.refresh()
        if story is not None:
            stories.list.choose(StoryId(story))
        self._command(command)()
        if sure:
            self._press(sure)
        self._rest()

    def _forget(self, story: str) -> None:
        self._in_trash(story, "forget", "Delete the story")

    def _many(self, command: str) -> Acting:
        def do() -> None:
            stories = self._stories
            stories.list.select([StoryId(each) for each in self._told.drafts[1:3]])
            self._command(command)()
            self._rest()

        return do

    def _in_outbox(self, story: str, command: str) -> Acting:
        def do() -> None:
            outbox = self._shell._places.outbox
            outbox.list.choose(StoryId(story))
            self._command(command)()
            self._rest()

        return do

    def _clearance(self) -> None:
        self._shell.settings().sending.cleared.click()

    def _hand_back(self, story: str) -> None:
        outbox = self._shell._places.outbox
        outbox.list.choose(StoryId(story))
        self._command("hand-back")()
        asked = outbox.hand_back
        assert asked is not None
        asked.box.take("Name the village.")
        asked.note.click()
        self._rest()
        self._command("hand-back")()
        asked.box.take("Name the village.")
        asked.send.click()
        self._rest()

    def _in_sent(self, story: str, command: str) -> Acting:
        def do() -> None:
            self._shell._places.sent.choose(StoryId(story))
            self._command(command)()
            self._rest()

        return do

    def _withdraw(self, story: str) -> None:
        self._in_sent(story, "withdraw")()
        self._press("Withdraw story")
        self._rest()

    def _comment(self) -> CommentStrip:
        strips = [each for each in self._editor.findChildren(CommentStrip) if each.isVisible()]
        if self._is_full and not strips:
            raise Skipped
        assert strips, "no comment is shown"
        return strips[0]

    def _automatic(self) -> None:
        self._shell.settings().sending.automatic.click()

    def _open_comment_again(self) -> None:
        self._comment().undo.click()

    def _answer(self) -> None:
        strip = self._comment()
        strip.answer.click()
        QTest.keyClicks(strip.box.main_widget(), "In 2019")
        self._go_on(1.2)  # it is kept while it is written
        strip.send.click()

    def _table(self) -> Path:
        return self._files_at / ("table.csv" if not self._is_full else "table-2.csv")

    def _import(self, act: Callable[[Any], None]) -> None:
        page = self._shell._places.importing
        act(page)
        self._until(lambda: page.work.stage is None, "it does not end")
        self._rest()

    def _undo_import(self) -> None:
        self._press("Undo import")
        self._go_on(0.1)
        page = self._shell._places.importing
        page.done.message.buttons()[0].click()
        self._until(lambda: page.work.stage is None, "it does not end")

    def _choose(self, name: str, at: int) -> None:
        box = getattr(self._shell.settings().data, name)
        box.setCurrentIndex(at)
        box.activated.emit(at)
        self._rest()

    def _fill_profile(self) -> None:
        form = self._shell.settings().profile
        boxes = [each for each in form.findChildren(QLineEdit) if each.isVisible()]
        boxes += [each for each in form.findChildren(QTextEdit) if each.isVisible()]
        boxes[0].setFocus()
        QTest.keyClicks(boxes[0], "Coast Radio")
        self._shell.settings().looks.language.setFocus()

    def _protect(self) -> None:
        if self._session.workspace.is_protected:
            raise Skipped
        # The steps of it are pages of their own; what is written at their end is this.
        from heliograph.app.protection import NewCode  # noqa: PLC0415 - once

        self._session.tasks.start(
            lambda here: here.workspace.protecting.turn_on(
                NewCode.draw(), passphrase=self._told.passphrase
            ),
            owner=self._shell,
            done=lambda _: None,
            failed=lambda _: None,
        )
        self._rest()

    def _unlock(self) -> None:
        lock = self._program.lock
        assert lock is not None
        if lock.page is None:
            assert self._is_full
            raise Skipped
        lock.page.typed.emit(self._told.passphrase)
        self._until(lambda: not lock.is_on, "it does not open")
        assert not lock.is_on
        self._go_on(0.1)

    def _find(self) -> None:
        self._shell.go("stories")
        self._command("find")()
        search = self._stories.search
        QTest.keyClicks(search, "radio")
        self._go_on(0.5)
        search.clear()

    def _answer_dialogs(self) -> None:
        """Choose at once what a person would choose."""
        files = self._files_at

        def save(*_: object, **__: object) -> tuple[str, str]:
            self._saved += 1
            return str(files / f"saved-{self._saved}.pdf"), ""

        dialogs = cast("Any", QFileDialog)
        dialogs.getSaveFileName = staticmethod(save)
        dialogs.getOpenFileName = staticmethod(lambda *_, **__: (str(files / "boat.jpg"), ""))
        dialogs.getExistingDirectory = staticmethod(lambda *_, **__: str(files))
        cast("Any", QPrintDialog).exec = lambda _: QDialog.DialogCode.Rejected
