"""The command of the data rules: shows and sets budgets, hours, speed, and rules of networks."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import click
import msgspec

from heliograph import i18n
from heliograph.cli.session import DONE, Session, command, option
from heliograph.domain.rules import Hours, NetworkRule, parse_hours
from heliograph.i18n import Raw, mark, tr
from heliograph.wording import data_rules as words

if TYPE_CHECKING:
    from heliograph.app.data_rules import DataRules, KeptNetwork, Standing

_RULES: dict[str, NetworkRule] = {
    "all": "all",
    "text": "text-only",
    "text-only": "text-only",
    "wait": "wait",
}
_UNITS = {"kb": 10**3, "mb": 10**6, "gb": 10**9}
_AMOUNT = re.compile(r"(\d+(?:[.,]\d+)?)\s*(kb|mb|gb)", re.IGNORECASE)
_CLEARABLE = ("budget-day", "budget-month", "hours", "cap", "metered", "networks", "all")


def _amount(_: click.Context, __: click.Parameter, text: str | None) -> int | None:
    """Read an amount of data with its unit, in bytes: ``50MB``, ``1.5 GB``."""
    if text is None:
        return None
    found = _AMOUNT.fullmatch(text.strip())
    amount = round(float(found[1].replace(",", ".")) * _UNITS[found[2].lower()]) if found else 0
    if amount <= 0:
        raise click.BadParameter(tr("{text} is no amount of data. Write 50MB or 1.5GB.", text=text))
    return amount


def _hours_of_day(_: click.Context, __: click.Parameter, text: str | None) -> Hours | None:
    """Read from when until when: ``22:00-06:00``."""
    try:
        return None if text is None else parse_hours(text)
    except ValueError as error:
        said = tr("{text} are no hours. Write 22:00-06:00.", text=text)
        raise click.BadParameter(said) from error


class _NetworkWord(msgspec.Struct, frozen=True):
    """What is said of a network; without a name of the one that this computer is in."""

    name: str | None
    rule: NetworkRule


def _network_words(
    _: click.Context, __: click.Parameter, texts: tuple[str, ...]
) -> tuple[_NetworkWord, ...]:
    """Read networks and what may go over them: ``Office=all``; the rule alone for this one."""
    found: list[_NetworkWord] = []
    for text in texts:
        name, equals, said = text.rpartition("=")
        rule = _RULES.get(said.strip().lower())
        if rule is None:
            raise click.BadParameter(
                tr(
                    "{text} is no rule of a network. Write NAME=all, NAME=text or NAME=wait.",
                    text=text,
                )
            )
        found.append(_NetworkWord(name.strip() if equals else None, rule))
    return tuple(found)


@command("rules", mark("Show and set how much data may be used, when, how fast and where."))
@option(
    "--budget-day",
    callback=_amount,
    metavar="SIZE",
    help=mark("No more data than this each day, all that goes over the line counted: 50MB."),
)
@option(
    "--budget-month",
    callback=_amount,
    metavar="SIZE",
    help=mark("The same for each month: 500MB."),
)
@option(
    "--hours",
    callback=_hours_of_day,
    metavar="FROM-UNTIL",
    help=mark("Send in these hours only: 22:00-06:00."),
)
@option(
    "--cap",
    type=click.FloatRange(min=1),
    help=mark("Send no faster than this, in kB a second."),
)
@option(
    "--network",
    "networks",
    callback=_network_words,
    metavar="[NAME=]RULE",
    multiple=True,
    help=mark("What goes over a network: NAME=all, NAME=text or NAME=wait; without NAME this one."),
)
@option(
    "--metered",
    type=click.Choice(["all", "text", "wait"]),
    help=mark("What goes over networks that say that they are metered."),
)
@option(
    "--clear",
    type=click.Choice(_CLEARABLE),
    multiple=True,
    help=mark("Take a rule back; several are possible."),
)
def rules(
    session: Session,
    *,
    budget_day: int | None,
    budget_month: int | None,
    hours: Hours | None,
    cap: float | None,
    networks: tuple[_NetworkWord, ...],
    metered: str | None,
    clear: tuple[str, ...],
) -> int:
    data = session.workspace.data_rules
    here = data.look_at_network()
    for each in clear:
        _clear(data, each)
    if budget_day is not None:
        data.set_day_budget(budget_day)
    if budget_month is not None:
        data.set_month_budget(budget_month)
    if hours is not None:
        data.set_hours(hours)
    if cap is not None:
        data.set_cap(round(cap * 1000))
    if metered is not None:
        data.set_when_metered(_RULES[metered])
    for word in networks:
        for network in [here] if word.name is None else _named(data, word.name):
            data.set_network_rule(network.key, word.rule)
    standing = data.standing()
    held = session.workspace.holding.held()
    lines = _lines(data, standing)
    if held is not None:
        lines.append(words.held_sentence(held, standing))
    session.answer(
        {
            **document(standing),
            "networks": [_network_document(data, each) for each in data.networks()],
        },
        *lines,
    )
    return DONE


def document(standing: Standing) -> dict[str, object]:
    """Give the data rules and what was used as a document with stable keys."""
    kept = standing.rules
    text, media = standing.text, standing.media
    return {
        "budget_day_bytes": kept.day_bytes,
        "budget_month_bytes": kept.month_bytes,
        "used_day_bytes": standing.used.day_bytes,
        "used_month_bytes": standing.used.month_bytes,
        "left_day_bytes": standing.left_day_bytes,
        "left_month_bytes": standing.left_month_bytes,
        "hours": None if kept.hours is None else _hours(kept.hours),
        "cap_bytes_s": kept.cap_bytes_s,
        "when_metered": kept.when_metered,
        "network": {
            "name": standing.network.name,
            "rule": standing.network_rule,
            "said": standing.network.said,
            "metered": standing.network.metered,
        },
        "held": {
            "text": None if text is None else text.cause,
            "media": None if media is None else media.cause,
            "until_ms": next((each.until_ms for each in (text, media) if each is not None), None),
        },
    }


def used_lines(standing: Standing) -> list[str]:
    """Say what was used today and this month, and what goes over the network here."""
    kept, used = standing.rules, standing.used
    network = standing.network
    here = tr("In this network")
    if network.name:
        here = tr("In this network ({name})", name=Raw(words.network_name(network)))
    return [
        _line(tr("Data today"), words.used_sentence(used.day_bytes, kept.day_bytes)),
        _line(tr("Data this month"), words.used_sentence(used.month_bytes, kept.month_bytes)),
        _line(here, words.network_rule_name(standing.network_rule)),
    ]


def _lines(data: DataRules, standing: Standing) -> list[str]:
    kept = standing.rules
    hours = tr("At any time") if kept.hours is None else words.hours_words(kept.hours)
    limit = tr("No limit")
    if kept.cap_bytes_s is not None:
        limit = tr("{size} a second", size=i18n.size(kept.cap_bytes_s))
    others = [each for each in data.networks() if each.key != standing.network.key and each.said]
    return [
        *used_lines(standing),
        words.metered_sentence(standing.network),
        _line(tr("In metered networks"), words.network_rule_name(kept.when_metered)),
        *(
            _line(words.network_name(each), words.network_rule_name(data.rule_of(each)))
            for each in others
        ),
        _line(tr("When to send"), hours),
        _line(tr("No faster than"), limit),
    ]


def _line(what: str, said: str) -> str:
    return tr("{what}: {why}", what=Raw(what), why=Raw(said))


def _hours(hours: Hours) -> str:
    begin, end = hours.from_minute, hours.until_minute
    return f"{begin // 60:02}:{begin % 60:02}-{end // 60:02}:{end % 60:02}"


def _network_document(data: DataRules, network: KeptNetwork) -> dict[str, object]:
    return {
        "name": network.name,
        "rule": data.rule_of(network),
        "said": network.said,
        "metered": network.metered,
    }


def _named(data: DataRules, name: str) -> list[KeptNetwork]:
    found = [each for each in data.networks() if each.name.casefold() == name.casefold()]
    if not found:
        raise click.UsageError(
            tr("This computer was in no network of the name {name} yet.", name=name)
        )
    return found


def _clear(data: DataRules, what: str) -> None:
    everything = what == "all"
    if everything or what == "budget-day":
        data.set_day_budget(None)
    if everything or what == "budget-month":
        data.set_month_budget(None)
    if everything or what == "hours":
        data.set_hours(None)
    if everything or what == "cap":
        data.set_cap(None)
    if everything or what == "metered":
        data.set_when_metered("text-only")
    if everything or what == "networks":
        for network in data.networks():
            data.set_network_rule(network.key, None)


COMMANDS = (rules,)
