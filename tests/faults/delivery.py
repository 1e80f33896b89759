"""One run: stories, a planned fault, some more, restarts and jumps of clocks; then a good line."""

from __future__ import annotations

import contextlib
import random
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from fakes.clock import FakeClock
from fakes.profiles import Desk, shipped_world
from faults.kinds import CELLS, Name, Step, Strike
from faults.life import Death, Life
from faults.oracle import Oracle
from faults.shares import folder_in_memory
from faults.way import FaultyWay
from heliograph.domain.lifecycle import State
from heliograph.domain.review import Comment
from heliograph.errors import LifecycleError, ServiceError
from heliograph_service.layout import LARGE_BYTES

if TYPE_CHECKING:
    from heliograph.domain.ids import StoryId
    from heliograph.remote.service import Service

MOST_LIVES = 30
"""Client deaths that a run may have; more would only make it long."""
ROUNDS = 4
GOOD_PASSES = 8
DAY_S = 86_400.0
YEARS_MS = 20 * 365 * 86_400_000


class Tally(msgspec.Struct, kw_only=True):
    """What runs did and found."""

    runs: int = 0
    stories: int = 0
    sent: int = 0
    client_deaths: int = 0
    service_restarts: int = 0
    clock_jumps: int = 0
    false_shown: int = 0
    put_back: int = 0
    """Times that a story needed a person."""
    struck: dict[str, int] = msgspec.field(default_factory=dict[str, int])
    """How often each fault struck at each step, by ``cell_name``."""
    wrong: list[str] = msgspec.field(default_factory=list)
    """Each with its seed."""

    def add(self, other: Tally) -> None:
        """Take in what another run found."""
        self.runs += other.runs
        self.stories += other.stories
        self.sent += other.sent
        self.client_deaths += other.client_deaths
        self.service_restarts += other.service_restarts
        self.clock_jumps += other.clock_jumps
        self.false_shown += other.false_shown
        self.put_back += other.put_back
        self.struck = dict(Counter(self.struck) + Counter(other.struck))
        self.wrong += other.wrong


class FaultyDesk(Desk):
    """A desk whose line is bad and whose program may die; the service has a clock of its own."""

    def __init__(self, folder: Path, *, chance: random.Random, life: Life) -> None:
        self.service_clock = FakeClock(now_ms=1_621_000_000_000)
        self.chance = chance
        self.life = life
        self._way: FaultyWay | None = None
        super().__init__(folder, world=shipped_world(self.service_clock))

    @property
    def way(self) -> FaultyWay:
        """Give the bad line; it outlives programs."""
        if self._way is None:
            self._way = FaultyWay(self.service, chance=self.chance, life=self.life)
        return self._way

    def service_at(self, address: str, /, **given: Any) -> Service:
        """Give the one service, by the bad line."""
        super().service_at(address, **given)
        return self.way

    def pass_time(self, seconds: float) -> None:
        """Let time pass, here and there."""
        self.clock.advance(seconds)
        self.service_clock.advance(seconds)

    def survive(self, act: Callable[[], object]) -> bool:
        """Do something that the program may die of; open it again then. Tell whether it lived."""
        try:
            act()
        except Death:
            self.life.begin_again()
            self.reopen()
            return False
        finally:
            self.life.end_after(None)
        return True


