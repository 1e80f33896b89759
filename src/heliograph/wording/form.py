"""Words of the form: sections, questions with their help, columns, choices, media details."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal

from heliograph.domain.campaign import in_language
from heliograph.i18n import country_name, iso, language, language_name, ltr, mark, tr

if TYPE_CHECKING:
    from heliograph.domain.campaign import Campaign, Column, Field, Section
    from heliograph.domain.media import Consent, MediaKind, People

Detail = Literal[
    "alt_text",
    "caption",
    "credit",
    "licence",
    "people",
    "consent",
    "guardian",
    "place_hidden",
    "transcript",
    "taken",
]
"""What is asked of each media item: the fields of ``domain.media.MediaDetails``."""

_SECTIONS: dict[Section, str] = {
    "story": mark("Story"),
    "where": mark("Where and when"),
    "themes": mark("Themes"),
    "org": mark("Organisation"),
    "media": mark("Photos and files"),
    "links": mark("Links"),
    "consent": mark("Consent"),
}

_QUESTIONS: dict[str, tuple[str, str]] = {
    "kind": (
        mark("What kind of story is this?"),
        mark("The questions that need an answer follow from it."),
    ),
    "story_language": (
        mark("Language this story is written in"),
        mark("Not the same as the language of the screens."),
    ),
    "title": (mark("Title"), mark("What happened, in one line. No abbreviations.")),
    "summary": (
        mark("Short summary"),
        mark(
            "This part may be shown alone. Say what was done with ICTs and what changed for people."
        ),
    ),
    "situation": (
        mark("What was the situation or difficulty?"),
        mark("Where, for whom, and what was missing."),
    ),
    "action": (mark("What was done?"), mark("Who did what, with which means.")),
    "results": (
        mark("What changed?"),
        mark("Numbers if you have them, and what they mean for people."),
    ),
    "lessons": (
        mark("What did you learn?"),
        mark("What worked, what did not, and what you would do differently."),
    ),
    "advice": (
        mark("What would you tell others who want to do the same?"),
        mark("One piece of advice is enough."),
    ),
    "figures": (mark("Figures"), mark("Numbers that show what changed.")),
    "quotes": (mark("Quotations"), mark("Only with the consent of the person who said it.")),
    "countries": (
        mark("Country or countries"),
        mark("Where it took place. A whole region or the whole world is possible too."),
    ),
    "coverage": (mark("How far does it reach?"), mark("The area for which it makes a difference.")),
    "place": (
        mark("Place"),
        mark("Town, village or district. Leave it out if it may harm people."),
    ),
    "place_precision": (
        mark("How exactly may the place be shown?"),
        mark("The district is enough in most cases."),
    ),
    "period": (mark("When"), mark("Month and year of the beginning, and of the end if it ended.")),
    "status": (mark("State of the work"), mark("As it is today.")),
    "topics": (mark("Topics of this campaign"), mark("List comes with the campaign.")),
    "sdgs": (
        mark("Sustainable Development Goals"),
        mark("Those to which the story speaks most directly."),
    ),
    "action_lines": (
        mark("WSIS Action Lines"),
        mark("From the World Summit on the Information Society."),
    ),
    "connect2030": (mark("Connect 2030 goals"), mark("The goals of the ITU membership.")),
    "org_name": (mark("Organisation"), mark("In its own script.")),
    "org_name_latin": (
        mark("Organisation name in Latin letters or English"),
        mark("So that it can be found by people who do not read its script."),
    ),
    "org_country": (mark("Country of the organisation"), mark("Where it has its seat.")),
    "membership": (mark("ITU membership"), mark("“Not sure” is a good answer.")),
    "sectors": (mark("ITU Sectors"), mark("The Sectors that the organisation is a member of.")),
    "entity_type": (mark("Kind of organisation"), mark("The nearest one.")),
    "partners": (mark("Partners"), mark("Organisations that took part, one a line.")),
    "contact_name": (mark("Contact person"), mark("Whom ITU may ask about the story.")),
    "contact_email": (mark("E-mail"), mark("Not published.")),
    "contact_phone": (mark("Telephone"), mark("Only if you want to be called.")),
    "contact_language": (mark("Write to me in"), mark("The language of letters from ITU to you.")),
    "media": (mark("Photos, video, sound, documents"), mark("A photo is never required.")),
    "links": (mark("Web links"), mark("Pages that say more, one a line.")),
    "stocktaking_id": (
        mark("Number of a WSIS Stocktaking entry"),
        mark("If the work is already entered there."),
    ),
    "authority": (
        mark("I may send this for my organisation"),
        mark("Somebody who may decide it has agreed."),
    ),
    "publish": (
        mark("ITU may publish this story"),
        mark("Says where, in which campaign, and until when it can be withdrawn."),
    ),
    "edit": (
        mark("ITU may shorten or correct the text"),
        mark("If you do not tick this, ITU asks you first."),
    ),
    "translate": (
        mark("ITU may translate the text, also by machine"),
        mark("A machine’s translation is marked as such."),
    ),
    "credit_as": (mark("Show as author"), mark("What stands under the published story.")),
    "privacy": (mark("I have read how my data are used"), mark("Full text readable offline.")),
}

# In lists a question is called by a name: "Situation: needs an answer".
_SHORT: dict[str, str] = {
    "kind": mark("Kind of story"),
    "situation": mark("Situation or difficulty"),
    "action": mark("What was done"),
    "results": mark("What changed"),
    "lessons": mark("What was learned"),
    "advice": mark("Advice to others"),
    "coverage": mark("How far it reaches"),
    "place_precision": mark("How exactly the place is shown"),
}

_COLUMNS: dict[tuple[str, str], str] = {
    ("figures", "label"): mark("What is counted"),
    ("figures", "value"): mark("Number"),
    ("figures", "unit"): mark("Unit"),
    ("figures", "as_of"): mark("Month"),
    ("figures", "source"): mark("Source"),
    ("quotes", "text"): mark("Quotation"),
    ("quotes", "who"): mark("Who said it"),
    ("quotes", "consent"): mark("The person agrees that it is shown"),
}

_WIDE = {"regional": mark("A whole region"), "global": mark("The whole world")}

_PEOPLE: dict[People, str] = {
    "none": mark("Nobody is in it"),
    "unrecognisable": mark("Nobody can be recognised"),
    "adults": mark("Adults can be recognised"),
    "children": mark("Children can be recognised"),
}

_CONSENTS: dict[Consent, str] = {
    "signed": mark("Signed paper"),
    "recorded": mark("Recorded voice"),
    "mark": mark("Thumb print or other mark"),
    "not-asked": mark("Not asked yet"),
}

_KINDS: dict[MediaKind, str] = {
    "photo": mark("Photo"),
    "video": mark("Video"),
    "sound": mark("Sound"),
    "document": mark("Document"),
}

_DETAILS: dict[Detail, tuple[str, str]] = {
    "alt_text": (
        mark("Describe it for someone who cannot see it"),
        mark("What is to be seen, in one sentence."),
    ),
    "caption": (mark("Caption"), mark("What stands under it when it is published.")),
    "credit": (mark("Credit"), mark("Who made it.")),
    "licence": (mark("Licence"), mark("What others may do with it.")),
    "people": (
        mark("Who can be recognised?"),
        mark("Think of faces, voices, names and places."),
    ),
    "consent": (
        mark("How did they agree?"),
        mark(
            "They know where it may be shown and that they may refuse."
            " The paper or recording stays with you."
        ),
    ),
    "guardian": (
        mark("A parent or guardian has agreed"),
        mark("Needed for every child that can be recognised."),
    ),
    "place_hidden": (
        mark("Do not show the exact place"),
        mark("Protects people who can be recognised."),
    ),
    "transcript": (
        mark("What is said, as text"),
        mark("For people who cannot hear it, and for translation."),
    ),
    "taken": (mark("Month taken"), mark("If you know it.")),
}


def section_name(section: Section) -> str:
    """Name a step of the form."""
    return tr(_SECTIONS[section])


def field_label(field: Field) -> str:
    """Give the question; a pack's own question brings its own words."""
    if field.label or field.id not in _QUESTIONS:
        return in_language(field.label, language()) or field.id
    return tr(_QUESTIONS[field.id][0])


