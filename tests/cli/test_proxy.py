from __future__ import annotations

from pathlib import Path

from cli.shell import Shell
from heliograph.domain.proxy import ProxyChoice
from heliograph.workspace import Workspace


def kept(shell: Shell) -> ProxyChoice:
    workspace = Workspace.open(shell.folder / "profile")
    try:
        return workspace.account.proxy()
    finally:
        workspace.close()


def test_a_proxy_is_chosen_and_told_who_one_is(tmp_path: Path) -> None:
    shell = Shell(tmp_path)
    assert shell.document("proxy") == {"address": None, "user": None}
    assert "as this computer’s system names it" in shell.run("proxy").stdout

    shell.document("proxy", "--address", "proxy.example:3128", "--user", "me", given="wórd\n")
    assert kept(shell) == ProxyChoice(
        address="http://proxy.example:3128",
        login_for="proxy.example:3128",
        user="me",
        password="wórd",  # noqa: S106 - of nobody
    )
    said = shell.run("proxy").stdout
    assert "http://proxy.example:3128" in said
    assert "me" in said
    assert "wórd" not in said

    shell.document("proxy", "--nobody")
    assert kept(shell) == ProxyChoice(
        address="http://proxy.example:3128", login_for="proxy.example:3128"
    )


def test_another_proxy_is_not_told_what_the_last_one_was(tmp_path: Path) -> None:
    shell = Shell(tmp_path)
    shell.document("proxy", "--address", "proxy.example:3128", "--user", "me", given="word\n")
    shell.document("proxy", "--address", "other.example:3128")
    assert kept(shell).user == ""
    shell.document("proxy", "--system")
    assert kept(shell) == ProxyChoice()


def test_what_is_no_proxy_is_refused(tmp_path: Path) -> None:
    shell = Shell(tmp_path)
    result = shell.run("proxy", "--address", "ftp://proxy.example")
    assert result.exit_code == 1
    assert "no address of a proxy" in result.stderr
    assert shell.run("proxy", "--system", "--address", "a:1").exit_code == 2
