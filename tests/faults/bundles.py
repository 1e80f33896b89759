"""P19: what is carried is whole or refused, and who carries it reads nothing.

There are no bundles yet. Until there are, this is tried with backups, which are sealed the same
way: changed, cut, grown, put together of two, or opened with another key.
"""

from __future__ import annotations

import hashlib
import random
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from unittest.mock import patch

import msgspec

from fakes.profiles import Desk
from faults import shares
from faults.leaks.canaries import Canaries, search_bytes
from faults.lines import Drill, Line, Options
from heliograph.app import backups
from heliograph.errors import HeliographError
from heliograph.exchange.failures import BackupError
from heliograph.exchange.sealed import CHUNK_BYTES, TAG_BYTES
from heliograph.store.slots import wrapping

_RIGHT, _OTHER = "seven lanterns under water", "eight lanterns under water"
_CHUNK = CHUNK_BYTES + TAG_BYTES


class Found(msgspec.Struct, kw_only=True):
    """What was shown, and what was taken of it."""

    shown: int = 0
    by_harm: Counter[str] = msgspec.field(default_factory=Counter[str])
    searched: int = 0
    """Bytes of sealed files in which words of their stories were looked for."""
    wrong: list[str] = msgspec.field(default_factory=list[str])

    def add(self, other: Found) -> None:
        """Take in what others did."""
        self.shown += other.shown
        self.by_harm += other.by_harm
        self.searched += other.searched
        self.wrong += other.wrong


