"""Campaign packs on this computer: those shipped, those from the service, those from a file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from heliograph import bundled
from heliograph.clock import utc
from heliograph.domain.campaign import Campaign, parse_campaign
from heliograph.domain.signed import verify
from heliograph.errors import CampaignUnknown, PackInvalid, PackUntrusted, ReceiptInvalid

if TYPE_CHECKING:
    from pathlib import Path

    from heliograph.clock import Clock
    from heliograph.store.store import Store

LARGEST_PACK_BYTES = 4 * 1024 * 1024
CHOSEN = "provisioned_campaign"
"""Name of the value that says which campaign an organisation has chosen, while it is open."""


class Campaigns:
    """Reads packs, newest version of each; a pack from outside must be signed by a pinned key."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock
        self._shipped: dict[str, Campaign] | None = None
        self._stored: dict[tuple[str, int], Campaign] = {}

    def all(self) -> list[Campaign]:
        """List the newest version of each campaign, open ones first, then by day."""
        newest = dict(self._read_shipped())
        for campaign_id, version, payload in self._store.campaigns.all():
            held = newest.get(campaign_id)
            if held is None or held.version < version:
                key = (campaign_id, version)
                if key not in self._stored:
                    self._stored[key] = parse_campaign(payload)
                newest[campaign_id] = self._stored[key]
        return sorted(
            newest.values(), key=lambda each: (not self.is_open(each), each.day or "", each.id)
        )

    def find(self, campaign: str) -> Campaign | None:
        """Give a pack; None where none with this id is here."""
        try:
            return self.get(campaign)
        except CampaignUnknown:
            return None

    def get(self, campaign_id: str) -> Campaign:
        """Give one campaign's newest pack.

        Raises:
            CampaignUnknown: there is none with this id.
        """
        for campaign in self.all():
            if campaign.id == campaign_id:
                return campaign
        raise CampaignUnknown(campaign_id)

    def default(self) -> Campaign:
        """Give the campaign that a new story is for: the newest open one, or an organisation's."""
        campaigns = self.all()
        if not campaigns:
            raise CampaignUnknown("open-call")
        open_ones = [each for each in campaigns if self.is_open(each)]
        chosen = self._store.account.value(CHOSEN)
        for each in open_ones:
            if each.id == chosen:
                return each
        return max(open_ones or campaigns, key=lambda each: (each.day or "", each.id))

    def is_open(self, campaign: Campaign) -> bool:
        """Tell whether today is within the campaign's dates, by this computer's clock."""
        now = utc(self._clock.now_ms())
        begun = campaign.opens is None or campaign.opens <= now
        return begun and (campaign.closes is None or now <= campaign.closes)

    def held(self) -> dict[str, int]:
        """Tell the service which versions it need not send."""
        return {campaign.id: campaign.version for campaign in self.all()}

    def closing(self) -> dict[str, int]:
        """Tell when the campaigns close (Unix ms) that ever do, past or not."""
        return {
            campaign.id: int(campaign.closes.timestamp() * 1000)
            for campaign in self.all()
            if campaign.closes is not None
        }

    def add_file(self, path: Path) -> Campaign:
        """Take in a signed pack from a file.

        Raises:
            PackInvalid: it is no pack, or damaged.
            PackUntrusted: nobody whose key is pinned here has signed it.
        """
        try:
            with path.open("rb") as file:
                statement = file.read(LARGEST_PACK_BYTES + 1)
        except OSError as error:
            raise PackInvalid(error.strerror or type(error).__name__) from error
        if len(statement) > LARGEST_PACK_BYTES:
            raise PackInvalid("larger than any pack")
        account = self._store.account.get()
        text = _one_statement(statement)
        if account is None:
            raise PackUntrusted("not signed in")
        try:
            payload = verify(text, typ="heliograph-campaign", keys=account.keys)
        except ReceiptInvalid as error:
            raise PackUntrusted(error.detail) from error
        campaign = parse_campaign(payload)
        self._store.campaigns.put(
            campaign=campaign.id,
            version=campaign.version,
            payload=payload,
            signed=True,
            now_ms=self._clock.now_ms(),
        )
        return campaign

    def _read_shipped(self) -> dict[str, Campaign]:
        if self._shipped is None:
            self._shipped = read_shipped()
        return self._shipped


def read_shipped() -> dict[str, Campaign]:
    """Give the packs that ship with the program, by their ids."""
    folder = bundled.resource("campaigns")
    packs = [parse_campaign(path.read_bytes()) for path in sorted(folder.glob("*.json"))]
    return {pack.id: pack for pack in packs}


def _one_statement(data: bytes) -> str:
    """Give the file's text if it has the form of a JWS, three parts of base64url."""
    try:
        text = data.decode("ascii").strip()
    except UnicodeDecodeError:
        raise PackInvalid("not a signed pack") from None
    if text.count(".") != 2 or any(character.isspace() for character in text):
        raise PackInvalid("not a signed pack")
    return text
