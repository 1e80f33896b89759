"""Policy: what an organisation sets for its computers, as a beginning or for good."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Literal

import msgspec
from msgspec import UNSET, Meta, UnsetType, structs

from heliograph.domain.rules import DAY_MINUTES, Hours, NetworkRule, Rules
from heliograph.errors import HeliographError

RuleName = Literal[
    "day_bytes",
    "month_bytes",
    "hours",
    "cap_bytes_s",
    "when_metered",
    "send_automatically",
    "clearance",
    "protection",
    "lock_after_min",
    "updates",
    "update_channel",
]
"""What a policy can speak of, in the order in which it is told."""

DATA_RULES: tuple[RuleName, ...] = (
    "day_bytes",
    "month_bytes",
    "hours",
    "cap_bytes_s",
    "when_metered",
)
"""Those that are ``Rules``, under the same names."""

_Bytes = Annotated[int, Meta(gt=0, lt=2**50)]
_Minutes = Annotated[int, Meta(ge=0, le=DAY_MINUTES)]


@dataclass(eq=False, repr=False)
class LockedByPolicy(HeliographError):
    """An organisation has set this for its computers; it stays as it is."""

    by: str
    """The organisation."""


class Rulings(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Values of rules; what is not set is not spoken of."""

    day_bytes: _Bytes | UnsetType = UNSET
    month_bytes: _Bytes | UnsetType = UNSET
    hours: Hours | UnsetType = UNSET
    cap_bytes_s: _Bytes | UnsetType = UNSET
    when_metered: NetworkRule | UnsetType = UNSET
    send_automatically: bool | UnsetType = UNSET
    clearance: bool | UnsetType = UNSET
    """Whether nothing leaves before it is cleared."""
    protection: Literal[True] | UnsetType = UNSET
    """That stories are to be protected; nobody is asked to leave them open."""
    lock_after_min: _Minutes | UnsetType = UNSET
    updates: bool | UnsetType = UNSET
    """Whether newer versions are looked for."""
    update_channel: Literal["stable", "testing"] | UnsetType = UNSET

    def get(self, name: RuleName) -> object:
        """Give a value; ``UNSET`` where nothing is said."""
        return getattr(self, name)

    def names(self) -> tuple[RuleName, ...]:
        """List what is spoken of."""
        return tuple(name for name in RULE_NAMES if self.get(name) is not UNSET)


RULE_NAMES: tuple[RuleName, ...] = Rulings.__struct_fields__  # type: ignore[assignment] # the same


class Policy(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What an organisation sets."""

    by: str = ""
    """The organisation, as it is told to the person."""
    defaults: Rulings = Rulings()
    """Where a profile begins; a person may change it."""
    locked: Rulings = Rulings()
    """What holds, whatever a person says."""

    def names(self) -> tuple[RuleName, ...]:
        """List what is set in either way."""
        said = {*self.defaults.names(), *self.locked.names()}
        return tuple(name for name in RULE_NAMES if name in said)

    def value(self, name: RuleName) -> object:
        """Give what is set; ``UNSET`` where nothing is said."""
        locked = self.locked.get(name)
        return self.defaults.get(name) if locked is UNSET else locked

    def locks(self, name: RuleName) -> bool:
        """Tell whether a rule holds whatever a person says."""
        return self.locked.get(name) is not UNSET

    def unlocked(self) -> Policy:
        """Give the same as a beginning only: whoever locked it does so no longer."""
        values = {name: self.value(name) for name in self.names()}
        return Policy(by=self.by, defaults=structs.replace(Rulings(), **values))

    def settled(self, name: RuleName, now: object, *, before: Policy, original: object) -> object:
        """Give what a rule is once this policy takes the place of another.

        Args:
            name: The rule.
            now: What holds in the profile.
            before: The policy until now.
            original: What holds in a new profile.

        A default takes the place of what nobody has chosen: of the program's own, and of what the
        policy before began with. A person's choice stays.
        """
        if self.locks(name):
            return self.locked.get(name)
        default = self.defaults.get(name)
        if default is UNSET:
            return now
        untouched = now == original or now == before.value(name)
        return default if untouched else now

    def data_rules(self, now: Rules, *, before: Policy) -> Rules:
        """Give the data rules once this policy takes the place of another."""
        original = Rules()
        settled = {
            name: self.settled(
                name, getattr(now, name), before=before, original=getattr(original, name)
            )
            for name in DATA_RULES
        }
        return structs.replace(now, **settled)

    def check_change(self, now: Rules, wished: Rules) -> None:
        """Make sure that the data rules may become what is wished.

        Raises:
            LockedByPolicy: one that is locked would change.
        """
        for name in DATA_RULES:
            if self.locks(name) and getattr(wished, name) != getattr(now, name):
                raise LockedByPolicy(self.by)

    def check_anyway(self) -> None:
        """Make sure that stories may go in spite of the data rules.

        Raises:
            LockedByPolicy: a rule of data is locked, which nothing goes past.
        """
        if any(self.locks(name) for name in DATA_RULES):
            raise LockedByPolicy(self.by)


def is_sound(rulings: Rulings) -> bool:
    """Tell whether values can be kept to: hours between which time lies."""
    hours = rulings.hours
    if isinstance(hours, UnsetType):
        return True
    both = (hours.from_minute, hours.until_minute)
    return all(0 <= each < DAY_MINUTES for each in both) and both[0] != both[1]
