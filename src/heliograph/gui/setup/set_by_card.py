"""The card of the settings that says who set this computer up, and every rule in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

from heliograph.gui.parts import Card, text
from heliograph.i18n import ltr, tr

if TYPE_CHECKING:
    from heliograph.gui.session import Session


class SetByCard(Card):
    """Hidden where no organisation's file was taken in."""

    def __init__(self, session: Session) -> None:
        super().__init__(tr("Set by your organisation"))
        self._session = session
        self._said = text("")
        self._rules = text("")
        self._key = text("", "soft")
        self._key.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        for label in (self._said, self._rules, self._key):
            self.add(label)
        self.refresh()

    def refresh(self) -> None:
        """Read again what was set."""
        here = self._session.workspace.setting_up.current()
        self.setVisible(here is not None)
        if here is None:
            return
        from heliograph.domain.provisioning import fingerprint  # noqa: PLC0415 - seldom needed
        from heliograph.wording import provisioning as words  # noqa: PLC0415 - the same

        self._said.setText("\n".join(words.set_up_sentences(here)))
        lines = words.policy_lines(here.policy)
        self._rules.setText("\n".join(f"• {line}" for line in lines))
        self._rules.setVisible(bool(lines))
        self._key.setText(tr("Key of the service: {key}", key=ltr(fingerprint(here.found.keys))))

    def words(self) -> str:
        """Give what it says."""
        return "\n".join(each.text() for each in (self._said, self._rules, self._key))
