"""Signing in by the code of a provisioning file, by itself, as soon as there is a line."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from msgspec import structs

from heliograph.domain.retry import LONGEST_WAIT_MS, delay_s
from heliograph.errors import Refused, ServiceBusy, ServiceError
from heliograph.remote.service import Interrupted

if TYPE_CHECKING:
    from heliograph.app.account import AccountUse
    from heliograph.clock import Clock
    from heliograph.store.provisioning import WaitingCode
    from heliograph.store.store import Store

_log = logging.getLogger(__name__)


class WaitingSignIn:
    """Uses the code that waits; belongs to the thread of its store."""

    def __init__(self, *, store: Store, account: AccountUse, clock: Clock) -> None:
        self._rows = store.provisioning
        self._account = account
        self._clock = clock

    def next_try_ms(self) -> int | None:
        """Tell when the code is tried next (Unix ms); None when none waits."""
        code = self._rows.code()
        if code is None or code.refused:
            return None
        now_ms = self._clock.now_ms()
        # A clock that was set back must not hold it for years.
        return code.not_before_ms if code.not_before_ms <= now_ms + LONGEST_WAIT_MS else now_ms

    def is_due(self) -> bool:
        """Tell whether the code may be tried now without being asked."""
        next_ms = self.next_try_ms()
        return next_ms is not None and next_ms <= self._clock.now_ms()

    @property
    def waits_for_line(self) -> bool:
        """Tell whether a line that returned would be reason enough to try."""
        code = self._rows.code()
        return code is not None and not code.refused and code.tries > 0

    def run(self) -> None:
        """Try once, unless another process just did.

        What stands in the way is kept as it is of any other try, and the next one waits longer.

        Raises:
            StoreError: the store cannot be used.
        """
        code = self._rows.code()
        if code is None or code.refused:
            return
        try:
            self._account.enrol(service_url=code.address, code=code.code)
        except Interrupted:
            _log.info("signing in interrupted")
        except Refused as error:
            _log.info("code refused: %s", error.code)
            unknown = error.code == "code-unknown"
            after = structs.replace(code, refused=True) if unknown else self._later(code, None)
            self._rows.set_code(after)
        except ServiceError as error:
            _log.info("not signed in: %s", type(error).__name__)
            asked_s = error.retry_after_s if isinstance(error, ServiceBusy) else None
            self._rows.set_code(self._later(code, asked_s))

    def _later(self, code: WaitingCode, asked_s: float | None) -> WaitingCode:
        tries = code.tries + 1
        jitter = int.from_bytes(self._clock.random(4), "big") / 2**32
        wait_ms = int(delay_s(attempts=tries, jitter=jitter, retry_after_s=asked_s) * 1000)
        return structs.replace(code, tries=tries, not_before_ms=self._clock.now_ms() + wait_ms)
