"""Provisioning: takes in what a signed file says, all or nothing, and tells what it has set."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec
from msgspec import UNSET, structs

from heliograph.app.account import ORGANISATION_KEY
from heliograph.app.campaigns import CHOSEN
from heliograph.app.provisioning_file import campaigns_of, is_older, statement_of, stays
from heliograph.app.provisioning_places import files, is_there, mark_of
from heliograph.clock import LocalZone, utc
from heliograph.domain.campaign import Campaign
from heliograph.domain.policy import DATA_RULES, Policy
from heliograph.domain.provisioning import (
    AnotherService,
    Provisioning,
    ProvisioningInvalid,
    check_successor,
    read_provisioning,
)
from heliograph.domain.proxy import ProxyChoice
from heliograph.domain.signed import type_of
from heliograph.errors import (
    HeliographError,
    ReceiptInvalid,
)
from heliograph.remote.tls import are_roots
from heliograph.settings import LOCKABLE, Settings
from heliograph.store.account import Account
from heliograph.store.provisioning import KeptProvisioning, Roots, Source, WaitingCode

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from heliograph.clock import Clock
    from heliograph.store.store import Store


class Provisioned(msgspec.Struct, frozen=True, kw_only=True):
    """What holds in a profile that was set up by a file."""

    found: Provisioning
    source: Source
    place: str
    policy: Policy
    code_waits: bool = False
    """Its code is used as soon as there is a line."""
    code_refused: bool = False
    """The service did not know its code (any more)."""
    is_over: bool = False
    """Its day has passed by the clock here."""
    wants_protection: bool = False
    """Stories are to be protected, and are not."""

    @property
    def by(self) -> str:
        """Give the organisation that set it up, as it is told."""
        return self.found.organisation.name or self.found.service_name


class Taken(msgspec.Struct, frozen=True, kw_only=True):
    """What came of a file."""

    found: Provisioning
    is_new: bool = True
    """False when the same file had been taken in before; nothing was changed then."""
    signs_in: bool = False
    """Its code is used as soon as there is a line."""
    is_over: bool = False
    """Its day has passed by the clock here."""


class LookedAround(msgspec.Struct, frozen=True, kw_only=True):
    """What became of the files that an administrator left on this computer."""

    taken: Taken | None = None
    ended: Provisioned | None = None
    """A file that is there no more; what it had locked may be changed from now on."""
    refused: HeliographError | None = None
    place: str = ""
    """The path of the file that was refused."""


class ProvisioningUse:
    """Use cases of provisioning; each thread has its own."""

    def __init__(
        self, *, store: Store, settings: Settings, save: Callable[[], None], clock: Clock
    ) -> None:
        """Prepare; ``save`` keeps the settings, which are shared by all threads."""
        self._store = store
        self._rows = store.provisioning
        self._settings = settings
        self._save = save
        self._clock = clock

    def current(self) -> Provisioned | None:
        """Give what this profile was set up with; None where no file was taken in."""
        kept = self._rows.kept()
        if kept is None:
            return None
        found, policy, code = (
            read_provisioning(kept.statement),
            self._rows.policy(),
            self._rows.code(),
        )
        return Provisioned(
            found=found,
            source=kept.source,
            place=kept.place,
            policy=policy,
            code_waits=code is not None and not code.refused,
            code_refused=code is not None and code.refused,
            is_over=found.is_over(self._today()),
            wants_protection=policy.locks("protection") and self._store.protection == "plain",
        )

    def look(self, path: Path) -> Provisioning:
        """Give what a file says without taking it in.

        Raises:
            ProvisioningInvalid: it would not be taken in.
        """
        statement = statement_of(path)
        found = read_provisioning(statement)
        campaigns_of(found)
        return found

    def is_campaign(self, path: Path) -> bool:
        """Tell a campaign file from one that sets a profile up, by what it says that it is."""
        try:
            return type_of(statement_of(path)) == "heliograph-campaign"
        except (ProvisioningInvalid, ReceiptInvalid):
            return False

    def take(self, path: Path, *, source: Source = "person", replaces: bool = False) -> Taken:
        """Take in a file: all of it, or nothing.

        Args:
            path: Where it is.
            source: Who brought it.
            replaces: Whether the person said that its service takes the place of the one before.

        Raises:
            ProvisioningInvalid: it is no such file, was changed, comes from somebody else, or is
                older than the one that holds.
            AnotherService: it is for another service, and nobody said that this is meant.
            StoreError: it could not be kept.
        """
        statement = statement_of(path)
        found = read_provisioning(statement)
        packs = campaigns_of(found)
        if found.certificates and not are_roots("\n".join(found.certificates)):
            raise ProvisioningInvalid("content", "certificate")
        with self._store.together():
            account, before = self._store.account.get(), self._before(found)
            kept = self._rows.kept()
            if account is not None and account.service != found.service:
                if not replaces:
                    raise AnotherService(found.service_name, found.address, found.organisation.name)
                account = None
            if account is not None:
                check_successor(statement, found, pinned=account.keys)
            is_same = (
                kept is not None
                and kept.statement == statement
                and stays(kept, source)
                and (not found.code or self._is_signed_in(account) or self._code_waits())
            )
            if before is not None and not is_same and is_older(statement, found, before, kept):
                raise ProvisioningInvalid("older")
            if not is_same:
                self._keep(found, packs, account=account, before=before)
                self._rows.keep(
                    KeptProvisioning(
                        statement=statement,
                        source=source,
                        place=str(path.absolute()),
                        taken_ms=self._clock.now_ms(),
                    )
                )
        self.settle()
        return Taken(
            found=found,
            is_new=not is_same,
            signs_in=self._code_waits(),
            is_over=found.is_over(self._today()),
        )

    def look_around(self, found: Iterable[tuple[Source, Path]] | None = None) -> LookedAround:
        """Take in what an administrator left, once; and let go of what is there no more.

        Args:
            found: Files and whose they are; those of this computer when not given.

        Raises:
            StoreError: it could not be kept.
        """
        there = files() if found is None else list(found)
        kept = self._rows.kept()
        if not there:
            self._rows.set_seen("")
            return LookedAround(ended=self._let_go(kept))
        if self._mark(there) == self._rows.seen():
            return LookedAround()
        looked = self._take_best(there)
        self._rows.set_seen(self._mark(there))
        return looked

    def settle(self) -> None:
        """Put into the settings what a file gave and a sudden end may have kept from them."""
        due = self._rows.due()
        if due:
            answers = due.pop("answers", {})
            for name, value in due.items():
                setattr(self._settings, name, value)
            self._settings.answers = {**self._settings.answers, **answers}
            self._save()
            self._rows.set_due({})

    def _today(self) -> date:
        return utc(self._clock.now_ms()).astimezone(LocalZone()).date()

    def _before(self, found: Provisioning) -> Provisioning | None:
        """Give what holds now, if it is of the same service."""
        kept = self._rows.kept()
        before = None if kept is None else read_provisioning(kept.statement)
        return before if before is not None and before.service == found.service else None

    def _take_best(self, there: list[tuple[Source, Path]]) -> LookedAround:
        """Take in the newest file of the service that is known here, or of any while none is."""
        account = self._store.account.get()
        read: list[tuple[bool, int, Source, Path]] = []
        refused, place = None, ""
        for source, path in there:
            try:
                found = self.look(path)
            except HeliographError as error:
                refused, place = error, str(path)
                continue
            is_known = account is not None and account.service == found.service
            read.append((is_known, found.made_ms, source, path))
        for _, _, source, path in sorted(read, reverse=True):
            try:
                taken = self.take(path, source=source)
            except (ProvisioningInvalid, AnotherService) as error:
                refused, place = error, str(path)
                continue
            return LookedAround(taken=taken, refused=refused, place=place)
        return LookedAround(refused=refused, place=place)

    def _let_go(self, kept: KeptProvisioning | None) -> Provisioned | None:
        if kept is None or kept.source not in {"system", "program"} or is_there(Path(kept.place)):
            return None
        current = self.current()
        if current is None:
            return None
        with self._store.together():
            self._rows.set_policy(current.policy.unlocked())
            self._rows.keep(structs.replace(kept, source="gone"))
        return current

    def _mark(self, there: list[tuple[Source, Path]]) -> str:
        """Give what is other when another look may end otherwise: the files, or the keys here."""
        account = self._store.account.get()
        return "|".join((mark_of(there), *sorted(() if account is None else account.keys)))

    def _is_signed_in(self, account: Account | None) -> bool:
        return bool(
            account is not None and account.token and not self._store.account.value("signed_out")
        )

    def _code_waits(self) -> bool:
        code = self._rows.code()
        return code is not None and not code.refused

    # ---- keeping ---------------------------------------------------------------------

    def _keep(
        self,
        found: Provisioning,
        packs: list[tuple[bytes, Campaign]],
        *,
        account: Account | None,
        before: Provisioning | None,
    ) -> None:
        now_ms, values = self._clock.now_ms(), self._store.account
        signed_in = self._is_signed_in(account)
        account = _account(found, account)
        if not signed_in:
            # A token that the service takes no more would keep the code from being used.
            account = structs.replace(account, token="")
            values.set_value("signed_out", "1")
        values.put(account)
        code = WaitingCode(code=found.code, address=_address(found))
        self._rows.set_code(code if found.code and not signed_in else None)
        pem = "\n".join(found.certificates)
        self._rows.set_roots(Roots(address=_address(found), pem=pem) if pem else None)
        for payload, campaign in packs:
            self._store.campaigns.put(
                campaign=campaign.id,
                version=campaign.version,
                payload=payload,
                signed=True,
                now_ms=now_ms,
            )
        values.set_value(CHOSEN, found.campaign or None)
        values.set_value(ORGANISATION_KEY, found.recovery or None)
        proxy = values.proxy().address
        if proxy in {"", "" if before is None else before.proxy} and proxy != found.proxy:
            values.set_proxy(ProxyChoice(address=found.proxy))
        policy = structs.replace(found.policy, by=found.organisation.name or found.service_name)
        policy_before = self._rows.policy()
        self._set_policy(policy, policy_before, now_ms)
        self._rows.set_due(self._settings_due(found, before, policy, policy_before))

    def _set_policy(self, policy: Policy, before: Policy, now_ms: int) -> None:
        self._rows.set_policy(Policy())  # what was locked may change by whoever locked it
        if any(policy.locks(name) for name in DATA_RULES):
            self._store.rules.set_anyway(None, anyway=False)
        rules, clearances = self._store.rules, self._store.clearances
        rules.put(policy.data_rules(rules.get(), before=before))
        needed = policy.settled("clearance", clearances.needed, before=before, original=False)
        clearances.set_needed(needed=bool(needed), now_ms=now_ms)
        self._rows.set_policy(policy)

    def _settings_due(
        self,
        found: Provisioning,
        before: Provisioning | None,
        policy: Policy,
        policy_before: Policy,
    ) -> dict[str, Any]:
        """Give what becomes of the settings: they are a file of their own, written afterwards."""
        original, now = Settings(), self._settings
        due: dict[str, Any] = {}
        for name in LOCKABLE:
            value = policy.settled(
                name,
                getattr(now, name),
                before=policy_before,
                original=getattr(original, name),
            )
            if value is not UNSET and value != getattr(now, name):
                due[name] = value
        if found.language and not now.first_run_done and now.language != found.language:
            due["language"] = found.language
        was = {} if before is None else before.organisation.answers
        due["answers"] = {
            name: said
            for name, said in found.organisation.known_answers().items()
            if now.answers.get(name, "") in {"", was.get(name, "")}
        }
        return due


def _address(found: Provisioning) -> str:
    return found.address.strip().rstrip("/")


def _account(found: Provisioning, before: Account | None) -> Account:
    """Give the account: a new one cannot send yet, but knows whom to believe."""
    if before is None:
        return Account(
            service_url=_address(found),
            service=found.service,
            service_name=found.service_name,
            device="",
            token="",
            organisation=found.organisation.name,
            keys=found.keys,
            enrolled_ms=0,
        )
    moved = structs.replace(before, service_url=_address(found), service_name=found.service_name)
    return moved.with_keys(found.keys)
