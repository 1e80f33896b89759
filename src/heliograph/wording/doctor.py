"""Words of what the doctor found: one sentence each, and what to do where something is wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING

from heliograph.i18n import duration, iso, joined, ltr, moment, size, tr
from heliograph.wording.trouble import error as error_words
from heliograph.wording.words import Words

if TYPE_CHECKING:
    from heliograph.app.doctor import Finding


def finding_words(finding: Finding) -> Words:
    """Say what was found in one area, and what to do if it is not as it should be."""
    match finding.area:
        case "environment" | "qt":
            return _program(finding)
        case "keyring":
            return _keyring(finding)
        case "store" | "disk":
            return _store(finding)
        case "clock":
            return _clock(finding)
        case _:
            return _way(finding)


def _program(finding: Finding) -> Words:
    match finding.code:
        case "versions":
            version, python, system = finding.details
            return Words(
                what=tr(
                    "Heliograph {version}, Python {python}, {system}",
                    version=ltr(version),
                    python=ltr(python),
                    system=ltr(system),
                )
            )
        case "qt-loads":
            return Words(what=tr("Qt {version}", version=ltr(finding.told)))
        case "qt-without-display":
            return Words(
                what=tr(
                    "Qt {version}; there is no screen here to open a window on.",
                    version=ltr(finding.told),
                )
            )
        case _ if finding.told:
            return Words(
                what=tr("Qt does not start: {library} is missing.", library=ltr(finding.told)),
                do=tr("Install it with the packages of this system; the command line works."),
            )
        case _:
            return Words(what=tr("Qt is not installed: no window can open."))


def _keyring(finding: Finding) -> Words:
    match finding.code:
        case "key-in-keyring":
            return Words(what=tr("The key to the stories is in this computer’s password store."))
        case "key-only-in-keyring":
            return Words(
                what=tr(
                    "The key to the stories is in this computer’s password store only, and there is"
                    " no recovery code."
                ),
                do=tr("Make a recovery code in the settings, under Protection."),
            )
        case "key-by-passphrase":
            return Words(what=tr("The stories are protected with a passphrase."))
        case "key-beside-no-keyring":
            return Words(
                what=joined(_key_beside(), tr("This computer has no password store to keep it in."))
            )
        case "key-beside-keyring-there":
            return Words(what=_key_beside())
        case _:
            return Words(what=tr("Where the key to the stories is could not be looked at."))


def _key_beside() -> str:
    return tr("The key to the stories lies beside them: whoever has the folder can read it.")


def _store(finding: Finding) -> Words:
    match finding.code:
        case "store-sound":
            return Words(what=tr("The store in {where} is sound.", where=ltr(finding.told)))
        case "store-faults":
            faults = ltr("; ".join(finding.details))
            return Words(
                what=tr("The store has faults: {faults}", faults=faults),
                do=joined(
                    tr("Copy this folder to another disk before you do anything else."),
                    ltr(finding.told),
                ),
            )
        case "store-not-opened" if finding.error is not None:
            return error_words(finding.error)
        case "room":
            return Words(
                what=tr("The disk with the stories has {size} of room.", size=size(finding.amount))
            )
        case "little-room":
            return Words(
                what=tr(
                    "The disk with the stories has only {size} of room.", size=size(finding.amount)
                ),
                do=tr("Make room on the disk: large files may not fit."),
            )
        case _:
            return Words(what=tr("How much room the disk has could not be found out."))


def _clock(finding: Finding) -> Words:
    match finding.code:
        case "clock-wrong" if finding.error is not None:
            return error_words(finding.error)
        case "clock-differs":
            return Words(
                what=tr(
                    "This computer's clock differs from the service's by {time}.",
                    time=duration(abs(finding.amount) / 1000),
                ),
                do=tr("Set date and time; stories are sent all the same."),
            )
        case "clock-went-back":
            return Words(
                what=tr(
                    "This computer’s clock is at least {time} slow: by it, ITU’s service was"
                    " reached in the future.",
                    time=duration(finding.amount / 1000),
                ),
                do=tr("Set date and time; stories are sent all the same."),
            )
        case "clock-agrees":
            return Words(what=tr("This computer’s clock agrees with the service’s."))
        case _:
            return Words(
                what=tr(
                    "This computer’s clock says {time}; there was nothing to compare it with.",
                    time=moment(finding.amount, now_ms=0),  # with its date, which may be wrong
                )
            )


def _way(finding: Finding) -> Words:
    match finding.code:
        case "proxy-asks" | "portal-there" | "service-trouble" if finding.error is not None:
            return error_words(finding.error)
        case "proxy-used":
            return Words(
                what=tr("What is sent goes through the proxy {proxy}.", proxy=ltr(finding.told))
            )
        case "proxy-of-environment":
            return Words(
                what=tr(
                    "A variable of the environment names a proxy; Heliograph does not use it."
                    " If this network needs one, name it in the settings, under Proxy."
                )
            )
        case "proxy-none":
            return Words(what=tr("No proxy is used."))
        case "portal-none":
            return Words(what=tr("No page of this network stands in the way."))
        case "portal-unknown":
            return Words(what=tr("Whether a page of this network stands in the way is not known."))
        case "service-reached":
            return Words(what=tr("{name} was reached.", name=iso(finding.told)))
        case "not-signed-in":
            return Words(what=tr("Not signed in. You can write; to send, sign in."))
        case _:
            return Words(what=tr("ITU’s service cannot be reached now."))
