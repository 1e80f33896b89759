"""Words of the data rules: what they allow, what was used, what they hold back and until when."""

from __future__ import annotations

from typing import TYPE_CHECKING

from heliograph.i18n import Raw, digits, iso, mark, moment, size, tr

if TYPE_CHECKING:
    from heliograph.app.data_rules import Standing
    from heliograph.app.held import Held
    from heliograph.domain.rules import Hold, Hours, NetworkRule
    from heliograph.store.rules import KeptNetwork

_NETWORK_RULES: dict[NetworkRule, str] = {
    "all": mark("Everything goes"),
    "text-only": mark("Only texts go"),
    "wait": mark("Everything waits"),
}


def network_rule_name(rule: NetworkRule) -> str:
    """Name what may go over a network."""
    return tr(_NETWORK_RULES[rule])


def network_name(network: KeptNetwork) -> str:
    """Name a network as the person knows it, isolated; one without a name is this connection."""
    return iso(network.name) if network.name else tr("this connection")


def metered_sentence(network: KeptNetwork) -> str:
    """Say what a network says about its cost."""
    if network.metered is None:
        return tr("This network does not say whether it is metered.")
    if network.metered:
        return tr("This network says it is metered.")
    return tr("This network says it is not metered.")


def hours_words(hours: Hours) -> Raw:
    """Say from when until when: ``22:00–06:00``."""
    return Raw(
        tr(
            "{begin}–{end}",
            begin=clock_words(hours.from_minute),
            end=clock_words(hours.until_minute),
        )
    )


def clock_words(minute: int) -> Raw:
    """Say a time of day, given in minutes after midnight: ``22:00``."""
    return Raw(digits(f"{minute // 60:02}:{minute % 60:02}"))


def used_sentence(used_bytes: int, most_bytes: int | None) -> str:
    """Say what was used of a budget, and what is left of it."""
    if most_bytes is None:
        return tr("{used} used so far.", used=size(used_bytes))
    return tr(
        "{used} of {most} used so far; {left} left.",
        used=size(used_bytes),
        most=size(most_bytes),
        left=size(max(0, most_bytes - used_bytes)),
    )


def held_sentence(held: Held, standing: Standing) -> str:
    """Say what a rule holds back, which rule, and until when."""
    what = tr("Stories wait") if held.texts else tr("Photos and files wait")
    why = hold_reason(held.hold, standing)
    return tr("{what}: {why}", what=Raw(what), why=Raw(why))


def hold_reason(hold: Hold, standing: Standing) -> str:
    """Say which rule holds something back and until when, as the end of a sentence."""
    until = "" if hold.until_ms is None else moment(hold.until_ms)
    rules = standing.rules
    match hold.cause:
        case "metered-wait" | "metered-text-only":
            return _network(standing)
        case "budget-day":
            return tr(
                "today’s {most} are used up. Sending goes on about {time}.",
                most=size(rules.day_bytes or 0),
                time=Raw(until),
            )
        case "budget-month":
            return tr(
                "this month’s {most} are used up. Sending goes on about {time}.",
                most=size(rules.month_bytes or 0),
                time=Raw(until),
            )
        case "outside-hours":
            hours = Raw("") if rules.hours is None else hours_words(rules.hours)
            return tr(
                "it is outside the hours {hours}. Sending goes on about {time}.",
                hours=hours,
                time=Raw(until),
            )


def _network(standing: Standing) -> str:
    """Say whether the person or the network itself is the reason."""
    if standing.network.said is None:
        return tr("this network says it is metered.")
    if standing.network_rule == "wait":
        return tr("you chose that nothing goes over this network.")
    return tr("you chose that only texts go over this network.")
