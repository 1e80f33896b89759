"""What ``heliograph send`` says of a service that does not answer, whenever its time is over."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from fakes.faults import Fault
from fakes.lookouts import CalmLookout
from fakes.profiles import Desk
from fakes.service import FakeService
from heliograph.cli.passing import Passing, Went
from heliograph.errors import TimedOut
from heliograph.remote.service import Interrupted
from heliograph.workspace import Workspace

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from heliograph.remote.wire import ExchangeAnswer, ExchangeHead


class _Hours(CalmLookout):
    """For which waiting is letting the tests' clock go on."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk.clock)
        self._desk = desk

    def rest(self, until_ms: int | None, *, wait: Callable[[float], bool], for_line: bool) -> bool:
        """See ``Lookout.rest``."""
        del until_ms, wait, for_line
        self._desk.clock.advance(3600)
        return False


class _EndingService(FakeService):
    """Ends the call of the command line in the middle of the exchange before which it is told to.

    Without ``ends_at`` it answers as any other.
    """

    ends_at: int = 0
    end: Callable[[], None]

    def exchange(self, head: ExchangeHead, manifests: Sequence[bytes]) -> ExchangeAnswer:
        """See ``Service``."""
        self.ends_at -= 1
        if self.ends_at == 0:
            self.end()
            raise Interrupted
        return super().exchange(head, manifests)


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    desk = Desk(tmp_path)
    desk.service = _EndingService(desk.world, signed_in=False)
    desk.sign_in()
    desk.ready()
    monkeypatch.setattr(Workspace, "lookout", lambda _: _Hours(desk))
    yield desk
    desk.workspace.close()


def went(desk: Desk, *, ends_at: int) -> Went:
    """Send until the time is over in the middle of an exchange, counted from 1."""
    service = desk.service
    assert isinstance(service, _EndingService)
    passing = Passing(desk.workspace, None, max_time_s=None)
    service.ends_at, service.end = ends_at, passing._ending.set
    return passing.run(wait=True)


def test_a_service_that_was_silent_is_still_so_when_the_time_is_over_in_the_next_try(
    desk: Desk,
) -> None:
    desk.service.faults.append(Fault(step="exchange", error=TimedOut()))
    found = went(desk, ends_at=2)
    assert (found.cause, found.reached) == ("timed-out", False)


def test_nothing_is_said_of_a_service_of_which_nothing_is_known(desk: Desk) -> None:
    found = went(desk, ends_at=1)
    assert (found.cause, found.reached) == (None, False)


def test_an_answer_takes_back_that_it_was_silent(desk: Desk) -> None:
    desk.service.faults.append(Fault(step="exchange", error=TimedOut()))
    found = went(desk, ends_at=3)
    assert (found.cause, found.reached, len(found.receipts)) == (None, True, 1)
