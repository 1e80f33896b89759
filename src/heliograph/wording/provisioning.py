"""Words of provisioning: what a file says, why one is not taken in, and what is set by whom."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast, get_args

from msgspec import UNSET

from heliograph.domain.policy import LockedByPolicy
from heliograph.domain.provisioning import AnotherService, ProvisioningInvalid
from heliograph.domain.rules import Hours, NetworkRule
from heliograph.i18n import Raw, date, ltr, mark, ntr, size, tr
from heliograph.wording.data_rules import hours_words, network_rule_name
from heliograph.wording.words import Words

if TYPE_CHECKING:
    from heliograph.app.provisioning import LookedAround, Provisioned, Taken
    from heliograph.domain.policy import Policy, RuleName
    from heliograph.domain.provisioning import Provisioning
    from heliograph.errors import HeliographError

PROVISIONING_ERRORS = (AnotherService, LockedByPolicy, ProvisioningInvalid)

_YES_NO: dict[tuple[RuleName, bool], str] = {
    ("send_automatically", True): mark("Stories are sent by themselves when connected."),
    ("send_automatically", False): mark("Stories are sent only when somebody asks for it."),
    ("clearance", True): mark("Nothing is sent before it is cleared."),
    ("clearance", False): mark("Stories are sent without being cleared first."),
    ("protection", True): mark("Stories are to be protected."),
    ("updates", True): mark("Newer versions are looked for."),
    ("updates", False): mark("Newer versions are not looked for."),
}


def provisioning_error(error: HeliographError) -> Words:
    """Say why a file is not taken in, or why something cannot be changed."""
    match error:
        case AnotherService():
            return Words(
                what=tr(
                    "This file is for another service: {service}, {address}",
                    service=error.service_name,
                    address=ltr(error.address),
                ),
                safe=tr("Nothing was changed. Your stories and receipts stay here."),
                do=tr("Use it only if your organisation has told you to move there."),
            )
        case LockedByPolicy():
            return Words(
                what=locked_words(error.by),
                safe=tr("Nothing was changed."),
                do=tr("Ask there if you need it otherwise."),
            )
        case ProvisioningInvalid(fault="signature"):
            return Words(
                what=tr("This file was changed after it was made."),
                safe=tr("Nothing was taken from it."),
                do=tr("Ask for the file again."),
            )
        case ProvisioningInvalid(fault="content"):
            return Words(
                what=tr("This file says something that Heliograph cannot use."),
                safe=tr("Nothing was taken from it."),
                do=tr("Ask whoever made it for another one."),
            )
        case ProvisioningInvalid(fault="foreign"):
            return Words(
                what=tr("This file names your service, but your service has not signed it."),
                safe=tr("Nothing was taken from it."),
                do=tr("Do not use it, and tell your focal point where it came from."),
            )
        case ProvisioningInvalid(fault="older"):
            return Words(
                what=tr("Heliograph was set up here with a newer file than this one."),
                safe=tr("The newer one stays."),
                do=tr("Ask for the newest file if something has to change."),
            )
        case _:
            return Words(
                what=tr("This is no file that sets Heliograph up, or it is damaged."),
                safe=tr("Nothing was taken from it."),
                do=tr("Ask for the file again."),
            )


def signs_in_sentence() -> str:
    """Say that a code waits for a line."""
    return tr("Signing in happens by itself once there is a connection.")


def locked_words(by: str) -> str:
    """Say who has set what cannot be changed."""
    return tr("Set by {organisation}; it cannot be changed here.", organisation=by)


def offer_sentence(found: Provisioning) -> str:
    """Say what a file would do."""
    return tr(
        "This file sets Heliograph up for {organisation}. Stories go to {service}: {address}",
        organisation=found.organisation.name or found.service_name,
        service=found.service_name,
        address=ltr(found.address),
    )


def goes_to_sentence(found: Provisioning) -> str:
    """Say where stories go."""
    return tr(
        "Stories go to {service}: {address}",
        service=found.service_name,
        address=ltr(found.address),
    )


def taken_sentences(taken: Taken) -> tuple[str, ...]:
    """Say what came of a file."""
    found = taken.found
    organisation = found.organisation.name or found.service_name
    if not taken.is_new:
        said = tr("Heliograph is set up with this file already.")
    else:
        said = tr(
            "Heliograph is set up for {organisation}. Stories go to {service}: {address}",
            organisation=organisation,
            service=found.service_name,
            address=ltr(found.address),
        )
    return (said, *([signs_in_sentence()] * taken.signs_in), *over_sentences(taken))


def set_up_sentences(here: Provisioned) -> tuple[str, ...]:
    """Say by whom a profile was set up, and what is still to happen or to do."""
    if here.source == "gone":
        by = tr(
            "Set up by {organisation}; the file is gone, so all can be changed.",
            organisation=here.by,
        )
    else:
        by = tr("Set up by {organisation}.", organisation=here.by)
    said = [by, *([signs_in_sentence()] * here.code_waits), *to_do_sentences(here)]
    return (*said, *over_sentences(here))


def to_do_sentences(here: Provisioned) -> tuple[str, ...]:
    """Say what an organisation's file asks for that only a person can do."""
    said: list[str] = []
    if here.code_refused:
        said.append(
            tr("ITU’s service does not know the code of the file any more: ask for a new file.")
        )
    if here.wants_protection:
        said.append(tr("Stories are to be protected on this computer, and are not yet."))
    return tuple(said)