class Run:
    """The run of one seed: the same seed is the same run."""

    def __init__(self, seed: int, folder: Path) -> None:
        self.seed = seed
        self.chance = random.Random(seed)  # noqa: S311 - repeatable on purpose
        lap, cell = divmod(seed, len(CELLS))
        self.kind, self.step = CELLS[cell]
        self.alone = lap % 2 == 0
        """The planned fault comes alone, so that it is sure to strike."""
        self.asks = self.chance.random() < 0.5
        """On the good line a person asks; otherwise it goes by itself."""
        self.life = Life()
        self.tally = Tally(runs=1)
        with self.life.governs():
            self.desk = FaultyDesk(folder, chance=self.chance, life=self.life)
            self.oracle = Oracle(self.desk)
            try:
                self._play()
            finally:
                self.desk.workspace.close()
        self.tally.stories = len(self.oracle.told)
        self.tally.client_deaths = self.life.deaths
        self.tally.service_restarts = self.desk.world.crashes
        self.tally.false_shown = self.desk.way.forger.shown
        self.tally.struck = {cell_name(*each): n for each, n in self.desk.way.struck.items()}

    def _play(self) -> None:
        self._enrol()
        self._write()
        for _ in range(self.chance.randint(0, 2)):
            self._write()
        fatal = self.chance.randrange(ROUNDS)
        for number in range(ROUNDS):
            self._act()
            planned = self._planned() if number == fatal else []
            alone = bool(planned) and self.alone
            drawn = (
                [] if alone else [self._drawn() for _ in range(self.chance.choice([0, 0, 1, 2]))]
            )
            self._pass([*planned, *drawn], mortal=not alone)
        self._end_well()

    # ---- what happens ----------------------------------------------------------------

    def _enrol(self) -> None:
        """Sign in, over the planned fault if it strikes here: nothing is kept until it holds."""
        desk = self.desk
        strikes = [Strike(kind=self.kind, step=self.step)] if self.step in {"enrol", "info"} else []
        desk.way.strikes = strikes
        code = desk.world.new_code("Coast Radio")
        account = desk.workspace.account
        if self.step == "enrol":
            with contextlib.suppress(ServiceError):
                account.enrol(service_url="http://127.0.0.1:1", code=code)
            known = account.current()
            assert known is None or known.keys == desk.world.keys, "a stranger's keys were pinned"
        desk.way.strikes = [each for each in strikes if each.step == "info"]
        account.enrol(service_url="http://127.0.0.1:1", code=code)
        with contextlib.suppress(ServiceError):
            account.reach()
        desk.way.strikes = []

    def _write(self) -> None:
        sizes = self.chance.choices([1, 9_000, 70_000, 150_000], k=self.chance.choice([0, 1, 1, 2]))
        data = [bytes([self.chance.randrange(4)]) * size for size in sizes]
        number = len(self.oracle.told)
        title = f"Story number {number} of run {self.seed}"
        self.oracle.told[self.desk.ready(*data, title=title)] = title

    def _pass(self, strikes: list[Strike], *, mortal: bool = False) -> None:
        desk = self.desk
        desk.way.strikes = strikes
        if mortal and self.chance.random() < 0.3 and self.life.deaths < MOST_LIVES:
            self.life.end_after(self.chance.randrange(60))
        at_once = not mortal or bool(strikes) or self.chance.random() < 0.7
        desk.survive(lambda: desk.send(at_once=at_once))
        desk.way.strikes = []
        self.oracle.look()

    def _act(self) -> None:
        """Do what a person, the two computers and time may do between two passes."""
        for act in self.chance.sample(
            [
                self._write,
                self._converse,
                self._correct,
                self._pause,
                self._put_back,
                self._restart,
                self.desk.world.crash,
                self._time,
            ],
            k=3,
        ):
            act()
        if self.chance.random() < 0.5:
            self._jump()

    def _converse(self) -> None:
        """Let an editor ask, the author answer or withdraw: what goes with an exchange."""
        sent = [each for each in self.oracle.told if self.desk.state(each) == State.SENT]
        if not sent:
            return
        story = self.chance.choice(sent)
        self._review(story)
        if self.chance.random() < 0.6:
            self._pass([])
            self._reply(story)
        if self.chance.random() < 0.2:
            self._withdraw(story)

    def _review(self, story: StoryId) -> None:
        comment = Comment(id=f"comment-{len(self.desk.world.reviews)}", text="Who is that?")
        self.desk.world.review(story, "returned", comment)

    def _reply(self, story: StoryId) -> None:
        reviews = self.desk.workspace.reviews
        found = reviews.of_story(story)
        for thread in found.open_threads if found else ():
            reply = reviews.finish(story, thread.comment.id, "My sister")
            self.oracle.replies[reply.id] = reply

    def _withdraw(self, story: StoryId) -> None:
        if self.desk.state(story) == State.SENT:
            self.desk.workspace.receipts.withdraw(story)
            self.oracle.withdrawn.add(story)

    def _correct(self) -> None:
        story = self._some()
        drafts = self.desk.workspace.drafts
        if story in self.oracle.withdrawn:
            return
        try:
            if self.desk.state(story) == State.SENT:
                drafts.new_version(story)
            else:
                drafts.to_drafts(story)
        except LifecycleError:
            return
        self.oracle.told[story] += "!"
        drafts.set_answer(story, "title", self.oracle.told[story])
        drafts.mark_ready(story)

    def _pause(self) -> None:
        story = self._some()
        match self.desk.state(story):
            case State.READY:
                self.desk.workspace.outbox.pause(story)
            case State.PAUSED:
                self.desk.workspace.outbox.resume(story)

    def _put_back(self) -> None:
        for story in self.oracle.told:
            if self.desk.state(story) == State.NEEDS_ATTENTION:
                self.desk.workspace.outbox.put_back(story)
                self.tally.put_back += 1

    def _restart(self) -> None:
        self.desk.reopen()

    def _time(self) -> None:
        self.desk.pass_time(self.chance.choice([1.0, 60.0, 4000.0, DAY_S]))

    def _jump(self) -> None:
        """Set this computer's clock; the service's and the monotonic one go on as they are."""
        self.tally.clock_jumps += 1
        away_ms = self.chance.choice([0, 3_600_000, -YEARS_MS, YEARS_MS])
        self.desk.clock.set_wall(self.desk.service_clock.now_ms() + away_ms)

    def _some(self) -> StoryId:
        return self.chance.choice(list(self.oracle.told))

    # ---- what is planned ---------------------------------------------------------------

    def _planned(self) -> list[Strike]:
        """Plan the run's own fault, and bring about that its step is taken."""
        first = Strike(kind=self.kind, step=self.step)
        later = Strike(kind=self.kind, step=self.step, skip=self.chance.choice([0, 0, 1]))
        if self.alone:
            later = first
            self._good_line()  # a letter that waits would make the exchange another step
        match self.step:
            case "enrol" | "info":
                return []
            case "offset":
                self._write_media()
                return [Strike(kind="request-cut", step="middle"), first]
            case "first-bytes" | "middle" | "last-bytes" | "receipts":
                self._write_media()
                return [first]
            case "texts":
                self._write()
                return [later]
            case "news" | "replies" | "withdrawal":
                self._prepare_letters()
        return [first]

    def _prepare_letters(self) -> None:
        """Have a story of which editors say something, and nothing else that is to go."""
        self._write()
        story = list(self.oracle.told)[-1]
        for _ in range(2):
            self._good_line()
        self._review(story)
        if self.step != "news":
            self._pass([])
            self._reply(story)
        if self.step == "withdrawal":
            self._withdraw(story)

    def _write_media(self) -> None:
        number = len(self.oracle.told)
        title = f"Story number {number} of run {self.seed}"
        data = self.chance.randbytes(self.chance.choice([3, 80_000]))
        if self.seed % 7 == 0:  # large, on a link that is long enough for parts
            self.desk.service.opening_s = 0.3
            data = data[:1] * LARGE_BYTES
        self.oracle.told[self.desk.ready(data, title=title)] = title

    def _drawn(self) -> Strike:
        kind, step = self.chance.choice(CELLS)
        return Strike(kind=kind, step=step, skip=self.chance.choice([0, 0, 1, 2]))

    # ---- the end ------------------------------------------------------------------------

    def _end_well(self) -> None:
        """Give it a good line and a person who puts back what needed one: all must arrive."""
        self._jump()
        for _ in range(GOOD_PASSES):
            self._good_line()
            if self.oracle.is_settled():
                break
        self.oracle.look_at_the_end()
        self.tally.sent = self.oracle.sent()

    def _good_line(self) -> None:
        for story in self.oracle.told:
            if self.desk.state(story) == State.PAUSED:
                self.desk.workspace.outbox.resume(story)
        self._put_back()
        self.desk.pass_time(DAY_S)
        signed_out = not self.desk.workspace.outbox.connection().signed_in
        self.desk.send(at_once=signed_out or self.asks)
        self.oracle.look()


def cell_name(kind: Name, step: Step) -> str:
    """Name a fault at a step."""
    return f"{kind} at {step}"


def run_many(folder: Path, *, seed: int, runs: int) -> Tally:
    """Run so many seeds, each in a folder of its own."""
    del folder
    found = Tally()
    for each in range(seed, seed + runs):
        found.add(run(each))
    return found


def run(seed: int) -> Tally:
    """Run one seed; what is wrong is in ``wrong``, with the seed."""
    with folder_in_memory() as folder:
        try:
            return Run(seed, folder).tally
        except Exception as error:  # noqa: BLE001 - whatever ends a run is a finding, by its seed
            return Tally(runs=1, wrong=[f"seed {seed}: {type(error).__name__}: {error}"])
