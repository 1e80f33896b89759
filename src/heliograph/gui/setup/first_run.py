"""The first start: language, how to begin, and who one is, each on a page that can be left."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QApplication,
    QButtonGroup,
    QHBoxLayout,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from heliograph import wording
from heliograph.gui import look
from heliograph.gui.backup.first_backup import FirstBackup
from heliograph.gui.parts import Card, button, text
from heliograph.gui.setup.language_tiles import LanguageTiles
from heliograph.gui.setup.profile_form import ProfileForm
from heliograph.gui.setup.sign_in import SignInForm
from heliograph.gui.setup.step import Step
from heliograph.gui.widgets.radio import Radio, indent
from heliograph.gui.widgets.tick import Tick
from heliograph.i18n import iso, language, mark, tr

if TYPE_CHECKING:
    from heliograph.errors import HeliographError
    from heliograph.gui.session import Session
    from heliograph.gui.setup.protect_step import ProtectStep
    from heliograph.gui.tasks import Here
    from heliograph.wording import Words

TITLES = (
    mark("Choose your language"),
    mark("How do you want to start?"),
    mark("About your organisation"),
)
"""Of the steps, in their order."""


class FirstRun(QWidget):
    """Three steps, and one more for whoever wants protection; none is needed to begin writing."""

    finished = Signal(bool)
    """Whether the person wants to write at once."""
    title_changed = Signal(str)
    protection_changed = Signal()
    restore_wanted = Signal(object)
    """A ``RestoreWish``: the person has a backup."""

    def __init__(self, session: Session, step: int = 0) -> None:
        super().__init__()
        self._session = session
        self._steps = QStackedWidget(self)
        self.language = _Language(session)
        self.begin = _Begin(session)
        self.person = _Person(session)
        self.protect: ProtectStep | None = None
        """Made when it is asked for."""
        self._steps.addWidget(self.language)
        self._steps.addWidget(self.begin)
        self._steps.addWidget(self.person)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.addWidget(self._steps)
        self.language.left.connect(lambda: self.go(1))
        self.begin.left.connect(lambda: self.go(2))
        self.begin.back.connect(lambda: self.go(0))
        self.person.left.connect(self._on_person_left)
        self.begin.backup_form.decided.connect(self.restore_wanted)
        self.person.back.connect(lambda: self.go(1))
        self.go(step)

    @property
    def step(self) -> int:
        """Give the step, from 0."""
        return self._steps.currentIndex()

    def go(self, step: int) -> None:
        """Show a step."""
        if step == len(TITLES) and self.protect is None:
            self._add_protect()
        self._steps.setCurrentIndex(step)
        page = self._steps.currentWidget()
        if isinstance(page, Step):
            page.focus_first()
            self.title_changed.emit(page.title)

    def say_settings_lost(self) -> None:
        """Tell why these questions are asked again."""
        self.language.warn(wording.settings_lost())

    def _add_protect(self) -> None:
        from heliograph.gui.setup.protect_step import TITLE, ProtectStep  # noqa: PLC0415 - if wished

        self.protect = ProtectStep(self._session, (*_titles(), tr(TITLE)))
        self.protect.back.connect(lambda: self.go(len(TITLES) - 1))
        self.protect.left.connect(self._on_end)
        self.protect.protection_changed.connect(self.protection_changed)
        self._steps.addWidget(self.protect)

    def _on_person_left(self) -> None:
        if self.person.protects.isChecked():
            self.go(len(TITLES))
        else:
            self._on_end()

    def _on_end(self) -> None:
        self._session.workspace.settings.first_run_done = True
        self._session.workspace.save_settings()
        self.finished.emit(self.begin.writes_now)


class _Language(Step):
    def __init__(self, session: Session) -> None:
        super().__init__(_titles(), 0)
        appearance = session.appearance
        self._appearance = appearance
        self.tiles = LanguageTiles()
        self.tiles.chosen.connect(appearance.use_language)
        box = self.middle.box
        box.addWidget(self.tiles)
        box.addSpacing(8)
        box.addWidget(
            text(tr("If you can read this line well, go on. You can change it later."), "")
        )
        size = QHBoxLayout()
        size.setSpacing(8)
        size.addWidget(text(tr("Text size"), wraps=False))
        smaller = button("−", appearance.smaller)
        smaller.setAccessibleName(tr("Smaller text"))
        larger = button("+", appearance.larger)
        larger.setAccessibleName(tr("Larger text"))
        size.addWidget(smaller)
        size.addWidget(text(tr("{percent} %", percent=appearance.percent), "strong", wraps=False))
        size.addWidget(larger)
        size.addStretch(1)
        box.addLayout(size)
        box.addStretch(1)
        self.foot.addStretch(1)
        self.go_on = button(tr("&Continue"), self._on_continue, "primary")
        self.foot.addWidget(self.go_on)

    def focus_first(self) -> None:
        self.tiles.focus_chosen()

    def _on_continue(self) -> None:
        self._appearance.use_language(language())  # who goes on has chosen, also without a press
        self.left.emit()


class _Begin(Step):
    def __init__(self, session: Session) -> None:
        super().__init__(_titles(), 1)
        self._file: Path | None = None
        self.write = Radio(tr("Start &writing now"))
        self.file = Radio(tr("I have a &file from ITU or my ministry"))
        self.code = Radio(tr("Sign in with a co&de"))
        self.backup = Radio(tr("I have a bac&kup"))
        self._group = QButtonGroup(self)
        self._cards: dict[Radio, Card] = {}
        self.form = SignInForm(session)
        self.backup_form = FirstBackup(session)
        self._file_name = text("", "soft")
        self._choose = button(tr("C&hoose file…"), self._on_choose)
        file_row = QHBoxLayout()
        file_row.addWidget(self._choose)
        file_row.addWidget(self._file_name, 1)
        self._file_part = QWidget()
        self._file_part.setLayout(file_row)
        file_row.setContentsMargins(*_indent())
        self._code_part = QWidget()
        code_box = QVBoxLayout(self._code_part)
        code_box.setContentsMargins(*_indent())
        code_box.addWidget(self.form)
        for choice, words, part in (
            (self.write, tr("You can connect later. Nothing is sent."), None),
            (
                self.file,
                tr("It says where stories are sent, and it needs a connection once."),
                self._file_part,
            ),
            (self.code, tr("Needs a connection once."), self._code_part),
            (
                self.backup,
                tr("From another computer: all stories and files come back. Nothing is sent."),
                self.backup_form,
            ),
        ):
            self._group.addButton(choice)
            choice.setAccessibleDescription(words)
            hint = text(words, "soft")
            hint.setContentsMargins(*_indent())
            card = Card()
            card.box.setSpacing(2)
            card.add(choice)
            card.add(hint)
            if part is not None:
                card.box.addSpacing(6)
                card.add(part)
            self.middle.box.addWidget(card)
            self._cards[choice] = card
            choice.toggled.connect(self._show_parts)
        self.middle.box.addStretch(1)
        self.write.setChecked(True)
        self._back = button(tr("&Back"), self.back.emit)
        self.go_on = button(tr("&Continue"), self._on_continue, "primary")
        self.foot.addWidget(self._back)
        self.foot.addStretch(1)
        self.foot.addWidget(self.go_on)
        self.form.signed_in.connect(self.left)
        self.form.campaign_added.connect(self.left)
        self.form.began.connect(self._on_began)
        self.form.failed.connect(self._on_failed)
        self.backup_form.setContentsMargins(*_indent())
        self.backup_form.failed.connect(self._on_failed)
        self._show_set_up(session)

    @property
    def writes_now(self) -> bool:
        """Tell whether the person wants an empty story next."""
        return self.write.isChecked()

    def focus_first(self) -> None:
        checked = self._group.checkedButton()
        if checked is not None:
            checked.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_parts(self) -> None:
        self._file_part.setVisible(self.file.isChecked())
        self._code_part.setVisible(self.code.isChecked())
        self.backup_form.setVisible(self.backup.isChecked())
        for choice, card in self._cards.items():
            look.dress(card, "card-chosen" if choice.isChecked() else "card")

    def _on_choose(self) -> None:
        path = self.form.choose_file()
        if path is not None:
            self._file = path
            self._file_name.setText(iso(path.name))
            self._session.tasks.start(
                partial(_look, path),
                owner=self,
                done=self._on_looked,
                failed=self._on_looked_in_vain,
            )

    def _on_looked(self, said: str) -> None:
        """Say what the file would do before it does it."""
        if said and self._file is not None:
            self._file_name.setText(f"{iso(self._file.name)}\n{said}")

    def _on_looked_in_vain(self, error: HeliographError) -> None:
        self.warn(wording.error(error))

    def _show_set_up(self, session: Session) -> None:
        """Ask less where an administrator's file has answered already."""
        self._session = session
        self.form.set_up.connect(self._on_set_up)
        here = session.workspace.setting_up.current()
        if here is None:
            return
        from heliograph.wording import provisioning as words  # noqa: PLC0415 - seldom needed

        said = (*words.set_up_sentences(here), words.goes_to_sentence(here.found))
        card = Card()
        card.add(text("\n".join(said)))
        self.middle.box.insertWidget(0, card)
        self._cards[self.file].hide()
        self._cards[self.code].setHidden(here.code_waits)

    def _on_continue(self) -> None:
        self.message.put_away()
        if self.form.busy:
            return
        if self.write.isChecked():
            self.left.emit()
        elif self.file.isChecked():
            if self._file is None:
                self._on_choose()
            if self._file is not None:
                self.form.use_file(self._file)
        elif self.backup.isChecked():
            self.backup_form.go_on()
        elif self.form.filled:
            self.form.sign_in()
        else:
            self.message.say(tr("Type the address of the service and your code first."))
            empty = self.form.code if self.form.address.text().strip() else self.form.address
            empty.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_set_up(self) -> None:
        self.left.emit()

    def _on_began(self) -> None:
        self.message.say(tr("Signing in…"))

    def _on_failed(self, words: Words) -> None:
        self.warn(words)


