"""The words of the form as a person reads them, in the language in use."""

from __future__ import annotations

from heliograph import bundled, wording
from heliograph.domain.campaign import Campaign, Field, parse_campaign


def label(field_id: str) -> str:
    """Give a question as it is asked."""
    return wording.field_label(_field(field_id))


def choice(field_id: str, code: str) -> str:
    """Give the name of a choice."""
    return wording.choice_name(_field(field_id), code, _pack())


def _pack() -> Campaign:
    return parse_campaign(bundled.resource("campaigns/open-call.json").read_bytes())


def _field(field_id: str) -> Field:
    found = _pack().find_field(field_id)
    assert found is not None, field_id
    return found
