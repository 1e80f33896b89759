"""What a file is, by its name."""

from __future__ import annotations

import pytest

from heliograph.domain.media import kind_of


@pytest.mark.parametrize(
    ("name", "kind", "content_type"),
    [
        ("IMG_0001.JPG", "photo", "image/jpeg"),
        ("a.b.heic", "photo", "image/heic"),
        ("film.mp4", "video", "video/mp4"),
        ("Голос.amr", "sound", "audio/amr"),
        ("报告.pdf", "document", "application/pdf"),
        ("notes", "document", "application/octet-stream"),
        ("strange.xyz", "document", "application/octet-stream"),
        (".jpg", "photo", "image/jpeg"),
        ("", "document", "application/octet-stream"),
    ],
)
def test_the_extension_tells(name: str, kind: str, content_type: str) -> None:
    assert kind_of(name) == (kind, content_type)
