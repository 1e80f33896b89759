from __future__ import annotations

import pytest

from heliograph.errors import ContractBroken, Refused
from heliograph.remote.address import service_address


@pytest.mark.parametrize(
    ("text", "origin"),
    [
        ("https://stories.example", "https://stories.example:443"),
        ("https://Stories.Example/", "https://stories.example:443"),
        ("  https://stories.example:8443  ", "https://stories.example:8443"),
        ("https://bücher.example", "https://xn--bcher-kva.example:443"),
        ("http://127.0.0.1:8080", "http://127.0.0.1:8080"),
        ("http://localhost", "http://localhost:80"),
        ("http://[::1]:8080", "http://[::1]:8080"),
    ],
)
def test_an_address_has_an_origin(text: str, origin: str) -> None:
    assert service_address(text).origin == origin


@pytest.mark.parametrize(
    "text",
    [
        "",
        "stories.example",
        "ftp://stories.example",
        "https://",
        "https://user:word@stories.example",
        "https://stories.example/?a=b",
        "https://stories.example/#a",
        "https://stories.example\\@other.example",
        "https://stories.example:port",
        "https://[::1",
    ],
)
def test_what_is_no_address_is_refused(text: str) -> None:
    with pytest.raises(Refused) as caught:
        service_address(text)
    assert caught.value.code == "address-unusable"


@pytest.mark.parametrize(
    "text", ["http://stories.example", "http://127.0.0.1.example", "http://10.0.0.1"]
)
def test_plain_http_is_for_this_computer_only(text: str) -> None:
    with pytest.raises(Refused) as caught:
        service_address(text)
    assert caught.value.code == "address-insecure"


def test_a_service_may_live_below_a_path() -> None:
    address = service_address("https://itu.example/heliograph/")
    assert address.call("/v1/") == "https://itu.example:443/heliograph/v1/"


@pytest.mark.parametrize(
    ("reference", "whole"),
    [
        ("/v1/uploads/7", "https://itu.example:443/v1/uploads/7"),
        ("uploads/7", "https://itu.example:443/below/uploads/7"),
        ("https://itu.example/files/7", "https://itu.example/files/7"),
        ("https://ITU.example:443/files/7", "https://ITU.example:443/files/7"),
    ],
)
def test_an_upload_address_is_resolved_against_the_base(reference: str, whole: str) -> None:
    assert service_address("https://itu.example/below").resolve(reference) == whole


@pytest.mark.parametrize(
    "reference",
    [
        "http://itu.example/7",
        "https://itu.example:444/7",
        "https://other.example/7",
        "//other.example/7",
        "/\\other.example/7",
        "\\\\other.example/7",
        "https:\\\\other.example/7",
        "https://itu.example@other.example/7",
        "https://me@itu.example/7",
        "https://itu.example.other.example/7",
        "https://itu.example:443:444/7",
        "/v1/ uploads",
        "/v1/\r\nHost: other.example",
        "/v1/\u3002",
        "ftp://itu.example/7",
        "https://[/7",
    ],
)
def test_an_upload_address_elsewhere_breaks_the_contract(reference: str) -> None:
    with pytest.raises(ContractBroken):
        service_address("https://itu.example").resolve(reference)
