"""The drill of consent."""

from __future__ import annotations

from faults import shares
from faults.consent.person import live_many
from faults.consent.rules import Found
from faults.consent.service import tell_the_service
from faults.lines import Drill, Line, Options


def ask_for_consent(options: Options) -> list[Line]:
    """Let people do everything in any order, and lie to the service."""
    runs = options.runs or (1000 if options.full else 10)
    manifests = options.runs or (10_000 if options.full else 500)
    found = shares.do(options, "consent", live_many, Found, count=runs, each=10, counted="people")
    told = shares.do(options, "manifests", tell_the_service, Found, count=manifests, each=500)
    said = (
        f"{found.acts} acts of {found.runs} people in any order, by window and command line, with"
        f" {found.raced} changes by another program while a story was marked ready:"
        f" {found.refused} times held back, {found.files} files went; {told.acts} manifests written"
        f" by hand, {told.refused} refused by the service:"
        f" {len(found.wrong) + len(told.wrong)} went without consent"
    )
    wrong = (*found.wrong, *told.wrong)
    return [Line(promise="P17", title="Consent cannot be walked around", said=said, wrong=wrong)]


DRILLS: tuple[Drill, ...] = (
    Drill(name="consent", does="everything that may be done, in any order", run=ask_for_consent),
)
