"""What attackers do to the copy of a repository, whatever they are after."""

from __future__ import annotations

import shutil
from typing import Any

from faults.updates.stage import Stage


def newer(signed: Any) -> None:
    signed.version += 1


def renewed(stage: Stage) -> None:
    """Let there be something new that the client has not seen."""
    stage.honest.repository.renew(stage.honest.online, targets=[stage.honest.targets])
    shutil.copytree(stage.honest.folder, stage.served, dirs_exist_ok=True)


def newest(stage: Stage, role: str) -> Any:
    return stage.path(f"{stage.number_of(role)}.{role}.json")


def pointed(stage: Stage, role: str) -> None:
    """Let the service's key lead to what was changed: only its own signature is in the way."""
    if role == "targets":
        number = stage.number_of("snapshot") + 1
        stage.point_to(
            snapshot=number, targets=stage.number_of("targets"), signer=stage.honest.online
        )
    elif role == "snapshot":
        stage.point_to(snapshot=stage.number_of("snapshot"), signer=stage.honest.online)
