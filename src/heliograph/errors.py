"""The tree of errors, grouped by what the caller must do about each.

    HeliographError
    ├ StoreError       StoreTooNew · StoreDamaged · StoreLocked · DiskFull · KeyUnavailable
    ├ MediaError       MediaMissing · MediaChanged · MediaEmpty · MediaUnreadable ·
    │                  MediaNotCleaned · MediaTooLarge
    ├ LifecycleError   IllegalTransition · StaleSubmission · DeliveryUncertain · NotReady ·
    │                  SampleKept · StoryUnknown · LanguageThere
    ├ CampaignError    PackInvalid · PackUntrusted · CampaignUnknown
    ├ RecoveryCodeMistyped · PassphraseShort · OrganisationKeyInvalid
    ├ BackupError      see ``exchange.failures``; of files that set up: ``domain.provisioning``
    ├ ReceiptInvalid
    ├ SynchroniserBusy
    └ ServiceError
      ├ TryLater       Offline · CaptivePortal · ProxySignIn · ClockWrong · TimedOut · Untrusted ·
      │                ServiceBusy · UploadGone
      │                                       → wait, and try again by itself
      ├ SignInRequired                        → stop the pass, keep everything ready
      ├ Refused(problems)                     → this story needs a person
      └ ContractBroken                        → this story needs a person; log in full

Leaves carry data, never sentences: ``heliograph.wording`` turns them into words.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from heliograph.domain.problems import Problem


class HeliographError(Exception):
    """Anything that Heliograph itself reports; equal when kind and data are."""

    # Written once here and not by ``dataclass`` for each of thirty kinds: the window waits for it.
    def __eq__(self, other: object) -> bool:
        return type(self) is type(other) and vars(self) == vars(other)

    __hash__ = None  # type: ignore[assignment] # errors carry data and can be changed

    def __repr__(self) -> str:
        said = ", ".join(f"{name}={value!r}" for name, value in vars(self).items())
        return f"{type(self).__name__}({said})"


# ---- store ---------------------------------------------------------------


class StoreError(HeliographError):
    """The profile on this computer cannot be used as asked."""


@dataclass(eq=False, repr=False)
class StoreTooNew(StoreError):
    """The store was written by a newer Heliograph; it is left as it is."""

    path: Path
    found: int
    known: int


@dataclass(eq=False, repr=False)
class StoreDamaged(StoreError):
    """The store does not open or does not read; nothing was deleted."""

    path: Path
    detail: str


@dataclass(eq=False, repr=False)
class StoreLocked(StoreError):
    """Another process keeps the store busy for longer than we wait."""

    path: Path


@dataclass(eq=False, repr=False)
class DiskFull(StoreError):
    """A write did not fit; what was there before is unharmed."""

    path: Path


@dataclass(eq=False, repr=False)
class KeyUnavailable(StoreError):
    """No key slot of the profile could be opened.

    ``reason``: ``keyring-missing``, ``-locked``, ``-wrong`` or ``-silent``, ``secret-needed`` or
    ``-wrong``, ``slots-unreadable``, ``not-taken``, ``not-taken-locked``.
    """

    path: Path
    reason: str
    typed: tuple[str, ...] = ()
    """The kinds of slots that something typed would open: ``passphrase``…"""


@dataclass(eq=False, repr=False)
class RecoveryCodeMistyped(HeliographError):
    """Something is wrong with a recovery code as it was typed."""

    group: int
    """The first group that is not right, from 1; 0 when characters are missing or too many."""


@dataclass(eq=False, repr=False)
class PassphraseShort(HeliographError):
    """A passphrase that can be guessed; ``least`` characters are asked for."""

    least: int


@dataclass(eq=False, repr=False)
class OrganisationKeyInvalid(HeliographError):
    """A recovery key of an organisation cannot be used.

    ``reason`` is ``no-key``, ``no-slot``, ``other-key`` (the request is for another one) or
    ``request``.
    """

    reason: str


# ---- media ---------------------------------------------------------------


class MediaError(HeliographError):
    """A file cannot be attached or read."""


@dataclass(eq=False, repr=False)
class MediaMissing(MediaError):
    """The file or the stored media item is not there."""

    name: str


@dataclass(eq=False, repr=False)
class MediaChanged(MediaError):
    """The bytes are not those that were attached."""

    name: str


@dataclass(eq=False, repr=False)
class MediaEmpty(MediaError):
    """The file holds no bytes at all."""

    name: str


@dataclass(eq=False, repr=False)
class MediaUnreadable(MediaError):
    """The operating system would not let us read the file."""

    name: str
    detail: str


@dataclass(eq=False, repr=False)
class MediaNotCleaned(MediaError):
    """What the file says of place, device and people could not be taken out.

    It is not what it claims to be, is damaged, or uses a rare form of its format; ``detail`` says
    which, for support; ``name`` is the file's, where it is known.
    """

    detail: str
    name: str = ""


@dataclass(eq=False, repr=False)
class MediaTooLarge(MediaError):
    """The picture has more pixels than can be drawn in the memory of a small computer."""

    name: str
    pixels: int
    most: int


# ---- life of a story -------------------------------------------------------


class LifecycleError(HeliographError):
    """The story cannot do that now."""


@dataclass(eq=False, repr=False)
class IllegalTransition(LifecycleError):
    """The state table has no such arrow."""

    state: str
    event: str


@dataclass(eq=False, repr=False)
class StaleSubmission(LifecycleError):
    """Somebody else changed the row first; read it again."""

    story: str


@dataclass(eq=False, repr=False)
class DeliveryUncertain(LifecycleError):
    """Its text is on the way and unanswered, so it cannot go back to drafts yet."""

    story: str


@dataclass(eq=False, repr=False)
class NotReady(LifecycleError):
    """Musts are open, so the story cannot be marked ready."""

    story: str
    problems: Sequence[Problem]


@dataclass(eq=False, repr=False)
class SampleKept(LifecycleError):
    """It is the sample, which is not sent unless a person makes it a story of their own."""

    story: str


@dataclass(eq=False, repr=False)
class StoryUnknown(LifecycleError):
    """No story has this id (or more than one begins with it)."""

    story: str


@dataclass(eq=False, repr=False)
class LanguageThere(LifecycleError):
    """The story is there in this language already."""

    story: str
    language: str


# ---- campaigns and receipts ------------------------------------------------


class CampaignError(HeliographError):
    """A campaign pack cannot be used."""


@dataclass(eq=False, repr=False)
class PackInvalid(CampaignError):
    """The file is no campaign pack, or is damaged."""

    detail: str


@dataclass(eq=False, repr=False)
class PackUntrusted(CampaignError):
    """The pack is not signed by a key that is pinned here."""

    detail: str


@dataclass(eq=False, repr=False)
class CampaignUnknown(CampaignError):
    """No pack with this id is on this computer."""

    campaign: str


@dataclass(eq=False, repr=False)
class ReceiptInvalid(HeliographError):
    """A receipt is forged, garbled, or speaks of something else."""

    detail: str


@dataclass(eq=False, repr=False)
class ReplyTooLong(HeliographError):
    """An answer to a comment is longer than the service takes; it was not let go."""

    length: int
    most: int


@dataclass(eq=False, repr=False)
class SynchroniserBusy(HeliographError):
    """Another process of this profile is sending right now."""


# ---- service -----------------------------------------------------------------


class ServiceError(HeliographError):
    """What can go wrong between us and the central service."""


class TryLater(ServiceError):
    """Nothing is wrong with the story: wait and try again."""


@dataclass(eq=False, repr=False)
class Offline(TryLater):
    """No connection to the service could be made, or it broke."""

    detail: str = ""
    no_network: bool = False
    """This computer has no way to any network at all."""


@dataclass(eq=False, repr=False)
class CaptivePortal(TryLater):
    """Something else than the service answered: a hotel page, a proxy's page."""

    location: str | None = None
    """The address of its page, where it named one."""


