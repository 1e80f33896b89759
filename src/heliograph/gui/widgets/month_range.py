"""Months to choose as two lists, month and year; a period is two of them, or one and ongoing."""

from __future__ import annotations

from datetime import date
from typing import cast

from PySide6.QtCore import QLocale, Signal
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from heliograph.gui.reasons import allow
from heliograph.gui.widgets.answer_input import AnswerInput
from heliograph.gui.widgets.choice_box import ChoiceBox
from heliograph.gui.widgets.flow import Flow
from heliograph.gui.widgets.tick import Tick
from heliograph.i18n import digits, tr

_FIRST_YEAR = 1990
_YEARS_AHEAD = 3


class MonthChoice(QWidget):
    """One month; half an answer is kept as it is (``2020-`` or ``-03``)."""

    edited = Signal()

    def __init__(self, parent: QWidget | None = None, *, name: str = "") -> None:
        super().__init__(parent)
        self.month = ChoiceBox(self)
        self.year = ChoiceBox(self)
        self.month.setAccessibleName(f"{name} {tr('Month')}".strip())
        self.year.setAccessibleName(f"{name} {tr('Year')}".strip())
        locale = QLocale()
        months = ((f"{n:02}", locale.standaloneMonthName(n)) for n in range(1, 13))
        self.month.offer([("", tr("Month")), *((code, _capital(each)) for code, each in months)])
        newest = date.today().year + _YEARS_AHEAD  # noqa: DTZ011 - the person's own calendar
        years = [str(year) for year in range(newest, _FIRST_YEAR - 1, -1)]
        self.year.offer([("", tr("Year")), *((year, digits(year)) for year in years)])
        for box in (self.month, self.year):
            box.choose("")
            box.activated.connect(self.edited)
        self.year.setMaxVisibleItems(16)
        row = Flow(self)
        row.addWidget(self.month)
        row.addWidget(self.year)

    def text(self) -> str:
        """Give ``YYYY-MM``, a half of it, or nothing."""
        month, year = self.month.code(), self.year.code()
        return f"{year}-{month}" if month or year else ""

    def choose(self, text: str) -> None:
        """Show a month."""
        year, _, month = text.partition("-")
        self.month.choose(month)
        self.year.choose(year)


class MonthInput(AnswerInput):
    """One month as an answer."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._choice = MonthChoice(self)
        self._choice.edited.connect(self.edited)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._choice)

    def value(self) -> object:
        """Give ``YYYY-MM``, a half of it, or None."""
        return self._choice.text() or None

    def take(self, value: object) -> None:
        """Show a month."""
        self._choice.choose(value if isinstance(value, str) else "")

    def main_widget(self) -> QWidget:
        """Give the list of months."""
        return self._choice.month


class MonthRange(AnswerInput):
    """From a month to a month, or still going on."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._from = MonthChoice(self, name=tr("From"))
        self._to = MonthChoice(self, name=tr("Until"))
        self._ongoing = Tick(tr("Still going on"), self)
        self._from.edited.connect(self.edited)
        self._to.edited.connect(self.edited)
        self._ongoing.toggled.connect(self._show_end)
        self._ongoing.clicked.connect(self.edited)
        row = Flow(self, gap=10)
        for words, widget in ((tr("From"), self._from), (tr("Until"), self._to)):
            label = QLabel(words, self)
            label.setMinimumHeight(32)
            row.addWidget(label)
            row.addWidget(widget)
        row.addWidget(self._ongoing)

    def value(self) -> object:
        """Give ``{"from", "to"}``; ``to`` is None while it goes on, empty while not chosen."""
        start, end = self._from.text(), self._to.text()
        if self._ongoing.isChecked():
            return {"from": start, "to": None}
        return {"from": start, "to": end} if start or end else None

    def take(self, value: object) -> None:
        """Show a period."""
        period = cast("dict[str, object]", value) if isinstance(value, dict) else {}
        start, end = period.get("from"), period.get("to", "")
        self._from.choose(start if isinstance(start, str) else "")
        self._to.choose(end if isinstance(end, str) else "")
        self._ongoing.setChecked(bool(period) and end is None)

    def main_widget(self) -> QWidget:
        """Give the first list."""
        return self._from.month

    def _show_end(self, ongoing: bool) -> None:  # noqa: FBT001 - a slot
        allow(self._to, tr("It is still going on, so it has no end yet.") if ongoing else "")


def _capital(name: str) -> str:
    return name[:1].upper() + name[1:]
