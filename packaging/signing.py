"""Signs ``SHA256SUMS`` by minisign, and checks it by other means: ``signing.py FOLDER PUBLIC_KEY``.

The format is minisign's (https://jedisct1.github.io/minisign/), with the file hashed by BLAKE2b
before it is signed. What is checked is read here from the format, so that the tool which signed
and the one which checks are not the same.
"""

from __future__ import annotations

import argparse
import base64
import binascii
import hashlib
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

if TYPE_CHECKING:
    from collections.abc import Sequence

SUMS = "SHA256SUMS"
_COMMENT = "trusted comment: "
_PLAIN, _HASHED = b"Ed", b"ED"


class NotSigned(Exception):
    """A signature does not hold, or a file is not the one that was signed."""


def sign(sums: Path, key: Path, *, password: str, comment: str) -> Path:
    """Sign a file by minisign; give the path of the signature beside it.

    Args:
        sums: What is signed.
        key: The secret key, as ``minisign -G`` makes it.
        password: That of the key; empty when it has none.
        comment: What is signed along: which version, of which day.

    Raises:
        subprocess.CalledProcessError: minisign refused; it said why.
    """
    signature = sums.with_name(f"{sums.name}.minisig")
    subprocess.run(
        ["minisign", "-S", "-s", str(key), "-m", str(sums), "-x", str(signature), "-t", comment],
        check=True,
        input=f"{password}\n",
        text=True,
        stdout=subprocess.DEVNULL,
    )
    return signature


def check_signature(sums: bytes, signature: str, public_key: str) -> str:
    """Check a signature, and give the comment that was signed along.

    Args:
        sums: What was signed.
        signature: The text of the ``.minisig`` file.
        public_key: The text of the public key's file, or its line of base64 alone.

    Raises:
        NotSigned: it does not hold, or is no signature.
    """
    key_algorithm, key_id, key = _parts(public_key.strip().splitlines()[-1], 32)
    lines = signature.splitlines()
    if len(lines) != 4 or not lines[2].startswith(_COMMENT) or key_algorithm != _PLAIN:
        raise NotSigned("no key or signature of minisign")
    algorithm, signed_by, signed = _parts(lines[1], 64)
    if signed_by != key_id:
        raise NotSigned("signed by another key")
    comment = lines[2].removeprefix(_COMMENT)
    message = hashlib.blake2b(sums).digest() if algorithm == _HASHED else sums
    checked = Ed25519PublicKey.from_public_bytes(key)
    try:
        checked.verify(signed, message)
        checked.verify(_decoded(lines[3], 64), signed + comment.encode())
    except InvalidSignature as error:
        raise NotSigned("the signature does not hold") from error
    return comment


def check_files(folder: Path) -> int:
    """Compare each file that ``SHA256SUMS`` names; give how many there are.

    Raises:
        NotSigned: one is another than was signed, or is missing.
    """
    lines = (folder / SUMS).read_text(encoding="utf-8").splitlines()
    for line in lines:
        wanted, _, name = line.partition("  ")
        path = folder / name
        if not path.is_file() or hashlib.sha256(path.read_bytes()).hexdigest() != wanted:
            raise NotSigned(f"{name} is missing or not the one that was signed")
    return len(lines)


def _parts(text: str, size: int) -> tuple[bytes, bytes, bytes]:
    data = _decoded(text, 10 + size)
    return data[:2], data[2:10], data[10:]


def _decoded(text: str, size: int) -> bytes:
    try:
        data = base64.b64decode(text, validate=True)
    except binascii.Error as error:
        raise NotSigned("no key or signature of minisign") from error
    if len(data) != size:
        raise NotSigned("no key or signature of minisign")
    return data


def main(arguments: Sequence[str]) -> int:
    """Check a folder; give 1 if something in it is not what was signed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, help="with SHA256SUMS, its signature and the files")
    parser.add_argument("public_key", type=Path)
    chosen = parser.parse_args(arguments)
    folder: Path = chosen.folder
    key: Path = chosen.public_key
    try:
        signature = (folder / f"{SUMS}.minisig").read_text(encoding="utf-8")
        said = check_signature((folder / SUMS).read_bytes(), signature, key.read_text())
        count = check_files(folder)
    except NotSigned as error:
        sys.stderr.write(f"{error}\n")
        return 1
    sys.stdout.write(f"{count} files are those that were signed: {said}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
