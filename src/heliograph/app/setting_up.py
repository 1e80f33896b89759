"""What an organisation has set up here, for whoever asks often: light, and mostly nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from heliograph.app import provisioning_places

if TYPE_CHECKING:
    from collections.abc import Callable

    from heliograph.app.provisioning import LookedAround, Provisioned, ProvisioningUse
    from heliograph.clock import Clock
    from heliograph.domain.policy import Policy
    from heliograph.settings import Settings
    from heliograph.store.store import Store


class SettingUp:
    """Tells what was set up; each thread has its own."""

    def __init__(
        self, *, store: Store, settings: Settings, save: Callable[[], None], clock: Clock
    ) -> None:
        self._store = store
        self._settings = settings
        self._save = save
        self._clock = clock

    @property
    def files(self) -> ProvisioningUse:
        """Give the use cases of provisioning files."""
        from heliograph.app.provisioning import ProvisioningUse  # noqa: PLC0415 - seldom needed

        return ProvisioningUse(
            store=self._store, settings=self._settings, save=self._save, clock=self._clock
        )

    @property
    def is_there(self) -> bool:
        """Tell whether a file was ever taken in; quick, and mostly not so."""
        return self._store.is_set_up

    @property
    def policy(self) -> Policy:
        """Give what an organisation has set for this profile."""
        return self._store.provisioning.policy()

    def current(self) -> Provisioned | None:
        """Tell what this profile was set up with by a file; None where none was taken in."""
        return self.files.current() if self._store.is_set_up else None

    def look_around(self) -> LookedAround | None:
        """Take in a file that an administrator left; None where there is none, nor ever was.

        Raises:
            StoreError: it could not be kept.
        """
        if not (provisioning_places.files() or self._store.is_set_up):
            return None
        return self.files.look_around()
