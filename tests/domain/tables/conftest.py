"""The campaign of 2021 and the words by which tables name its questions."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from heliograph import bundled
from heliograph.domain.campaign import parse_campaign
from heliograph.wording.table_words import vocabulary

if TYPE_CHECKING:
    from heliograph.domain.campaign import Campaign
    from heliograph.domain.tables.vocabulary import Vocabulary


@pytest.fixture(scope="session")
def call() -> Campaign:
    """Give the campaign of 2021."""
    return parse_campaign(bundled.resource("campaigns/wtisd-2021.json").read_bytes())


@pytest.fixture(scope="session")
def words(call: Campaign) -> Vocabulary:
    """Give the words of its form in six languages."""
    return vocabulary(call)
