"""The headers of tus 1.0.0, read strictly."""

from __future__ import annotations

import base64
import binascii
from email.utils import formatdate
from typing import TYPE_CHECKING

import msgspec

from heliograph.domain.ids import Sha256
from heliograph.domain.manifest import is_sha256
from heliograph.remote.wire import UPLOADS
from heliograph_service import tags
from heliograph_service.answers import Refusal

if TYPE_CHECKING:
    from starlette.datastructures import Headers

    from heliograph_service.upload_records import Upload

VERSION = "1.0.0"
EXTENSIONS = "creation,creation-with-upload,checksum,expiration,termination,concatenation"
ALGORITHMS = ("sha1", "sha256")
OFFSET_BYTES = "application/offset+octet-stream"
_LONGEST_TAGS = 4096


class Checksum(msgspec.Struct, frozen=True, kw_only=True):
    """What a PATCH's body has to hash to."""

    algorithm: str
    digest: bytes


def require_version(headers: Headers) -> None:
    """Refuse another version than ours (412)."""
    if headers.get("tus-resumable") != VERSION:
        raise Refusal(412, "not-tus", headers={"Tus-Version": VERSION})


def require_offset_bytes(headers: Headers) -> None:
    """Refuse a body that is not marked as bytes of an upload (415)."""
    if headers.get("content-type", "").partition(";")[0].strip().lower() != OFFSET_BYTES:
        raise Refusal(415, "bad-request", f"the content type has to be {OFFSET_BYTES}")


def number(headers: Headers, name: str) -> int:
    """Read a header that has to be a whole number from 0 (400)."""
    text = headers.get(name, "")
    if not (text.isascii() and text.isdigit() and len(text) <= 18):
        raise Refusal(400, "bad-request", f"{name} has to be a whole number")
    return int(text)


def read_tags(headers: Headers) -> dict[str, bytes]:
    """Read Upload-Metadata: pairs of a key and a value in base64 (400)."""
    text = headers.get("upload-metadata", "").strip()
    if len(text) > _LONGEST_TAGS:
        raise Refusal(400, "bad-request", "Upload-Metadata is too long")
    try:
        found = tags.read_tags(text)
        tags.number_of(found, "start")
        tags.number_of(found, "whole")
    except ValueError as error:
        raise Refusal(400, "bad-request", str(error)) from error
    return found


def announced_sha256(found: dict[str, bytes]) -> Sha256 | None:
    """Give the sha256 that the whole upload has to have, if it was told (400)."""
    if "sha256" not in found:
        return None
    text = found["sha256"].decode("latin-1").lower()
    if not is_sha256(text):
        raise Refusal(400, "bad-request", "sha256 has to be 64 hexadecimal digits")
    return Sha256(text)


def read_checksum(headers: Headers) -> Checksum | None:
    """Read Upload-Checksum (400)."""
    text = headers.get("upload-checksum")
    if text is None:
        return None
    algorithm, _, value = text.strip().partition(" ")
    if algorithm not in ALGORITHMS:
        raise Refusal(400, "bad-request", "the checksum is of an unknown kind")
    try:
        digest = base64.b64decode(value, validate=True)
    except binascii.Error as error:
        raise Refusal(400, "bad-request", "the checksum has to be base64") from error
    return Checksum(algorithm=algorithm, digest=digest)


def part_ids(concat: str) -> list[str]:
    """Read the parts of ``final;…``: paths or whole addresses of uploads here (400)."""
    ids: list[str] = []
    for address in concat.removeprefix("final;").split():
        _, found, upload = address.rpartition(UPLOADS)
        if not found:
            raise Refusal(400, "bad-request", "a part is no upload of this service")
        ids.append(upload)
    return ids


def of_upload(upload: Upload) -> dict[str, str]:
    """Write the headers that tell of an upload's end of life."""
    return {
        "Tus-Resumable": VERSION,
        "Upload-Expires": formatdate(upload.expires_ms / 1000, usegmt=True),
    }
