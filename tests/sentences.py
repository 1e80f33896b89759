"""What the tests of words share: a campaign, its fields, and what makes a sentence one."""

from __future__ import annotations

from heliograph.bundled import resource
from heliograph.domain.campaign import parse_campaign

CANARY = "Свирепый ветер"
CAMPAIGN = parse_campaign(resource("campaigns/wtisd-2021.json").read_bytes())
FIELDS = {field.id: field for field in CAMPAIGN.fields}
NOON = 1_621_252_800_000
"""Unix milliseconds of some noon, UTC."""

_OPENERS, _PDI = {"\u2066", "\u2068"}, "\u2069"


def plain(text: str) -> str:
    """Take the isolates out."""
    return "".join(each for each in text if each not in {*_OPENERS, _PDI})


def assert_sentence(text: str) -> None:
    """Hold what every sentence must be: said, filled in, with its values isolated."""
    assert text.strip() == text != ""
    assert "{" not in text
    depth, isolated = 0, ""
    for each in text:
        depth += (each in _OPENERS) - (each == _PDI)
        assert depth >= 0
        isolated += each if depth else " "
    assert depth == 0
    assert text.count(CANARY) == isolated.count(CANARY)
