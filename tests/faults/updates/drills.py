"""The drill of updates: attacks, keys that change, deaths and refusals at every write."""

from __future__ import annotations

import random
import shutil

from securesystemslib.signer import CryptoSigner

from faults.lines import Drill, Line, Options
from faults.shares import folder_in_memory
from faults.updates.attacks import ATTACKS, Attack
from faults.updates.breaks import break_everywhere
from faults.updates.stage import NEW, Stage


def try_attack(stage: Stage, attack: Attack) -> list[str]:
    """Give what was wrong: something installed, something else said, or no way back."""
    stage.begin()
    attack.do(stage)
    visit = stage.visit()
    wrong: list[str] = []
    if visit.package not in {None, NEW}:
        wrong.append(f"{attack.name}: something else would be installed")
    if visit.told not in attack.told:
        wrong.append(f"{attack.name}: said {visit.told!r}")
    if visit.offered not in {None, "0.3.0"}:
        wrong.append(f"{attack.name}: {visit.offered} was offered")
    attack.heal(stage)
    stage.return_to_honesty()
    if stage.visit().package is None:
        wrong.append(f"{attack.name}: what is true is not believed afterwards")
    return wrong


def change_keys(stage: Stage, *, times: int) -> list[str]:
    """Replace every key again and again; a client that slept through it all gets there."""
    stage.begin()
    for _ in range(times):
        stage.honest.rotate(
            root=[CryptoSigner.generate_ed25519() for _ in range(3)],
            targets=CryptoSigner.generate_ed25519(),
            online=CryptoSigner.generate_ed25519(),
        )
    stage.served = stage.honest.folder
    visit = stage.visit()
    return [] if visit.package == NEW else [f"{times} changes of keys: {visit.told}"]


def flip(stage: Stage, seed: int) -> list[str]:
    """Flip a bit of what is signed, or cut it; give what was believed of it."""
    chance = random.Random(seed)  # noqa: S311 - drawn again
    stage.begin()
    stage.honest.repository.renew(stage.honest.online, targets=[stage.honest.targets])
    shutil.copytree(stage.honest.folder, stage.served, dirs_exist_ok=True)
    newest = max(stage.number_of(role) for role in ("snapshot", "targets"))
    name = chance.choice(["timestamp.json", f"{newest}.snapshot.json", f"{newest}.targets.json"])
    data = bytearray(stage.path(name).read_bytes())
    if chance.random() < 0.8:
        data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
    else:
        del data[chance.randrange(len(data)) :]
    stage.path(name).write_bytes(data)
    visit = stage.visit()
    return [] if visit.package in {None, NEW} else [f"seed {seed}: something else is installed"]


def harm_memory(stage: Stage, seed: int) -> list[str]:
    """Harm what the client has kept of earlier looks; it may cost a look, and nothing else."""
    chance = random.Random(seed)  # noqa: S311 - drawn again
    stage.begin()
    files = sorted(each for each in stage.shelf.metadata.rglob("*") if each.is_file())
    victim = chance.choice(files)
    how = chance.choice(["gone", "empty", "garbage", "swapped", "folder"])
    if how == "swapped":
        victim.write_bytes(chance.choice(files).read_bytes())
    else:
        victim.unlink()
        if how == "folder":
            victim.mkdir()
        elif how != "gone":
            victim.write_bytes(b"" if how == "empty" else chance.randbytes(500))
    visit = stage.visit()
    if visit.package == NEW:
        return []
    return [f"seed {seed}: {victim.name} {how}: {visit.told}, not fetched"]


def attack_updates(options: Options) -> list[Line]:
    """Try every attack, changes of keys, harm by chance, and a break at every write."""
    wrong: list[str] = []
    runs = options.runs or (2000 if options.full else 40)
    with folder_in_memory() as folder:
        stage = Stage(folder)
        for attack in ATTACKS:
            wrong += try_attack(stage, attack)
        options.tell(f"{len(ATTACKS)} attacks, {len(wrong)} wrong")
        times = (1, 2, 60) if options.full else (1, 5)
        for each in times:
            wrong += change_keys(stage, times=each)
        for seed in range(options.first_seed, options.first_seed + runs):
            wrong += flip(stage, seed)
            wrong += harm_memory(stage, seed)
        options.tell(f"{runs} bits, {len(wrong)} wrong")
        broken, found = break_everywhere(
            stage, step=1 if options.full else 7, first=options.first_seed
        )
        wrong += found
        stage.desk.workspace.close()
    said = (
        f"{len(ATTACKS)} attacks in the manner of python-tuf's simulator, {max(times)} changes of"
        f" all keys slept through, {runs} bits and {runs} memories harmed, {broken} deaths and"
        f" refusals at writes: {len(wrong)} installed, believed or stuck"
    )
    return [Line(promise="P22", title="Updates", said=said, wrong=tuple(wrong))]


DRILLS: tuple[Drill, ...] = (
    Drill(name="updates", does="attacks on updates, deaths while fetching", run=attack_updates),
)