def field_help(field: Field) -> str:
    """Give the line of help under a question; empty when a pack's own question has none."""
    if field.label or field.id not in _QUESTIONS:
        return in_language(field.help, language())
    return tr(_QUESTIONS[field.id][1])


def field_name(field: Field) -> str:
    """Name a question in a list of problems, where it is followed by what is to do."""
    if field.id in _SHORT and not field.label:
        return tr(_SHORT[field.id])
    return field_label(field).rstrip(" \u00a0\u202f?？؟:：")  # noqa: RUF001 - the languages' own marks


def column_label(field: Field, column: Column | str) -> str:
    """Name a column of a question that is answered in rows."""
    name = column if isinstance(column, str) else column.id
    found = _COLUMNS.get((field.id, name))
    return name if found is None else tr(found)


def choice_name(field: Field, code: str, campaign: Campaign) -> str:
    """Name what a question offers; a code that it does not know is given back."""
    if field.choices == "countries":
        return tr(_WIDE[code]) if code in _WIDE else country_name(code)
    if field.choices == "languages":
        return language_name(code)
    for choice in campaign.choices.get(field.choices or "", ()):
        if choice.code == code:
            name = in_language(choice.name, language())
            number = _number_of(field, code)
            return tr("{number} – {name}", number=ltr(number), name=iso(name)) if number else name
    return code


def people_name(people: People) -> str:
    """Name who can be recognised in a media item."""
    return tr(_PEOPLE[people])


def consent_name(consent: Consent) -> str:
    """Name how people agreed to be shown."""
    return tr(_CONSENTS[consent])


def media_kind_name(kind: MediaKind) -> str:
    """Name a kind of file."""
    return tr(_KINDS[kind])


def detail_label(detail: Detail) -> str:
    """Give the question for a detail of a media item."""
    return tr(_DETAILS[detail][0])


def detail_help(detail: Detail) -> str:
    """Give the line of help under it."""
    return tr(_DETAILS[detail][1])


def risk_hint(people: People | None) -> str:
    """Say what protects people who can be recognised, where being seen could harm them."""
    if people == "children":
        return tr(
            "For a child, leave out the surname and the exact place. Where being seen could"
            " harm the child, show no face either."
        )
    return tr(
        "Could being seen harm them? Leave out at least one of face, exact place and name;"
        " two or all three where the danger is great."
    )


def _number_of(field: Field, code: str) -> str:
    """Give the number by which a goal or an action line is known: ``4``, ``C7``."""
    if field.id == "action_lines":
        return code.partition("-")[0]
    numbered = re.search(r"\d+$", code) if field.id in {"sdgs", "connect2030"} else None
    return numbered[0] if numbered else ""
