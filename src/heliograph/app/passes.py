"""Passes for one profile: whether sending is allowed, by whom, and when the next is due."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from msgspec.structs import replace

from heliograph.app.account import AccountUse
from heliograph.app.waiting_sign_in import WaitingSignIn
from heliograph.clock import LocalZone
from heliograph.domain.lifecycle import State
from heliograph.domain.retry import LONGEST_WAIT_MS, Returns, delay_s
from heliograph.errors import StoreError
from heliograph.events import SignInTried, StoryChanged
from heliograph.sync import left_behind, originals, plan
from heliograph.sync.allowance import Allowance, holds_of
from heliograph.sync.engine import Engine
from heliograph.sync.lock import only_synchroniser
from heliograph.sync.outcome import Outcome

if TYPE_CHECKING:
    from collections.abc import Callable

    from heliograph.app.account import ServiceAt
    from heliograph.app.campaigns import Campaigns
    from heliograph.clock import Clock
    from heliograph.domain.ids import StoryId
    from heliograph.domain.proxy import ProxyChoice
    from heliograph.domain.rules import Hold, NetworkSeen
    from heliograph.events import Publish
    from heliograph.remote.service import Service
    from heliograph.settings import Settings
    from heliograph.store.account import Account
    from heliograph.store.store import Store

NEWS_EVERY_MS = 6 * 3_600_000
"""While editors have a sent story before them, they are asked this often; it costs about 1 kB."""

NETWORK_EVERY_MS = 60_000
"""While a network's rule holds something back: it costs no byte to look whether it is another."""
RULES_EVERY_MS = 600_000
"""While budget or hours do: another process of this profile may change the rules."""

_log = logging.getLogger(__name__)