def over_sentences(said: Taken | Provisioned) -> tuple[str, ...]:
    """Say that a file should be replaced, as far as the clock here can tell."""
    until = said.found.until
    if until is None or not said.is_over:
        return ()
    return (
        tr(
            "It was meant to be used until {day}. It goes on to hold; ask for a newer one.",
            day=date(until.isoformat()),
        ),
    )


def looked_sentences(looked: LookedAround) -> tuple[str, ...]:
    """Say what became of the files that an administrator left."""
    said: list[str] = []
    if looked.taken is not None and looked.taken.is_new:
        said += taken_sentences(looked.taken)
    if looked.ended is not None:
        said.append(
            tr(
                "The file of {organisation} is not on this computer any more. What it set stays"
                " as it is, and you can change it now.",
                organisation=looked.ended.by,
            )
        )
    if looked.refused is not None:
        words = provisioning_error(looked.refused)
        said.append(
            tr(
                "The file {path} is left alone: {why}",
                path=ltr(looked.place),
                why=Raw(words.what),
            )
        )
    return tuple(said)


def policy_lines(policy: Policy) -> tuple[str, ...]:
    """Say every rule of a policy, and which of them may be changed."""
    lines: list[str] = []
    for name in policy.names():
        said = rule_sentence(name, policy.value(name))
        if not said:
            continue
        if policy.locks(name):
            lines.append(said)
        else:
            lines.append(tr("{rule} You can change this.", rule=Raw(said)))
    return tuple(lines)


def rule_sentence(name: RuleName, value: object) -> str:
    """Say one rule; empty where nothing is set."""
    if value is UNSET:
        return ""
    match value:
        case bool():
            return tr(_YES_NO[name, value])
        case Hours():
            return tr("Sending happens between these hours: {hours}", hours=hours_words(value))
        case int():
            return _amount(name, value)
        case str() if value in get_args(NetworkRule):
            rule = network_rule_name(cast("NetworkRule", value))
            return tr("In metered networks: {rule}", rule=Raw(rule))
        case "stable":
            return tr("Only finished versions are offered.")
        case "testing":
            return tr("Versions that are still being tested are offered, too.")
        case _:
            return ""


def _amount(name: RuleName, value: int) -> str:
    match name:
        case "day_bytes":
            return tr("At most {size} of data a day.", size=size(value))
        case "month_bytes":
            return tr("At most {size} of data a month.", size=size(value))
        case "cap_bytes_s":
            return tr("Sending is no faster than {size} a second.", size=size(value))
        case _ if value:
            return ntr(
                "The window locks after {n} minute without a touch.",
                "The window locks after {n} minutes without a touch.",
                value,
            )
        case _:
            return tr("The window does not lock by itself.")