@dataclass(eq=False, repr=False)
class ProxySignIn(TryLater):
    """The proxy of this network lets nothing through without a name and a password (407)."""

    proxy: str = ""
    """Its host and port."""


@dataclass(eq=False, repr=False)
class ClockWrong(TryLater):
    """The certificate is outside its dates by this computer's clock."""

    detail: str = ""
    fast_ms: int | None = None
    """How far this computer's clock is fast, negative for slow; None where nobody knows."""
    at_least: bool = False
    """It may be more: the certificate's own dates tell no better."""


CertificateFault = Literal[
    "unknown",
    "self-signed",
    "unknown-issuer",
    "wrong-name",
    "expired",
    "old-tls",
    "other-service",
]
"""What is wrong with who answered; ``old-tls`` speaks only TLS that is not safe any more."""


@dataclass(eq=False, repr=False)
class Untrusted(TryLater):
    """The certificate, or the service's own key, is not one we trust."""

    detail: str = ""
    fault: CertificateFault = "unknown"
    issuer: str = ""
    """Who signed the certificate, by its own word."""
    subject: str = ""
    """Whom the certificate names in place of the service."""


@dataclass(eq=False, repr=False)
class TimedOut(TryLater):
    """The peer went silent; the connection was given up."""


@dataclass(eq=False, repr=False)
class ServiceBusy(TryLater):
    """The service asks for patience (429, 503) or had a fault of its own (5xx)."""

    retry_after_s: float | None = None
    full: bool = False


class UploadGone(TryLater):
    """The service no longer knows this upload; the next exchange tells a new address."""


class SignInRequired(ServiceError):
    """The service does not know this device (any more), or it never signed in."""


@dataclass(eq=False, repr=False)
class Refused(ServiceError):
    """The service will not take this as it is.

    ``code`` is the stable code of the problem document, e.g. ``code-unknown``.
    """

    code: str
    problems: Sequence[Problem] = ()


@dataclass(eq=False, repr=False)
class ContractBroken(ServiceError):
    """The service answered something that the protocol does not allow."""

    detail: str
