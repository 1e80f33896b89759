"""The command: first start, codes, packs, check."""

from __future__ import annotations

import ipaddress
import re
import sqlite3
import ssl
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import msgspec
import pytest
from click.testing import CliRunner, Result
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from heliograph.domain.manifest import parse_manifest
from heliograph.domain.review import read_review
from heliograph.remote.wire import ExchangeHead
from heliograph_service.central import Central
from heliograph_service.cli import main
from heliograph_service.embedded import EmbeddedService
from service.commands import ServiceProcess
from service.world import PACK, Client, manifest, media_item

CODE = re.compile(r"[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}")


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tmp_path / "data"


def run(data: Path, *arguments: str) -> Result:
    return CliRunner().invoke(main, [*arguments, "--data", str(data)])


def test_the_first_start_prints_one_code_and_later_ones_none(data: Path) -> None:
    with ServiceProcess(data) as first:
        assert len(first.lines) == 2
        assert CODE.fullmatch(first.code)
        assert re.fullmatch(r"http://127\.0\.0\.1:\d+", first.address)
        with Client.with_code(first.address, first.code) as client:
            account = client.account
        second = run(data, "run", "--port", "0")
        assert second.exit_code == 1
        assert "another service uses" in second.output
        first.interrupt()
    assert (data / "keys.json").stat().st_mode & 0o077 == 0
    with ServiceProcess(data) as again:
        assert len(again.lines) == 1
        info = httpx.get(again.address + "/v1/").json()
        assert info["id"] == account.service
        assert set(info["key_ids"]) == set(account.keys)


def test_codes_and_nothing_else_on_standard_output(data: Path) -> None:
    result = run(data, "code", "--organisation", "Ministry", "--count", "3")
    lines = result.stdout.splitlines()
    assert len(set(lines)) == 3
    assert all(CODE.fullmatch(line) for line in lines)
    service = EmbeddedService(data)
    service.start()
    more = run(data, "code", "--organisation", "Ministry")
    try:
        with Client.with_code(service.address, lines[0]) as one:
            story = manifest()
            service.central.packs.publish(PACK)
            receipt = one.send(story).receipt
        with Client.with_code(service.address, more.stdout.strip()) as other:
            assert other.account.organisation == "Ministry"
            assert other.send(story).receipt == receipt
    finally:
        service.stop()


def test_a_pack_published_beside_a_running_service_is_served(tmp_path: Path, data: Path) -> None:
    file = tmp_path / "pack.json"
    service = EmbeddedService(data)
    service.start()
    try:
        with Client.enrolled(service) as client:
            file.write_bytes(PACK)
            assert run(data, "campaign", "publish", str(file)).output == "small version 1\n"
            assert run(data, "campaign", "publish", str(file)).exit_code == 0
            assert client.send(manifest()).standing == "received"
            held = {"small": 0, "open-call": 99, "wtisd-2021": 99}
            answer = client.exchange(head=ExchangeHead(campaigns=held))
            assert len(answer.campaigns) == 1
    finally:
        service.stop()
    changed = msgspec.json.decode(PACK) | {"title": {"en": "Changed"}}
    file.write_bytes(msgspec.json.encode(changed))
    taken = run(data, "campaign", "publish", str(file))
    assert (taken.exit_code, "raise the version number" in taken.output) == (1, True)
    file.write_bytes(b"{}")
    assert run(data, "campaign", "publish", str(file)).exit_code == 1


def test_wrong_usage(tmp_path: Path, data: Path) -> None:
    certificate = tmp_path / "cert.pem"
    certificate.touch()
    assert run(data, "run", "--certificate", str(certificate)).exit_code == 2
    assert run(data, "code", "--count", "0").exit_code == 2
    (tmp_path / "file").touch()
    assert run(tmp_path / "file" / "x", "check").exit_code == 1


def test_a_taken_port_is_told(tmp_path: Path, service: EmbeddedService) -> None:
    port = httpx.URL(service.address).port
    result = run(tmp_path / "second", "run", "--port", str(port))
    assert result.exit_code == 1
    assert f"port {port}" in result.output