class _Sealed(msgspec.Struct, frozen=True):
    """A sealed file, and another one of the same stories and passphrase, made later."""

    data: bytes
    later: bytes
    head: int
    """Bytes before the first chunk."""

    def chunk(self, number: int) -> slice:
        """Tell where a chunk of the stream is."""
        begin = self.head + number * _CHUNK
        return slice(begin, min(begin + _CHUNK, len(self.data)))

    @property
    def chunks(self) -> int:
        """Count them."""
        return -(-(len(self.data) - self.head) // _CHUNK)


def _flipped(sealed: _Sealed, chance: random.Random) -> bytes:
    data = bytearray(sealed.data)
    # The head is small, and every byte of it matters as much.
    end = sealed.head if chance.random() < 0.25 else len(data)
    data[chance.randrange(end)] ^= 1 << chance.randrange(8)
    return bytes(data)


def _truncated(sealed: _Sealed, chance: random.Random) -> bytes:
    at_a_border = sealed.chunk(chance.randrange(sealed.chunks)).start
    return sealed.data[: chance.choice([at_a_border, chance.randrange(len(sealed.data))])]


def _grown(sealed: _Sealed, chance: random.Random) -> bytes:
    more = [chance.randbytes(chance.choice([1, 16, _CHUNK])), sealed.data, sealed.later]
    more.append(sealed.data[sealed.chunk(sealed.chunks - 1)])
    return sealed.data + chance.choice(more)


def _with_more_inside(sealed: _Sealed, chance: random.Random) -> bytes:
    at = chance.choice([chance.randrange(1, len(sealed.data)), sealed.chunk(0).start])
    doubled = sealed.data[sealed.chunk(chance.randrange(sealed.chunks))]
    more = chance.choice([chance.randbytes(chance.choice([1, _CHUNK])), doubled])
    return sealed.data[:at] + more + sealed.data[at:]


def _with_less_inside(sealed: _Sealed, chance: random.Random) -> bytes:
    gone = sealed.chunk(chance.randrange(sealed.chunks - 1))
    if chance.random() < 0.5:
        begin = chance.randrange(len(sealed.data) - 1)
        gone = slice(begin, begin + chance.choice([1, 512]))
    return sealed.data[: gone.start] + sealed.data[gone.stop :]


def _swapped(sealed: _Sealed, chance: random.Random) -> bytes:
    one, two = sorted(chance.sample(range(sealed.chunks), 2))
    parts = [sealed.data[sealed.chunk(number)] for number in range(sealed.chunks)]
    parts[one], parts[two] = parts[two], parts[one]
    return sealed.data[: sealed.head] + b"".join(parts)


def _mixed(sealed: _Sealed, chance: random.Random) -> bytes:
    """Put a chunk, the rest or the head of the later file in the place of this one's."""
    here = sealed.chunk(chance.randrange(sealed.chunks))
    mixed = [
        sealed.data[: here.start] + sealed.later[here] + sealed.data[here.stop :],
        sealed.data[: here.start] + sealed.later[here.start :],
        sealed.later[: sealed.head] + sealed.data[sealed.head :],
    ]
    return chance.choice([each for each in mixed if each not in {sealed.data, sealed.later}])


def _relabelled(sealed: _Sealed, chance: random.Random) -> bytes:
    """Change the head and make its checksum right again, as somebody does on purpose."""
    name, said, digest, rest = sealed.data.split(b"\n", 3)
    assert len(digest) == 64
    changed = bytearray(said)
    changed[chance.randrange(len(changed))] ^= 1 << chance.randrange(7)
    if b"\n" in changed:
        return _flipped(sealed, chance)
    made = hashlib.sha256(changed).hexdigest().encode()
    return b"\n".join((name, bytes(changed), made, rest))


HARMS: tuple[tuple[str, Callable[[_Sealed, random.Random], bytes]], ...] = (
    ("flipped", _flipped),
    ("flipped", _flipped),
    ("flipped", _flipped),
    ("truncated", _truncated),
    ("grown", _grown),
    ("with more inside", _with_more_inside),
    ("with less inside", _with_less_inside),
    ("in another order", _swapped),
    ("mixed with another", _mixed),
    ("relabelled", _relabelled),
    ("opened with another key", lambda sealed, _: sealed.data),
)


def harm_many(folder: Path, *, count: int, seed: int = 0) -> Found:
    """Show so many files that are not what was sealed to a profile that has stories of its own."""
    found = Found()
    chance = random.Random(seed)  # noqa: S311 - which harm
    canaries = Canaries(seed)
    with _quick_to_open():
        sealed = _seal(folder, canaries, chance)
    found.searched += len(sealed.data)
    found.wrong += [f"a courier reads: {each}" for each in search_bytes(sealed.data, canaries)]
    profile = folder / "there" / "profile"
    Desk(_made(folder / "there")).workspace.close()
    before = _files(profile)
    path = folder / "carried"
    for number in range(seed, seed + count):
        name, harm = HARMS[number % len(HARMS)]
        path.write_bytes(harm(sealed, chance))
        secret = _OTHER if name == "opened with another key" else _RIGHT
        where = f"{name}, {number} of seed {seed}"
        found.shown += 1
        found.by_harm[name] += 1
        if (told := _restored(path, secret, profile)) is not None:
            found.wrong.append(f"{where}: {told}")
        if _files(profile) != before:
            found.wrong.append(f"{where}: something stayed of it")
            before = _files(profile)
    path.write_bytes(sealed.data)
    if (told := _restored(path, _RIGHT, profile)) != "it was taken":
        found.wrong.append(f"what is whole was not taken in the end: {told}")
    return found


def _restored(path: Path, secret: str, profile: Path) -> str | None:
    """Take a file in; tell what came of it if it was not refused as it should be."""
    try:
        backups.restore(path, secret, profile, replace=True, keyring=lambda: None)
    except BackupError:
        return None
    except HeliographError as error:
        return f"told as {type(error).__name__}"
    except Exception as error:  # noqa: BLE001 - this is what is looked for
        return f"an error that is none of ours: {error!r}"
    return "it was taken"


def _quick_to_open() -> patch:  # type: ignore[valid-type] # mock's own type is private
    """Seal so that a wrong key is found out at once: what stretching costs is not tried here."""
    return patch.multiple(wrapping, _MEMORY_KIB=32, _PASSES=1)


def _seal(folder: Path, canaries: Canaries, chance: random.Random) -> _Sealed:
    desk = Desk(_made(folder / "here"))
    for number in range(3):
        photo = chance.randbytes(100_000) + canaries.new(f"photo {number}").encode()
        desk.write(photo, title=canaries.new(f"title {number}", arabic=number == 1))
    made: list[bytes] = []
    for name in ("first", "later"):
        path = folder / name
        desk.workspace.backups.write(path, passphrase=_RIGHT)
        made.append(path.read_bytes())
    desk.workspace.close()
    lines = made[0].split(b"\n", 3)
    head = sum(len(each) + 1 for each in lines[:3]) + 32
    return _Sealed(made[0], made[1], head)


def _made(folder: Path) -> Path:
    folder.mkdir()
    return folder


def _files(profile: Path) -> dict[str, str]:
    return {
        str(path.relative_to(profile)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in profile.rglob("*")
        if path.is_file() and path.name != "profile.lock"
    }


def carry(options: Options) -> list[Line]:
    """Harm sealed files in every way."""
    count = options.runs or (10_000 if options.full else 165)
    found = shares.do(options, "sealed files", harm_many, Found, count=count, each=110)
    harms = ", ".join(f"{number} {name}" for name, number in sorted(found.by_harm.items()))
    said = (
        f"of backups, as there are no bundles yet: {found.shown} that are not what was sealed"
        f" ({harms}), each shown to a profile with stories; {found.searched // 1024} kB searched"
        f" for words of the stories: {len(found.wrong)} taken in, in part, or read by a courier"
    )
    title = "Bundles are whole or refused"
    return [Line(promise="P19", title=title, said=said, wrong=tuple(found.wrong))]


DRILLS: tuple[Drill, ...] = (
    Drill(name="bundles", does="what is carried, harmed in every way", run=carry),
)
