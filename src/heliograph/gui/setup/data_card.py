"""The card of the settings for data: budgets, hours, speed, and what goes over which network."""

from __future__ import annotations

from typing import TYPE_CHECKING, get_args

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from heliograph import wording
from heliograph.domain.rules import Hours, NetworkRule
from heliograph.errors import HeliographError
from heliograph.gui import look
from heliograph.gui.parts import Card, text, together
from heliograph.gui.setup.locked import LockedLine
from heliograph.gui.widgets.choice_box import ChoiceBox
from heliograph.gui.widgets.progress_line import ProgressLine
from heliograph.i18n import Raw, size, tr
from heliograph.wording import data_rules as words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from heliograph.app.data_rules import DataRules, KeptNetwork, Standing
    from heliograph.gui.session import Session
    from heliograph.gui.widgets.message_strip import MessageStrip
    from heliograph.gui.widgets.words import Words

_MEGA, _KILO = 1_000_000, 1_000
_DAY_BYTES = tuple(each * _MEGA for each in (5, 10, 20, 50, 100, 200, 500, 1000))
_MONTH_BYTES = tuple(each * _MEGA for each in (50, 100, 200, 500, 1000, 2000, 5000, 10_000))
_CAPS_BYTES_S = tuple(each * _KILO for each in (4, 8, 16, 32, 64, 128, 256, 512, 1000))
_STEP_MINUTES = 30
_ANY_TIME, _THESE_HOURS = "any", "hours"
_NIGHT = Hours(from_minute=22 * 60, until_minute=6 * 60)
"""What is proposed first: when data is cheapest in most places."""
_UNDO_MS = 10_000
_BOX_WIDTH = 220


