"""What a liar makes of an answer: well-formed, and nothing in it holds."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import msgspec
from msgspec.structs import replace

from heliograph.domain.receipt import Receipt, Withdrawal
from heliograph.domain.review import Review
from heliograph.domain.signed import key_id, new_key, public_part, sign
from heliograph.remote.wire import EnrolAnswer, ExchangeAnswer, Result

if TYPE_CHECKING:
    from fakes.world import World
    from heliograph.domain.signed import StatementType

STRANGER = new_key()
"""The key of somebody whom nobody pinned."""


class Forger:
    """Draws one way of lying after another; knows all that the service ever signed."""

    def __init__(self, world: World, chance: random.Random) -> None:
        self._world = world
        self._chance = chance
        self.shown = 0
        """Statements handed out that must not be believed."""

    def enrolment(self, answer: EnrolAnswer) -> EnrolAnswer:
        """Put the stranger's key beside a proof of the right one, or under the wrong one."""
        self.shown += 1
        public = public_part(STRANGER)
        return replace(answer, keys={key_id(public): public})

    def exchange(self, answer: ExchangeAnswer) -> ExchangeAnswer:
        """Confirm what was asked with statements that do not hold."""
        return replace(
            answer,
            results=tuple(self._result(each) for each in answer.results),
            withdrawals=tuple(
                replace(each, confirmation=self._withdrawal(each.story))
                for each in answer.withdrawals
            ),
            reviews=tuple(self._garbled(each) for each in answer.reviews),
        )

    def _result(self, result: Result) -> Result:
        if result.standing not in {"wanted", "received"}:
            return result
        self.shown += 1
        return replace(result, standing="received", wanted=(), receipt=self._receipt(result))

    def _receipt(self, result: Result) -> str:
        world = self._world
        text = world.texts[result.story, result.revision]
        true = Receipt(
            service=world.service,
            story=result.story,
            revision=result.revision,
            manifest=text.sha256,
            media=tuple(dict.fromkeys(item.sha256 for item in text.manifest.media)),
            number="FAL-SE",
            received_ms=world.now_ms(),
        )
        place = (result.story, result.revision)
        others = [each for key, each in sorted(world.receipts.items()) if key != place]
        match self._chance.randrange(7):
            case 0:
                return self._signed("heliograph-receipt", true, key=STRANGER)
            case 1:  # it lacks a photo, or has one too many
                wrong = true.media[1:] or (text.sha256,)
                return self._signed("heliograph-receipt", replace(true, media=wrong))
            case 2:
                return self._signed("heliograph-receipt", replace(true, service="another"))
            case 3:
                return self._signed("heliograph-receipt", replace(true, manifest="0" * 64))
            case 4:
                later = replace(true, revision=true.revision + 1)
                return self._signed("heliograph-receipt", later)
            case 5 if others:
                return self._chance.choice(others)
            case _:
                return self._garbled(self._signed("heliograph-receipt", true))

    def _withdrawal(self, story: str) -> str:
        self.shown += 1
        world = self._world
        true = Withdrawal(service=world.service, story=story, withdrawn_ms=world.now_ms())
        match self._chance.randrange(3):
            case 0:
                return self._signed("heliograph-withdrawal", true, key=STRANGER)
            case 1:
                return self._signed("heliograph-withdrawal", replace(true, service="another"))
            case _:
                return self._garbled(self._signed("heliograph-withdrawal", true))

    def _garbled(self, statement: str) -> str:
        """Change one letter of the payload or of the signature; count what was not forged yet."""
        self.shown += 1
        head = statement.index(".") + 1
        at = self._chance.randrange(head, len(statement) - 2)
        other = "A" if statement[at] != "A" else "B"
        return statement[:at] + other + statement[at + 1 :]

    def _signed(
        self,
        typ: StatementType,
        statement: Receipt | Withdrawal | Review,
        *,
        key: object = None,
    ) -> str:
        return sign(msgspec.json.encode(statement), typ=typ, key=key or self._world.key)
