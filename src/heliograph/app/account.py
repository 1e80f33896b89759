"""Signing this computer in by a code, with the service's keys pinned and proved."""

from __future__ import annotations

import platform
from contextlib import contextmanager
from typing import TYPE_CHECKING, Protocol
from urllib.parse import urlsplit

from msgspec import structs

from heliograph.clock import LocalZone
from heliograph.domain.proxy import ProxyChoice, place_of, proxy_address
from heliograph.domain.trouble import trouble_of
from heliograph.errors import Refused, ServiceError, TryLater, Untrusted
from heliograph.remote.wire import EnrolRequest, code_hash, keys_are_proved
from heliograph.store.account import Account
from heliograph.sync.allowance import book
from heliograph.sync.outcome import cause_of

if TYPE_CHECKING:
    from collections.abc import Callable, Generator

    from heliograph.clock import Clock
    from heliograph.remote.service import Service
    from heliograph.remote.wire import ServiceInfo
    from heliograph.store.store import Store

__all__ = ["Account", "AccountUse", "ServiceAt", "service_over_http"]

ORGANISATION_KEY = "organisation_recovery_key"
"""Name of the value in which the recovery key of a provisioning file stands."""


class ServiceAt(Protocol):
    """Makes the way to a service."""

    def __call__(
        self,
        address: str,
        /,
        *,
        token: str | None,
        proxy: ProxyChoice,
        roots: str,
        stopped: Callable[[], bool],
    ) -> Service:
        """Open it; nothing goes over the network yet.

        ``roots`` are certificates (PEM) trusted for this service beside the system's; ``stopped``
        is asked while a call runs; once true, it ends as ``Interrupted``.
        """
        ...


def service_over_http(
    address: str,
    /,
    *,
    token: str | None,
    proxy: ProxyChoice,
    roots: str,
    stopped: Callable[[], bool],
) -> Service:
    """Make the way to a real service."""
    # Imported here: requests costs a tenth of a second that the first window need not pay.
    from heliograph.remote.http import HttpService  # noqa: PLC0415

    return HttpService(address, token=token, proxy=proxy, roots=roots, stopped=stopped)


class AccountUse:
    """Use cases of signing in; each thread has its own."""

    def __init__(
        self,
        *,
        store: Store,
        service_at: ServiceAt,
        clock: Clock,
        stopped: Callable[[], bool] | None = None,
    ) -> None:
        self._store = store
        self._service_at = service_at
        self._clock = clock
        self._stopped = stopped or _never

    def current(self) -> Account | None:
        """Give the account of this profile, None before it signed in."""
        return self._store.account.get()

    def enrol(self, *, service_url: str, code: str) -> Account:
        """Sign in with a code; goes over the network once.

        Raises:
            Refused: the code is not known (any more).
            Untrusted: the keys that came back were not proved with the code: somebody may be
                in between. Nothing was kept.
            TryLater: the service cannot be reached now.
        """
        address = service_url.strip().rstrip("/")
        known = self._store.account.get()
        with self._counted(address) as service:
            device_name = platform.node() or platform.system()
            answer = service.enrol(EnrolRequest(code_hash=code_hash(code), device_name=device_name))
            takes_brotli = service.takes_brotli
        if not keys_are_proved(answer, code):
            raise Untrusted("the keys were not proved", "other-service")
        waiting = self._store.provisioning.code()
        by_file = waiting is not None and (waiting.address, waiting.code) == (address, code)
        set_up = known is not None and not known.enrolled_ms and known.service_url == address
        keys = answer.keys
        if known is not None and (by_file or set_up):
            if known.service != answer.service or not known.keys.items() & keys.items():
                raise Untrusted("the keys are not those of the file", "other-service")
            if by_file:
                # Many have a copy of the file, and so its code: it proves no key that the file
                # does not name. New ones come by a later file, which the old ones sign.
                keys = known.keys
        account = Account(
            service_url=address,
            service=answer.service,
            service_name=answer.service_name,
            device=answer.device,
            token=answer.token,
            organisation=answer.organisation,
            keys=keys,
            enrolled_ms=self._clock.now_ms(),
        )
        if known is not None and known.service == account.service:
            before = structs.replace(account, keys=known.keys, retired=known.retired)
            account = before.with_keys(keys)
        with self._store.together():
            self._store.account.put(account)
            self._store.provisioning.set_code(None)
            self._store.account.set_value("signed_out", None)
            self._store.account.note_brotli(taken=takes_brotli)
            self._store.account.set_trouble(None)
            self._store.account.set_value("last_reached_ms", str(account.enrolled_ms))
        return account

    def reach(self) -> ServiceInfo | None:
        """Ask the service who it is; None when no service is known here.

        Raises:
            ServiceError: why it cannot be reached.
        """
        account = self._store.account.get()
        if account is None:
            return None
        with self._counted(account.service_url) as service:
            found = service.info()
        self._store.account.set_trouble(None)
        return found

    def sign_out(self) -> None:
        """Forget the token; stories, receipts and the keys that prove them stay."""
        account = self._store.account.get()
        if account is not None:
            with self._store.together():
                self._store.account.put(structs.replace(account, token=""))
                self._store.account.set_value("signed_out", "1")
                self._store.provisioning.set_code(None)

    def proxy(self) -> ProxyChoice:
        """Give the proxy that was chosen, and what it is told."""
        return self._store.account.proxy()

    def proxy_in_use(self) -> str:
        """Give host and port of the proxy to the service; empty where there is none."""
        account = self._store.account.get()
        if account is None:
            return place_of(self.proxy().address)
        # Imported here: only the doctor asks.
        from heliograph.remote.proxies import proxies_for  # noqa: PLC0415

        scheme = urlsplit(account.service_url).scheme
        host = urlsplit(account.service_url).hostname or ""
        return place_of(proxies_for(host, self.proxy()).get(scheme, ""))

    def choose_proxy(self, address: str, *, user: str = "", password: str = "") -> ProxyChoice:
        """Use a proxy from now on, and tell it who one is.

        Args:
            address: As a person types it; empty for what the operating system names.
            user: Told to that proxy only; empty for nobody.
            password: The same.

        Raises:
            Refused: ``proxy-unusable``: it is no address of a proxy.
        """
        read = proxy_address(address)
        if read is None:
            raise Refused(code="proxy-unusable")
        trouble = self._store.account.trouble()
        asking = "" if trouble is None else trouble.proxy
        choice = ProxyChoice(
            address=read, login_for=place_of(read) or asking, user=user, password=password
        )
        self._store.account.set_proxy(choice)
        return choice

    def _note_trouble(self, error: ServiceError) -> None:
        """Keep what stands in the way, as a pass does: which proxy asks, above all."""
        before, now_ms = self._store.account.trouble(), self._clock.now_ms()
        trouble = trouble_of(error, cause_of(error), now_ms=now_ms, before=before)
        self._store.account.set_trouble(trouble)

    @contextmanager
    def _counted(self, address: str) -> Generator[Service]:
        """Open the way to a service for a call or two, which count against the budgets, too."""
        service = self._open(address)
        before = service.traffic()
        try:
            yield service
        except TryLater as error:
            self._note_trouble(error)
            raise
        finally:
            service.close()
            gone = service.traffic() - before
            book(self._store, gone, now_ms=self._clock.now_ms(), zone=LocalZone())

    def _open(self, address: str) -> Service:
        return self._service_at(
            address,
            token=None,
            proxy=self._store.account.proxy(),
            roots=self._store.provisioning.roots_for(address),
            stopped=self._stopped,
        )


def _never() -> bool:
    """Let a call run to its end: signing in is short, and a person waits for it."""
    return False