class DataCard(Card):
    """What may be used of a costly line; each choice holds at once and can be taken back."""

    changed = Signal()

    def __init__(self, session: Session, message: MessageStrip) -> None:
        super().__init__(tr("Data and hours"))
        self._session = session
        self._rules: DataRules = session.workspace.data_rules
        self._message = message
        self.day, self.month, self.when = ChoiceBox(), ChoiceBox(), ChoiceBox()
        self.begin, self.end, self.cap = ChoiceBox(), ChoiceBox(), ChoiceBox()
        self.here, self.metered = ChoiceBox(), ChoiceBox()
        self.used_day, self.used_month = _Used(), _Used()
        self._network = text("", "soft")
        self._here_label = text("")
        self._hours = self._make_hours()
        self._fill()
        self._connect()
        self._locked = LockedLine(
            session.workspace,
            {
                "day_bytes": (self.day,),
                "month_bytes": (self.month,),
                "hours": (self.when, self.begin, self.end),
                "cap_bytes_s": (self.cap,),
                "when_metered": (self.metered,),
            },
        )
        self.add(self._locked.line)
        self.refresh()

    # ---- what it shows ------------------------------------------------------------------

    def refresh(self) -> None:
        """Show what holds now, and ask beside the window in which network this computer is."""
        self.show_standing()
        self._session.tasks.start(
            lambda here: here.workspace.data_rules.look_at_network(),
            owner=self,
            done=lambda _: self.show_standing(),
            failed=self._tell,
        )

    def show_standing(self) -> None:
        """Read again what is set and what was used."""
        self._locked.refresh()
        standing = self._rules.standing()
        rules = standing.rules
        _choose_amount(self.day, rules.day_bytes, _DAY_BYTES, _amount)
        _choose_amount(self.month, rules.month_bytes, _MONTH_BYTES, _amount)
        _choose_amount(self.cap, rules.cap_bytes_s, _CAPS_BYTES_S, _speed)
        self.used_day.show_used(standing.used.day_bytes, rules.day_bytes)
        self.used_month.show_used(standing.used.month_bytes, rules.month_bytes)
        self.when.choose(_ANY_TIME if rules.hours is None else _THESE_HOURS)
        self._hours.setVisible(rules.hours is not None)
        if rules.hours is not None:
            _choose_time(self.begin, rules.hours.from_minute)
            _choose_time(self.end, rules.hours.until_minute)
        self.metered.choose(rules.when_metered)
        self._show_network(standing)

    def focus_first(self) -> None:
        """Give the keyboard to the first choice."""
        self.day.setFocus(Qt.FocusReason.OtherFocusReason)

    def network_words(self) -> str:
        """Give what it says about the network."""
        return self._network.text()

    def _show_network(self, standing: Standing) -> None:
        network = standing.network
        name = Raw(words.network_name(network))
        self._here_label.setText(tr("In this network: {name}", name=name))
        self._network.setText(words.metered_sentence(network))
        own = tr("As the network says: {rule}", rule=Raw(self._of_its_kind(network)))
        self.here.offer([("", own), *_network_rules()])
        self.here.choose(network.said or "")

    def _of_its_kind(self, network: KeptNetwork) -> str:
        """Name what holds for a network of which the person said nothing."""
        rule = self._rules.standing().rules.when_metered if network.metered else "all"
        return words.network_rule_name(rule)

    # ---- putting together ---------------------------------------------------------------

    def _fill(self) -> None:
        self.when.offer(
            (
                (_ANY_TIME, tr("At any time")),
                (_THESE_HOURS, tr("Only in these hours")),
            )
        )
        self.metered.offer(_network_rules())
        fields = QWidget()
        grid = QGridLayout(fields)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(look.BLOCK_GAP)
        grid.setVerticalSpacing(8)
        rows: tuple[tuple[Words, ChoiceBox, QWidget | None], ...] = (
            (text(tr("At most each day")), self.day, self.used_day),
            (text(tr("At most each month")), self.month, self.used_month),
            (text(tr("When to send")), self.when, self._hours),
            (text(tr("No faster than")), self.cap, None),
            (self._here_label, self.here, self._network),
            (text(tr("In metered networks")), self.metered, None),
        )
        at = 0
        for label, box, below in rows:
            label.setBuddy(box)
            box.setMinimumWidth(look.scaled(_BOX_WIDTH))
            grid.addWidget(label, at, 0, Qt.AlignmentFlag.AlignVCenter)
            grid.addWidget(box, at, 1, Qt.AlignmentFlag.AlignTrailing)
            if below is not None:
                grid.addWidget(below, at + 1, 0, 1, 2)
            at += 2
        grid.setColumnStretch(0, 1)
        self.add(fields)
        self.add(
            text(
                tr(
                    "Data is counted as it goes over the line, headers and what had to go again"
                    " included. What is held goes on by itself; nothing is lost."
                ),
                "soft",
            )
        )

    def _make_hours(self) -> QWidget:
        made = QWidget()
        row = QGridLayout(made)
        row.setContentsMargins(0, 0, 0, 0)
        times = [(str(minute), words.clock_words(minute)) for minute in _times()]
        for column, (name, box) in enumerate(((tr("From"), self.begin), (tr("Until"), self.end))):
            box.offer(times)
            label = text(name, wraps=False)
            label.setBuddy(box)
            row.addWidget(label, 0, 2 * column)
            row.addWidget(box, 0, 2 * column + 1)
        row.setColumnStretch(4, 1)
        return made

    def _connect(self) -> None:
        rules = self._rules
        self.day.activated.connect(
            lambda: self._change(lambda: rules.set_day_budget(_number(self.day)))
        )
        self.month.activated.connect(
            lambda: self._change(lambda: rules.set_month_budget(_number(self.month)))
        )
        self.cap.activated.connect(lambda: self._change(lambda: rules.set_cap(_number(self.cap))))
        for box in (self.when, self.begin, self.end):
            box.activated.connect(self._on_hours)
        self.here.activated.connect(self._on_here)
        self.metered.activated.connect(
            lambda: self._change(lambda: rules.set_when_metered(_rule(self.metered) or "all"))
        )

    # ---- choosing -----------------------------------------------------------------------

    def _on_hours(self) -> None:
        hours = None
        if self.when.code() == _THESE_HOURS:
            begin, end = self.begin.code(), self.end.code()
            before = self._rules.standing().rules.hours
            hours = _NIGHT
            if before is not None and begin and end:
                hours = Hours(from_minute=int(begin), until_minute=int(end))
            if hours.from_minute == hours.until_minute:
                self._message.say(
                    tr("From and until are the same time: choose two times."), tone="warning"
                )
                self.show_standing()
                return
        self._change(lambda: self._rules.set_hours(hours))

    def _on_here(self) -> None:
        network = self._rules.standing().network
        chosen = _rule(self.here)
        self._change(
            lambda: self._rules.set_network_rule(network.key, chosen),
            undo=lambda: self._rules.set_network_rule(network.key, network.said),
        )

    def _change(self, act: Callable[[], None], *, undo: Callable[[], None] | None = None) -> None:
        """Do it at once, and offer to take it back for a while."""
        before = self._rules.standing().rules
        if not self._try(act):
            return

        def take_back() -> None:
            self._message.put_away()
            self._try(undo or (lambda: self._rules.put(before)))

        self._message.say(
            tr("Kept. It holds from now on."),
            tone="done",
            actions=((tr("Undo"), take_back),),
            for_ms=_UNDO_MS,
        )

    def _try(self, act: Callable[[], None]) -> bool:
        try:
            act()
        except HeliographError as error:
            self._tell(error)
            return False
        finally:
            self.show_standing()
        # What is allowed now may go at once; what is not, a pass notices by itself.
        self._session.worker.wake()
        self.changed.emit()
        return True

    def _tell(self, error: HeliographError) -> None:
        self._message.say(together(wording.error(error)), tone="warning")


