"""What the command line does with a provisioning file: takes it in, and signs in by its code."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from heliograph import wording
from heliograph.cli.session import DONE, NOT_REACHED, fail, say
from heliograph.domain.provisioning import fingerprint
from heliograph.errors import HeliographError, TryLater
from heliograph.i18n import ltr, tr
from heliograph.wording.provisioning import (
    over_sentences,
    policy_lines,
    set_up_sentences,
    taken_sentences,
)

if TYPE_CHECKING:
    from pathlib import Path

    from heliograph.app.provisioning import Taken
    from heliograph.cli.session import Session


def set_up(session: Session, path: Path, *, replaces: bool) -> int:
    """Take a file in; give the exit code: 3 when only signing in is left, for want of a line."""
    workspace = session.workspace
    taken = workspace.setting_up.files.take(path, replaces=replaces)
    code = DONE
    if taken.signs_in:
        try:
            workspace.account.enrol(service_url=taken.found.address, code=taken.found.code)
        except TryLater as error:
            words = wording.enrolment_error(error)
            say(words.what)
            code = NOT_REACHED
        except HeliographError as error:
            return fail(session, error, wording.enrolment_error(error))
    _answer(session, taken, signed_in=code == DONE)
    return code


def set_by_document(session: Session) -> dict[str, object] | None:
    """Give by whom the profile was set up, and the rules, with stable keys; None for nobody."""
    here = session.workspace.setting_up.current()
    if here is None:
        return None
    policy = here.policy
    return {
        "organisation": here.by,
        "source": here.source,
        "over": here.is_over,
        "code": "waits" if here.code_waits else "refused" if here.code_refused else None,
        "rules": {name: msgspec.to_builtins(policy.value(name)) for name in policy.names()},
        "locked": [name for name in policy.names() if policy.locks(name)],
    }


def set_by_lines(session: Session) -> list[str]:
    """Say by whom the profile was set up, and every rule; nothing where nobody did."""
    here = session.workspace.setting_up.current()
    if here is None:
        return []
    return [*set_up_sentences(here), *policy_lines(here.policy)]


def _answer(session: Session, taken: Taken, *, signed_in: bool) -> None:
    found, policy = taken.found, session.workspace.setting_up.policy
    waits = taken.signs_in and not signed_in
    lines = list(taken_sentences(taken)) if waits else list(_without_line(taken))
    if session.workspace.outbox.connection().signed_in:
        lines.append(tr("This computer may now send to {name}.", name=found.service_name))
    lines.append(tr("Key of the service: {key}", key=ltr(fingerprint(found.keys))))
    if policy.names():
        lines.append(tr("Set by {organisation}:", organisation=policy.by))
        lines += policy_lines(policy)
    session.answer(
        {
            "service": found.address,
            "name": found.service_name,
            "organisation": found.organisation.name,
            "keys": sorted(found.keys),
            "new": taken.is_new,
            "over": taken.is_over,
            "signed_in": session.workspace.outbox.connection().signed_in,
        },
        *lines,
    )


def _without_line(taken: Taken) -> tuple[str, ...]:
    """Say what came of a file of which nothing waits for a line any more."""
    return (taken_sentences(taken)[0], *over_sentences(taken))
