"""What the library shows: chips with counts, and filters that are seen, and gone with one act."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QButtonGroup, QMenu, QPushButton, QWidget

from heliograph.app.library import Wish
from heliograph.domain.campaign import in_language
from heliograph.errors import CampaignUnknown
from heliograph.gui import look
from heliograph.gui.plain import named
from heliograph.gui.widgets.chip import Chip, ChosenChip
from heliograph.gui.widgets.flow import Flow
from heliograph.gui.widgets.menu_button import MenuButton
from heliograph.i18n import language, language_name, mark, tr

if TYPE_CHECKING:
    from collections.abc import Callable

    from heliograph.app.library import Group, Show
    from heliograph.gui.stories.story_words import KindNames
    from heliograph.workspace import Workspace

Sort = Literal["changed", "title", "state"]
Filter = Literal["language", "kind", "campaign"]

SHOWN: tuple[tuple[Show, str], ...] = (
    ("all", mark("All")),
    ("drafts", mark("Drafts")),
    ("ready", mark("Ready")),
    ("attention", mark("Needs your attention")),
    ("trash", mark("Trash")),
)
SORTS: tuple[tuple[Sort, str], ...] = (
    ("changed", mark("Newest change first")),
    ("title", mark("By title")),
    ("state", mark("By state")),
)
FILTERS: tuple[tuple[Filter, str], ...] = (
    ("language", mark("Language")),
    ("kind", mark("Kind")),
    ("campaign", mark("Campaign")),
)


class FilterBar(QWidget):
    """Chooses which stories are shown; offers only what occurs among them."""

    changed = Signal()
    """Other stories are wished for, or another order."""
    show_changed = Signal()
    """Another chip of the first row was chosen."""

    def __init__(self, workspace: Workspace, kinds: KindNames) -> None:
        super().__init__()
        self._workspace = workspace
        self._kinds = kinds
        self.show_kind: Show = "all"
        self.sort: Sort = "changed"
        self._chosen: dict[Filter, str] = {}
        self._groups: list[Group] = []
        self.setAccessibleName(tr("Show"))
        self._flow = Flow(self)
        self.chips: dict[Show, Chip] = {}
        group = QButtonGroup(self)
        for show, name in SHOWN:
            chip = Chip(tr(name), tick=False)
            chip.clicked.connect(self._shower(show))
            group.addButton(chip)
            self._flow.addWidget(chip)
            self.chips[show] = chip
        self.chips["all"].setChecked(True)
        self.filter = self._opens(tr("&Filter"), self._fill_filters)
        self.order = self._opens("", self._fill_orders)
        self.order.setText(tr("S&ort"))
        self.clear_all = QPushButton(tr("Show without filters"), self)
        look.dress(self.clear_all, "quiet")
        self.clear_all.clicked.connect(self.clear)
        self._flow.addWidget(self.clear_all)
        self.clear_all.hide()
        self.taken: dict[Filter, ChosenChip] = {}

    @property
    def is_filtered(self) -> bool:
        """Tell whether a filter hides stories."""
        return bool(self._chosen)

    def wish(self, find: str) -> tuple[Wish, bool]:
        """Give what is wished for, and whether it is to stand in the order of titles."""
        wish = Wish(
            show=self.show_kind,
            find=find,
            language=self._chosen.get("language", ""),
            kind=self._chosen.get("kind", ""),
            campaign=self._chosen.get("campaign", ""),
            order="state" if self.sort == "state" else "changed",
        )
        return wish, self.sort == "title"

    def choose(self, show: Show) -> None:
        """Show another part of the stories."""
        self.show_kind = show
        self.chips[show].setChecked(True)
        self.show_changed.emit()

    def show_counts(self, counts: dict[Show, int], groups: list[Group]) -> None:
        """Show how many there are, and know what can be filtered by."""
        self._groups = groups
        for show, chip in self.chips.items():
            chip.show_count(counts[show] or None)
        self.chips["attention"].setVisible(counts["attention"] > 0 or self.show_kind == "attention")
        self.filter.setVisible(self.is_filtered or any(self.offers(each) for each, _ in FILTERS))
        self.order.setVisible(counts["all"] + counts["trash"] > 1)

    def offers(self, which: Filter) -> dict[str, str]:
        """Give what occurs more than in one way, by code, with its name."""
        codes = {
            str(getattr(group, which)): group
            for group in self._groups
            if group.trashed is (self.show_kind == "trash") and getattr(group, which)
        }
        if len(codes) < 2 and which not in self._chosen:
            return {}
        names = {code: self._name(which, code, group) for code, group in codes.items()}
        return dict(sorted(names.items(), key=lambda each: each[1].casefold()))

    def take(self, which: Filter, code: str) -> None:
        """Show only stories with this language, kind or campaign."""
        self._chosen[which] = code
        self._show_taken()
        self.changed.emit()

    def drop(self, which: Filter) -> None:
        """Take one filter away."""
        self._chosen.pop(which, None)
        self._show_taken()
        self.changed.emit()

    def clear(self) -> None:
        """Take all filters away."""
        self._chosen.clear()
        self._show_taken()
        self.filter.setFocus()
        self.changed.emit()

    def order_by(self, sort: Sort) -> None:
        """Choose the order."""
        self.sort = sort
        self.changed.emit()

    # ---- inside ------------------------------------------------------------------------

    def _opens(self, words: str, fill: Callable[[QMenu], None]) -> QPushButton:
        made = MenuButton(words, self)
        menu = QMenu(made)

        def refill() -> None:
            menu.clear()
            fill(menu)

        menu.aboutToShow.connect(refill)
        made.setMenu(menu)
        self._flow.addWidget(made)
        return made

    def _shower(self, show: Show) -> Callable[[], None]:
        return lambda: self.choose(show)

    def _fill_filters(self, menu: QMenu) -> None:
        for which, title in FILTERS:
            offers = self.offers(which)
            if not offers:
                continue
            menu.addSection(tr(title))
            group = QActionGroup(menu)
            for code, name in offers.items():
                action = self._tick(menu, name, is_on=self._chosen.get(which) == code)
                action.triggered.connect(self._taker(which, code))
                group.addAction(action)

    def _fill_orders(self, menu: QMenu) -> None:
        group = QActionGroup(menu)
        for sort, name in SORTS:
            action = self._tick(menu, tr(name), is_on=sort == self.sort)
            action.triggered.connect(self._sorter(sort))
            group.addAction(action)

    def _tick(self, menu: QMenu, name: str, *, is_on: bool) -> QAction:
        action = menu.addAction(named(name))
        action.setCheckable(True)
        action.setChecked(is_on)
        return action

    def _taker(self, which: Filter, code: str) -> Callable[[], None]:
        def take() -> None:
            if self._chosen.get(which) == code:
                self.drop(which)
            else:
                self.take(which, code)

        return take

    def _sorter(self, sort: Sort) -> Callable[[], None]:
        return lambda: self.order_by(sort)

    def _show_taken(self) -> None:
        gone: list[Filter] = [each for each in self.taken if each not in self._chosen]
        for which in gone:
            chip = self.taken.pop(which)
            self._flow.removeWidget(chip)
            chip.hide()
            chip.deleteLater()
        for which, code in self._chosen.items():
            name = self.offers(which).get(code, code)
            if which not in self.taken:
                made = self.taken[which] = ChosenChip("", self)
                made.clicked.connect(self._dropper(which))
                self._flow.addWidget(made)
                made.show()
            chip = self.taken[which]
            chip.setText(named(name))
            chip.setAccessibleName(tr("{name}: take this filter away", name=name))
        self._flow.removeWidget(self.clear_all)
        self._flow.addWidget(self.clear_all)
        self.clear_all.setVisible(len(self._chosen) > 1)

    def _dropper(self, which: Filter) -> Callable[[], None]:
        return lambda: self.drop(which)

    def _name(self, which: Filter, code: str, group: Group) -> str:
        if which == "language":
            return language_name(code)
        if which == "kind":
            return self._kinds.name(group.campaign, code)
        try:
            return in_language(self._workspace.campaigns.get(code).title, language())
        except CampaignUnknown:
            return code