def test_check_finds_what_was_spoilt(data: Path) -> None:
    service = EmbeddedService(data)
    service.start()
    service.central.packs.publish(PACK)
    with Client.enrolled(service) as client:
        contents = [b"one photo", b"another", b"a third"]
        stories = [manifest(media_item(content)) for content in contents]
        for story, content in zip(stories, contents, strict=True):
            client.patch(client.send(story).wanted[0].upload, content)
        gone = manifest()
        client.send(gone)
        names = msgspec.json.decode(gone)
        client.exchange(head=ExchangeHead(withdrawals=(names["story"],)))
    service.stop()
    sound = run(data, "check")
    assert (sound.exit_code, sound.output) == (0, "sound\n")

    objects = sorted((data / "media").glob("*/*"))
    objects[0].chmod(0o600)
    objects[0].write_bytes(b"spoilt")
    objects[1].unlink()
    with sqlite3.connect(data / "service.db") as database:
        received = database.execute("SELECT story FROM revisions WHERE manifest IS NOT NULL")
        stories_of = [row[0] for row in received]
        database.execute(
            "DELETE FROM holdings WHERE sha256 IN (SELECT sha256 FROM items WHERE story = ?)",
            stories_of[1:2],
        )
        database.execute(
            "UPDATE revisions SET receipt = receipt || 'x' WHERE story = ?", stories_of[:1]
        )
        database.execute(
            "UPDATE revisions SET manifest = CAST('{}' AS BLOB) WHERE story = ?", stories_of[1:2]
        )
        database.execute("UPDATE tombstones SET confirmation = 'x'")
        database.execute("UPDATE revisions SET revision = 7 WHERE story = ?", stories_of[2:3])
    database.close()
    result = run(data, "check")
    assert result.exit_code == 1
    told = result.output
    for line in (
        f"media {objects[0].name}: the bytes are others",
        f"media {objects[1].name}: missing, or of another size",
        f"story {stories_of[0]} revision 1: the receipt does not verify",
        f"story {stories_of[1]} revision 1: the text is another",
        f"story {stories_of[2]} revision 7: the receipt is for something else",
        f"story {names['story']}: the confirmation of its withdrawal does not verify",
        f"story {stories_of[1]} revision 1: received, but media is missing",
    ):
        assert line in told


def test_damaged_keys_are_told_and_left_alone(data: Path) -> None:
    Central.open(data).close()
    (data / "keys.json").write_text('{"id": 1}')
    result = run(data, "check")
    assert result.exit_code == 1
    assert "keys.json" in result.output
    assert (data / "keys.json").read_text() == '{"id": 1}'


def test_a_newer_database_is_told(data: Path) -> None:
    Central.open(data).close()
    with sqlite3.connect(data / "service.db") as database:
        database.execute("UPDATE facts SET value = '99' WHERE name = 'schema'")
    database.close()
    result = run(data, "check")
    assert (result.exit_code, "99" in result.output) == (1, True)


def test_over_tls(tmp_path: Path, data: Path) -> None:
    certificate, key = self_signed(tmp_path)
    with ServiceProcess(data, "--certificate", str(certificate), "--key", str(key)) as service:
        assert service.address.startswith("https://127.0.0.1:")
        trusted = ssl.create_default_context(cafile=str(certificate))
        info = httpx.get(service.address + "/v1/", verify=trusted).json()
        assert info["heliograph"] == "service"
        with pytest.raises(httpx.ConnectError, match="CERTIFICATE_VERIFY_FAILED"):
            httpx.get(service.address + "/v1/")


def self_signed(folder: Path) -> tuple[Path, Path]:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "loopback")])
    now = datetime.now(tz=UTC)
    address = x509.IPAddress(ipaddress.ip_address("127.0.0.1"))
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([address]), critical=False)
        .sign(key, hashes.SHA256())
    )
    paths = folder / "certificate.pem", folder / "key.pem"
    paths[0].write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    paths[1].write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    return paths


def test_an_original_is_asked_for_by_a_command_and_heard_by_the_author(data: Path) -> None:
    service = EmbeddedService(data)
    service.start()
    service.central.packs.publish(PACK)
    try:
        with Client.enrolled(service) as client:
            item = media_item(b"a photo")
            sent = manifest(item)
            client.send(sent)
            story = parse_manifest(sent).story
            made = run(data, "ask-original", story, item.id, "Have you a larger one?")
            assert made.output == f"{story} review 1\n"
            answer = client.exchange(head=ExchangeHead(reviews_since=""))
            account = client.account
            (statement,) = answer.reviews
            review = read_review(statement, keys=account.keys, service=account.service)
            (comment,) = review.comments
            assert (comment.item, comment.original) == (item.id, True)
            assert run(data, "ask-original", story, "no-such-item", "Why?").exit_code == 1
            assert run(data, "ask-original", "no-such-story", item.id, "Why?").exit_code == 1
            assert run(data, "ask-original", story, item.id, "").exit_code == 1
            client.exchange(head=ExchangeHead(withdrawals=(story,)))
            assert client.exchange(head=ExchangeHead(reviews_since="")).reviews == ()
            assert run(data, "ask-original", story, item.id, "Why?").exit_code == 1
    finally:
        service.stop()
