"""What is told above the pages of a file that an administrator left, and of what it asks for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from heliograph.gui.widgets.message_strip import MessageStrip
from heliograph.i18n import joined, tr

if TYPE_CHECKING:
    from heliograph.gui.session import Session
    from heliograph.gui.shell import Shell


def show_note(session: Session, shell: Shell) -> None:
    """Tell once what became of such files, and at each start what is still to do."""
    setting_up, looked = session.workspace.setting_up, session.workspace.looked
    session.workspace.looked = None
    if looked is None and not setting_up.is_there:
        return
    from heliograph.wording import provisioning as words  # noqa: PLC0415 - seldom needed

    said = () if looked is None else words.looked_sentences(looked)
    if said:
        strip = MessageStrip()
        shell.show_above(strip)
        worth_a_look = looked is not None and looked.refused is not None
        strip.say(joined(*said), tone="warning" if worth_a_look else "note")
    here = setting_up.current()
    if here is not None and (here.wants_protection or here.code_refused):
        strip = MessageStrip()
        shell.show_above(strip)
        act = (tr("Protect the stories…"), shell.ask_protection)
        if here.code_refused:
            act = (tr("Sign in"), shell.ask_sign_in)
        by = words.set_up_sentences(here)[0]
        strip.say(joined(by, *words.to_do_sentences(here)), tone="warning", actions=(act,))
