"""What an organisation has locked cannot be used, and one line says who has set it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from heliograph.gui.parts import text
from heliograph.gui.reasons import allow
from heliograph.gui.widgets.words import Words

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from PySide6.QtWidgets import QWidget

    from heliograph.domain.policy import RuleName
    from heliograph.workspace import Workspace


class LockedLine:
    """The line of one card, hidden while nothing in it is locked."""

    def __init__(self, workspace: Workspace, rules: Mapping[RuleName, Sequence[QWidget]]) -> None:
        """Prepare.

        Args:
            workspace: Of the window's thread.
            rules: What changes which rule.
        """
        self._setting_up = workspace.setting_up
        self._rules = rules
        self.line: Words = text("", "soft")
        self.line.hide()

    def refresh(self) -> None:
        """Lock what is locked, and let the rest be used."""
        if not self._setting_up.is_there:
            return
        from heliograph.wording.provisioning import locked_words  # noqa: PLC0415 - seldom needed

        policy = self._setting_up.policy
        why = locked_words(policy.by)
        held = [name for name in self._rules if policy.locks(name)]
        for name, widgets in self._rules.items():
            for each in widgets:
                allow(each, why if name in held else "")
        self.line.setText(why if held else "")
        self.line.setVisible(bool(held))
