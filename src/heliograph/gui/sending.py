"""Holding, letting go and trying now: the same few acts from menu, outbox and settings."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from heliograph.gui.session import Session


def pause_all(session: Session) -> None:
    """Hold everything until the person lets it go."""
    session.workspace.settings.paused = True
    session.workspace.save_settings()
    session.worker.interrupt()


def go_on_all(session: Session) -> None:
    """Let everything go again, and at once."""
    session.workspace.settings.paused = False
    session.workspace.save_settings()
    session.worker.check()


def is_signed_in(session: Session) -> bool:
    """Tell whether there is a service that takes stories from this computer."""
    return session.workspace.outbox.connection().signed_in