class ProfilePasses:
    """Runs the engine for the profile's account; belongs to one thread and its store."""

    def __init__(
        self,
        *,
        store: Store,
        campaigns: Campaigns,
        settings: Settings,
        service_at: ServiceAt,
        clock: Clock,
        publish: Publish,
        look_at_network: Callable[[], NetworkSeen | None],
        stopping: Callable[[], bool],
    ) -> None:
        self._look_at_network = look_at_network
        self._zone = LocalZone()
        self._store = store
        self._campaigns = campaigns
        self._settings = settings
        self._service_at = service_at
        self._clock = clock
        self._publish = publish
        self._stopping = stopping
        self._service: Service | None = None
        self._service_for: tuple[Account, ProxyChoice, str] | None = None
        account = AccountUse(store=store, service_at=service_at, clock=clock, stopped=stopping)
        self._waiting = WaitingSignIn(store=store, account=account, clock=clock)
        self._returns = Returns()
        self._fruitless = 0
        self._letters_not_before_ms = 0

    def run(
        self,
        *,
        at_once: bool = False,
        line_returned: bool = False,
        only: frozenset[StoryId] | None = None,
        lock_wait_s: float = 0.0,
    ) -> Outcome | None:
        """Do one pass; None when nobody is signed in or sending is held by the person.

        Args:
            at_once: A person asked: it goes ahead although automatic sending is off, and whatever
                was to be waited for.
            line_returned: The line seems to be back: what waited only for that waits no more.
            only: Restrict to these stories.
            lock_wait_s: How long to wait for another process that sends.

        Raises:
            SynchroniserBusy: another process of this profile sends now.
            StoreError: the store cannot be used.
        """
        if not self._may_send(at_once=at_once):
            return None
        account = self._signed_in(at_once=at_once or line_returned, lock_wait_s=lock_wait_s)
        if account is None:
            return None
        if not at_once and self._store.account.value("signed_out") is not None:
            return None
        welcomed = line_returned and self._welcome_the_line()
        if not at_once and not welcomed and not self._may_try():
            return Outcome()
        with only_synchroniser(self._store.profile, wait_s=lock_wait_s):
            service = self._connect(account)
            allowance = Allowance(
                store=self._store,
                service=service,
                clock=self._clock,
                publish=self._publish,
                look_at_network=self._look_at_network,
                stopping=self._stopping,
                zone=self._zone,
            )
            allowance.begin()  # how fast it goes in this network is what the engine begins with
            engine = Engine(
                store=self._store,
                service=service,
                account=account,
                campaigns=self._campaigns.held(),
                closing=self._campaigns.closing(),
                clock=self._clock,
                publish=self._publish,
                allowance=allowance,
            )
            outcome = engine.run(only=only, at_once=at_once, news=self._news_are_due())
            self._store.account.note_brotli(taken=service.takes_brotli)
        signed_out = "1" if outcome.cause == "sign-in" else None
        self._store.account.set_value("signed_out", signed_out)
        self._note(outcome)
        return outcome

    def tidy(self) -> None:
        """Do once after a start what nobody should wait for: a reserve of room, and sweeping.

        First of all a sudden end is put right: no story is said to be sent that is not.
        """
        try:
            for story in left_behind.put_right(self._store, now_ms=self._clock.now_ms()):
                self._publish(StoryChanged(story=story))
            self._store.keep_reserve()
            self._store.stories.age_trash(now_ms=self._clock.now_ms())
            self._store.collect_media()
            self._store.thin_copies()
        except StoreError:
            _log.warning("not tidied", exc_info=True)

    def next_try_ms(self) -> int | None:
        """Tell when the next pass is due by itself (Unix ms), None when nothing waits."""
        if self._store.account.get() is None or not self._may_send(at_once=False):
            return None
        now_ms = self._clock.now_ms()
        if self._store.account.value("signed_out") is not None:
            return self._sign_in_ms(now_ms)
        holds = holds_of(self._store, now_ms=now_ms, zone=self._zone)
        ready = [
            row
            for row in self._store.outbox.all_in_outbox()
            if row.state is State.READY and not (row.media_waits or row.waits_for_clearance)
        ]
        held = [hold for row in ready if (hold := holds.of(row)) is not None]
        free = [row for row in ready if holds.of(row) is None]
        waits = [plan.next_try_ms(free, now_ms=now_ms)]
        letters_ms = now_ms if self._letters_wait() else self._news_due_ms()
        if letters_ms is not None and holds.text is not None:
            held.append(holds.text)
        elif letters_ms is not None:
            # A clock that was set back must not hold it for years.
            in_reach = self._letters_not_before_ms <= now_ms + LONGEST_WAIT_MS
            waits.append(max(letters_ms, self._letters_not_before_ms) if in_reach else letters_ms)
        waits += [_look_again_ms(hold, now_ms) for hold in held]
        soonest_ms = min((wait for wait in waits if wait is not None), default=None)
        patience = self._store.account.patience()
        if soonest_ms is None or patience is None or self._may_try():
            return soonest_ms
        return max(soonest_ms, patience.not_before_ms)

    def waits_for_line(self) -> bool:
        """Tell whether something waits because of the way, and for nothing that was asked for."""
        if self._waiting.waits_for_line:
            return True
        patience = self._store.account.patience()
        return patience is not None and not patience.asked and self.next_try_ms() is not None

    def close(self) -> None:
        """Close connections and the store."""
        if self._service is not None:
            self._service.close()
        self._store.close()

    def _signed_in(self, *, at_once: bool, lock_wait_s: float) -> Account | None:
        """Give the account that may send; a code that waits for a line is used first."""
        account = self._store.account.get()
        if account is not None and account.token:
            return account
        if self._waiting.next_try_ms() is None or not (at_once or self._waiting.is_due()):
            return None
        if holds_of(self._store, now_ms=self._clock.now_ms(), zone=self._zone).text is not None:
            return None
        with only_synchroniser(self._store.profile, wait_s=lock_wait_s):
            self._waiting.run()
        self._publish(SignInTried())
        account = self._store.account.get()
        return account if account is not None and account.token else None

    def _sign_in_ms(self, now_ms: int) -> int | None:
        """Tell when a code that waits is tried next; a rule that holds everything holds it, too."""
        next_ms = self._waiting.next_try_ms()
        hold = holds_of(self._store, now_ms=now_ms, zone=self._zone).text
        if next_ms is None or hold is None:
            return next_ms
        return max(next_ms, _look_again_ms(hold, now_ms))

    def _may_try(self) -> bool:
        """Tell whether the way is to be left alone no longer, or has to bear something new.

        What the service asked for holds for everything; what we chose ourselves after trouble on
        the way does not keep a person's new story from being tried once.
        """
        patience = self._store.account.patience()
        if patience is None or patience.is_over(self._clock.now_ms()):
            return True
        holds = holds_of(self._store, now_ms=self._clock.now_ms(), zone=self._zone)
        rows = self._store.outbox.all_in_outbox()
        return not patience.asked and plan.is_fresh(row for row in rows if holds.of(row) is None)

    def _welcome_the_line(self) -> bool:
        """Begin anew with short waits; False where the service asked for longer ones.

        A line that is back is seldom whole at once: addresses come before names and ways. One that
        comes and goes all the time is believed now and then only.
        """
        patience = self._store.account.patience()
        if patience is None or patience.asked:
            return False
        if not self._returns.believe(self._clock.monotonic_s()):
            return False
        self._store.account.set_patience(replace(patience, tries=0))
        return True

    def _letters_wait(self) -> bool:
        """Tell whether a withdrawal, a reply or an original waits to be sent, and may."""
        holds = holds_of(self._store, now_ms=self._clock.now_ms(), zone=self._zone)
        return bool(
            self._store.outbox.withdrawals_to_send()
            or self._store.reviews.replies_to_send(most=1)
            or (holds.media is None and originals.may_go(self._store))
        )

    def _news_due_ms(self) -> int | None:
        """Tell when to ask what the editors say; None while nothing is before them."""
        if not self._store.reviews.are_awaited():
            return None
        now_ms = self._clock.now_ms()
        reached_ms = int(self._store.account.value("last_reached_ms") or 0)
        return now_ms if reached_ms > now_ms else max(now_ms, reached_ms + NEWS_EVERY_MS)

    def _news_are_due(self) -> bool:
        due_ms = self._news_due_ms()
        return due_ms is not None and due_ms <= self._clock.now_ms()

    def _may_send(self, *, at_once: bool) -> bool:
        if self._settings.paused:
            return False
        return at_once or self._settings.send_automatically

    def _connect(self, account: Account) -> Service:
        roots = self._store.provisioning.roots_for(account.service_url)
        way = (account, self._store.account.proxy(), roots)
        if self._service is None or self._service_for != way:
            if self._service is not None:
                self._service.close()
            self._service = self._service_at(
                account.service_url,
                token=account.token,
                proxy=way[1],
                roots=roots,
                stopped=self._stopping,
            )
            self._service.takes_brotli = self._store.account.takes_brotli()
            self._service_for = way
        return self._service

    def _note(self, outcome: Outcome) -> None:
        holds = holds_of(self._store, now_ms=self._clock.now_ms(), zone=self._zone)
        if outcome.cause is None and (holds.text is not None or not self._letters_wait()):
            self._fruitless = 0
            self._letters_not_before_ms = 0
            return
        self._fruitless += 1
        jitter = int.from_bytes(self._clock.random(4), "big") / 2**32
        wait_s = delay_s(attempts=self._fruitless, jitter=jitter)
        self._letters_not_before_ms = self._clock.now_ms() + int(wait_s * 1000)


def _look_again_ms(hold: Hold, now_ms: int) -> int:
    if hold.until_ms is None:
        return now_ms + NETWORK_EVERY_MS
    return min(hold.until_ms, now_ms + RULES_EVERY_MS)