class _Person(Step):
    def __init__(self, session: Session) -> None:
        super().__init__(_titles(), 2)
        self._form = ProfileForm(session.workspace)
        box = self.middle.box
        box.addWidget(
            text(
                tr(
                    "Copied into each new story, so that you write it once."
                    " You can change it there."
                )
            )
        )
        box.addWidget(self._form)
        box.addStretch(1)
        self.protects = Tick(tr("Protect my stories from whoever else gets at this computer"))
        self.protects.setVisible(session.workspace.protecting.kind == "plain")
        self.above_foot.addWidget(self.protects)
        self._back = button(tr("&Back"), self.back.emit)
        self.skip = button(tr("&Skip, ask me later"), self.left.emit, "quiet")
        self.go_on = button(tr("&Continue"), self._on_continue, "primary")
        self.foot.addWidget(self._back)
        self.foot.addStretch(1)
        self.foot.addWidget(self.skip)
        self.foot.addWidget(self.go_on)

    def focus_first(self) -> None:
        self._form.focus_first()

    def _on_continue(self) -> None:
        self._form.save()
        self.left.emit()


def _look(path: Path, here: Here) -> str:
    """Say what a file would do; nothing where it is a campaign."""
    from heliograph.wording.provisioning import offer_sentence  # noqa: PLC0415 - seldom needed

    files = here.workspace.setting_up.files
    return "" if files.is_campaign(path) else offer_sentence(files.look(path))


def _titles() -> tuple[str, ...]:
    return tuple(tr(title) for title in TITLES)


def _indent() -> tuple[int, int, int, int]:
    """Give the margins of what stands under a choice, from the reading side."""
    right_to_left = QApplication.layoutDirection() is Qt.LayoutDirection.RightToLeft
    return (0, 0, indent(), 0) if right_to_left else (indent(), 0, 0, 0)
