"""``heliograph protect`` and the side of who holds an organisation's recovery key."""

from __future__ import annotations

import stat
from typing import TYPE_CHECKING

import pytest

from cli.shell import Shell
from heliograph.app.account import ORGANISATION_KEY
from heliograph.store.account import Account
from heliograph.store.store import Store

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def shell(tmp_path: Path) -> Shell:
    """Give a command line on a new profile."""
    return Shell(tmp_path)


def protect(shell: Shell, *more: str) -> str:
    """Protect with a passphrase, and give the recovery code that was saved."""
    kept = shell.folder / "code.txt"
    result = shell.run(
        "protect",
        "on",
        "--passphrase",
        "--save-code",
        str(kept),
        *more,
        given="seven lanterns under water\n",
    )
    assert result.exit_code == 0, result.output
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    return kept.read_text().strip()


def test_without_protection_it_says_so(shell: Shell) -> None:
    assert shell.document("protect", "status") == {"protection": "plain", "slots": ["plain"]}
    assert "whoever has the folder can read them" in shell.run("protect").output


def test_a_protected_profile_opens_by_what_was_kept_only(shell: Shell) -> None:
    story = shell.new()
    code = protect(shell)
    refused = shell.run("list")
    assert refused.exit_code == 4
    assert "Type your passphrase, or your recovery code." in refused.output
    for secret in ("seven lanterns under water", code, code.lower().replace(" ", "-")):
        file = shell.folder / "secret.txt"
        file.write_text(secret + "\n")
        shown = shell.run("--secret-file", str(file), "show", story)
        assert shown.exit_code == 0, shown.output
    file.write_text("another passphrase")
    assert (
        "This does not open your stories." in shell.run("--secret-file", str(file), "list").output
    )


def test_a_new_code_is_asked_for_before_anything_changes(shell: Shell) -> None:
    result = shell.run("protect", "on", "--passphrase", given="seven lanterns under water\n0\n0\n")
    assert result.exit_code == 1
    assert "Compare it with what you have kept." in result.output
    assert shell.document("protect", "status")["protection"] == "plain"


def test_a_short_passphrase_is_refused(shell: Shell) -> None:
    result = shell.run("protect", "on", "--passphrase", given="short\n")
    assert "needs 12 characters or more" in result.output
    assert shell.document("protect", "status")["protection"] == "plain"


def test_the_code_is_renewed_and_protection_taken_away(shell: Shell) -> None:
    secret = shell.folder / "secret.txt"
    secret.write_text(protect(shell))
    new = shell.folder / "new.txt"
    opened = ("--secret-file", str(secret), "protect")
    assert shell.run(*opened, "recovery", "--save-code", str(new)).exit_code == 0
    assert shell.run(*opened, "status").exit_code == 4
    assert shell.run("--secret-file", str(new), "protect", "off").exit_code == 0
    assert shell.document("protect", "status")["slots"] == ["plain"]


def offer(profile: Path, public: str) -> None:
    """Leave the profile as signing in with a file that names a recovery key leaves it."""
    store = Store.create_or_open(profile)
    store.account.put(
        Account(
            service_url="https://service.example",
            service="service",
            service_name="ITU",
            device="device",
            token="",
            organisation="Coast Radio",
            keys={},
            enrolled_ms=0,
        )
    )
    store.account.set_value(ORGANISATION_KEY, public)
    store.close()


def test_an_organisation_helps_with_nothing_but_a_request(shell: Shell) -> None:
    key, request, secret = (shell.folder / name for name in ("key", "request", "secret"))
    made = shell.document("organisation-key", "make", str(key))
    assert stat.S_IMODE(key.stat().st_mode) == 0o600
    assert shell.run("organisation-key", "make", str(key)).exit_code == 2  # never written over
    offer(shell.folder / "profile", str(made["recovery"]))
    code = protect(shell)
    request.write_text(shell.run("protect", "request").stdout)
    answered = shell.document("organisation-key", "answer", str(key), str(request))
    assert answered["code"] != code
    secret.write_text(str(answered["code"]))
    said = shell.run("--secret-file", str(secret), "protect")
    assert "Your organisation’s recovery key opens them too." in said.output


def test_a_person_may_leave_the_organisation_out(shell: Shell) -> None:
    made = shell.document("organisation-key", "make", str(shell.folder / "key"))
    offer(shell.folder / "profile", str(made["recovery"]))
    protect(shell, "--no-organisation")
    said = shell.run("protect", "request")
    assert said.exit_code == 1
    assert "No organisation can open these stories." in said.output
