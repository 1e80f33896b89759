"""The operator makes a file for a fleet and looks into it; what cannot be used is not made."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from fakes.certificates import Authority
from heliograph.domain.policy import Rulings
from heliograph.domain.provisioning import read_provisioning
from heliograph.domain.rules import Hours
from heliograph.remote.wire import EnrolRequest, code_hash
from heliograph_service.central import Central
from heliograph_service.cli import main
from heliograph_service.enrolment import MOST_DEVICES, CodeUnknown
from heliograph_service.provisioning import NotMade, read_policy

POLICY = """
[defaults]
cap = "64 kB"
lock_after_min = 5
update_channel = "stable"
[locked]
budget_day = "5 MB"
budget_month = "0,5 GB"
hours = "22:00-06:00"
metered = "text"
send_automatically = false
clearance = true
protection = true
"""


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tmp_path / "data"


def run(*words: str) -> Result:
    return CliRunner().invoke(main, ["provision", *words])


def made(data: Path, out: Path, *words: str) -> Result:
    plain = ("make", "--data", str(data), "--out", str(out), "--address", "https://a.example/")
    return run(*plain, *words)


def test_a_file_holds_what_was_asked_for_and_can_be_looked_into(data: Path, tmp_path: Path) -> None:
    out, policy, authority = tmp_path / "m.helio", tmp_path / "policy.toml", Authority(tmp_path)
    central = Central.open(data)
    central.packs.publish_shipped()
    central.close()
    policy.write_text(POLICY, encoding="utf-8")
    result = made(
        data,
        out,
        *("--organisation", "Ministry of Radio", "--org-country", "fj", "--devices", "7"),
        *("--pack", "open-call", "--certificate", str(authority.roots), "--policy", str(policy)),
        *("--recovery", "key", "--proxy", "http://proxy:1", "--language", "fr"),
        *("--until", "2030-01-31", "--membership", "member-state"),
    )
    assert result.exit_code == 0, result.output
    assert out.stat().st_mode & 0o077 == 0
    found = read_provisioning(out.read_text().strip())
    assert found.address == "https://a.example"
    assert found.organisation.answers == {
        "org_name": "Ministry of Radio",
        "org_country": "FJ",
        "membership": "member-state",
    }
    assert found.campaign == "open-call"
    assert found.certificates == (authority.roots.read_text(),)
    shown = run("show", str(out))
    assert shown.exit_code == 0, shown.output
    for words in (
        "https://a.example",
        "open-call version",
        "stories begin with it",
        "keep this file secret",
        "day_bytes = 5000000 (locked)",
        "cap_bytes_s = 64000 (default)",
        "Until         2030-01-31",
    ):
        assert words in shown.output
    assert found.code not in shown.output
    document = json.loads(run("show", str(out), "--json").output)
    assert document["service_name"] == found.service_name
    assert "code" not in document


def test_one_code_serves_the_fleet_and_no_more(data: Path, tmp_path: Path) -> None:
    out = tmp_path / "m.helio"
    assert made(data, out, "--devices", str(MOST_DEVICES + 2)).exit_code == 0
    request = EnrolRequest(
        code_hash=code_hash(read_provisioning(out.read_text().strip()).code), device_name="x"
    )
    central = Central.open(data)
    try:
        for _ in range(MOST_DEVICES + 2):
            central.enrolment.enrol(request, address="a")
        with pytest.raises(CodeUnknown):
            central.enrolment.enrol(request, address="a")
    finally:
        central.close()


def test_a_file_without_a_code_makes_none(data: Path, tmp_path: Path) -> None:
    out = tmp_path / "m.helio"
    assert made(data, out, "--no-code").exit_code == 0
    assert read_provisioning(out.read_text().strip()).code == ""
    central = Central.open(data)
    assert not central.enrolment.has_codes()
    central.close()
    assert "Code          none" in run("show", str(out)).output


def test_nothing_is_written_over(data: Path, tmp_path: Path) -> None:
    out = tmp_path / "m.helio"
    out.write_text("mine")
    result = made(data, out)
    assert result.exit_code == 1
    assert out.read_text() == "mine"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--pack", "none"), "no campaign none"),
        (("--proxy", "not one"), "proxy"),
        (("--address", "ftp://x"), "address"),
    ],
)
def test_what_cannot_be_used_makes_no_file_and_no_code(
    data: Path, tmp_path: Path, words: tuple[str, ...], said: str
) -> None:
    out = tmp_path / "m.helio"
    result = made(data, out, *words)
    assert result.exit_code == 1
    assert said in result.output
    assert not out.exists()
    central = Central.open(data)
    assert not central.enrolment.has_codes()
    central.close()


@pytest.mark.parametrize(
    "text",
    ["nothing", "-----BEGIN CERTIFICATE-----\nMAAw\n-----END CERTIFICATE-----\n"],
)
def test_a_bad_certificate_makes_no_file(data: Path, tmp_path: Path, text: str) -> None:
    pem = tmp_path / "ca.pem"
    pem.write_text(text)
    result = made(data, tmp_path / "m.helio", "--certificate", str(pem))
    assert result.exit_code == 1
    assert "certificate" in result.output
    assert not (tmp_path / "m.helio").exists()


@pytest.mark.parametrize(
    "text",
    [
        "no toml =",
        "[other]\nx = 1",
        "[locked]\nbudget_day = 'much'",
        "[locked]\nbudget_day = 5",
        "[locked]\nhours = '7'",
        "[locked]\nmetered = 'some'",
        "[locked]\nmoon = 'full'",
        "[locked]\nprotection = false",
    ],
)
def test_a_policy_that_says_something_else_is_refused(
    data: Path, tmp_path: Path, text: str
) -> None:
    with pytest.raises(NotMade):
        read_policy(text)
    path = tmp_path / "policy.toml"
    path.write_text(text)
    assert made(data, tmp_path / "m.helio", "--policy", str(path)).exit_code == 1


def test_a_policy_is_read_as_an_operator_writes_it() -> None:
    policy = read_policy(POLICY)
    assert policy.locked == Rulings(
        day_bytes=5_000_000,
        month_bytes=500_000_000,
        hours=Hours(from_minute=1320, until_minute=360),
        when_metered="text-only",
        send_automatically=False,
        clearance=True,
        protection=True,
    )
    assert policy.defaults == Rulings(cap_bytes_s=64_000, lock_after_min=5, update_channel="stable")


@pytest.mark.parametrize("text", ["", "x.y.z", "é", "x" * 1_100_000])
def test_another_file_is_not_shown(tmp_path: Path, text: str) -> None:
    path = tmp_path / "x.helio"
    path.write_text(text, encoding="utf-8")
    result = run("show", str(path))
    assert result.exit_code == 1
    assert "no provisioning file" in result.output


def test_a_changed_file_is_told_by_its_signature(data: Path, tmp_path: Path) -> None:
    out = tmp_path / "m.helio"
    made(data, out)
    head, payload, signature = out.read_text().strip().split(".")
    out.write_text(f"{head}.{payload}.{signature[::-1]}")
    assert "changed after it was made" in run("show", str(out)).output