class _Used(QWidget):
    """What was used of a budget: in words, and as a line where there is one."""

    def __init__(self) -> None:
        super().__init__()
        self._words = text("", "soft")
        self._line = ProgressLine()
        column = QGridLayout(self)
        column.setContentsMargins(0, 0, 0, 4)
        column.addWidget(self._words, 0, 0)
        column.addWidget(self._line, 1, 0)

    def show_used(self, used_bytes: int, most_bytes: int | None) -> None:
        """Show how much."""
        self._words.setText(words.used_sentence(used_bytes, most_bytes))
        self._line.setVisible(most_bytes is not None)
        self._line.show_share(used_bytes / max(most_bytes or 1, 1))

    def words(self) -> str:
        """Give what it says."""
        return self._words.text()


def _network_rules() -> list[tuple[str, str]]:
    return [(rule, words.network_rule_name(rule)) for rule in get_args(NetworkRule)]


def _times() -> Iterable[int]:
    return range(0, 24 * 60, _STEP_MINUTES)


def _amount(n_bytes: int) -> str:
    return size(n_bytes)


def _speed(bytes_s: int) -> str:
    return tr("{size} a second", size=size(bytes_s))


def _choose_amount(
    box: ChoiceBox, chosen: int | None, offered: tuple[int, ...], named: Callable[[int], str]
) -> None:
    """Offer amounts and no limit; one that was set elsewhere is offered, too."""
    amounts: list[int] = sorted({*offered, chosen or offered[0]})
    box.offer([("0", tr("No limit")), *((str(each), named(each)) for each in amounts)])
    box.choose(str(chosen or 0))


def _choose_time(box: ChoiceBox, minute: int) -> None:
    """Choose a time; one that was set elsewhere and stands between the steps is offered, too."""
    times = sorted({*_times(), minute})
    box.offer([(str(each), words.clock_words(each)) for each in times])
    box.choose(str(minute))


def _number(box: ChoiceBox) -> int | None:
    code = box.code()
    return int(code) if code not in {"", "0"} else None


def _rule(box: ChoiceBox) -> NetworkRule | None:
    return next((rule for rule in get_args(NetworkRule) if rule == box.code()), None)
