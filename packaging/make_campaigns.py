"""Makes the campaign packs in ``resources/campaigns`` from the sources in ``campaign_sources``.

Run it again after a change of the sources: ``python packaging/make_campaigns.py``. The same
sources give the same bytes. ``--unconfirmed`` lists the words that the call's owner has not
given or that were not found in a source, for the check before a release.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
SOURCES = ROOT / "packaging" / "campaign_sources"
LANGUAGES = ("ar", "en", "es", "fr", "ru", "zh")

# Names of the source's field types and ours; lists are told apart by what their limits say.
_TYPES = {"table": "rows", "month range": "period", "media list": "media"}

# The question's list of choices: the field's own name, or one that is built into the program.
_CHOICES = {"story_language": "languages", "countries": "countries", "org_country": "countries"}

_PROFILE = frozenset(
    {
        *("org_name", "org_name_latin", "org_country", "membership", "sectors", "entity_type"),
        *("contact_name", "contact_email", "contact_phone", "contact_language"),
    }
)

_PLACEHOLDERS = (
    *("fields", "media", "closes", "late"),
    *("choices.licences", "texts.publish", "texts.privacy"),
)


def packs() -> dict[str, bytes]:
    """Make every pack: file name → bytes."""
    frameworks, form = _source("frameworks"), _source("story_form")
    words, day = _source("words"), _source("wtisd_2021")
    shared = {
        "fields": [_field(each) for each in form["fields"]],
        "choices": _choices(frameworks, words["choices"]),
        "media": {
            "max_items": day["proposed"]["items"],
            "max_item_bytes": day["proposed"]["media_item_limit_bytes"],
        },
        "texts": {name: _paragraphs(text) for name, text in words["texts"].items()},
    }
    own = words["campaigns"]
    anniversary = {
        "format": 1,
        "id": day["id"],
        "version": 1,
        "title": own["wtisd-2021"]["title"],
        "theme": {language: day["theme"][language]["text"] for language in LANGUAGES},
        "call": _paragraphs(own["wtisd-2021"]["call"]),
        "day": day["day"],
        "links": [
            {"language": language, "address": day["message_video"][language]}
            for language in LANGUAGES
        ],
        "closes": day["proposed"]["deadline"].split(" ")[0],
        "late": "accept",
        **shared,
        "placeholders": list(_PLACEHOLDERS),
    }
    open_call = {
        "format": 1,
        "id": "open-call",
        "version": 1,
        "title": own["open-call"]["title"],
        "theme": own["open-call"]["theme"],
        "call": _paragraphs(own["open-call"]["call"]),
        "late": "accept",
        **shared,
        "placeholders": ["title", "theme", "call", *_PLACEHOLDERS],
    }
    return {f"{pack['id']}.json": _bytes(pack) for pack in (anniversary, open_call)}


def unconfirmed() -> list[str]:
    """List the official-looking names that were recalled or are our own, one a line."""
    frameworks = _source("frameworks")
    parts = (*_LISTS.values(), "wsis_c7_applications", "names")
    lines = [
        f"{part} {each['code']} {language}: {each['titles'][language]} ({status})"
        for part in parts
        for each in frameworks[part]
        for language, status in each["status"].items()
        if status in {"own", "recalled"}
    ]
    lines += [
        f"theme {language}: {theme['text']} ({theme['status']})"
        for language, theme in _source("wtisd_2021")["theme"].items()
        if theme["status"] in {"own", "recalled"}
    ]
    return lines


_LISTS = {
    "kind": "story_kinds",
    "topics": "topics",
    "sdgs": "sdg",
    "action_lines": "wsis_action_lines",
    "connect2030": "connect2030_goals",
    "membership": "itu_membership",
    "sectors": "itu_sectors",
    "entity_type": "stakeholder_types",
    "contact_language": "un_languages",
}


def _choices(frameworks: dict[str, Any], words: dict[str, Any]) -> dict[str, list[dict[str, Any]]]:
    lists = {
        field: [_choice(field, each) for each in _entries(frameworks, field)] for field in _LISTS
    }
    for field, names in words.items():
        known = {each["code"]: each for each in lists.setdefault(field, [])}
        for code, name in names.items():
            if code in known:
                known[code]["name"] = {**known[code]["name"], **name}
            else:
                lists[field].append({"code": code, "name": name})
    return lists


def _entries(frameworks: dict[str, Any], field: str) -> list[dict[str, Any]]:
    entries: list[dict[str, Any]] = []
    for entry in frameworks[_LISTS[field]]:
        entries.append(entry)
        if entry["id"] == "wsis-c7":
            entries += frameworks["wsis_c7_applications"]
    return entries


def _choice(field: str, entry: dict[str, Any]) -> dict[str, Any]:
    code = entry["id"].removeprefix("itu-") if field == "membership" else entry["code"]
    choice = {"code": code, "name": {each: entry["titles"][each] for each in LANGUAGES}}
    if field == "contact_language":
        choice["name"] = dict.fromkeys(LANGUAGES, entry["endonym"])
    if field == "sdgs":
        choice |= {"colour": entry["colour"], "text_on_colour": entry["text_on_colour"]}
    return choice


def _field(source: dict[str, Any]) -> dict[str, Any]:
    limits: dict[str, Any] = source["limits"] or {}
    field: dict[str, Any] = {"id": source["id"], "section": source["section"]}
    field["type"] = _type(source, limits)
    field |= _required(source["required"])
    if "only_if" in limits:
        field["only_if"] = {"membership": limits["only_if"].split(", ")}
    field |= _lengths(limits)
    if field["type"] in {"radio", "choice", "multi"}:
        field["choices"] = _CHOICES.get(source["id"], source["id"])
    if field["type"] == "rows":
        field["columns"] = _columns(limits)
    if "default" in limits:
        field["default"] = limits["default"]
    if source["id"] in _PROFILE:
        field["from_profile"] = True
    if not source.get("published", True):
        field["published"] = False
    return field


def _type(source: dict[str, Any], limits: dict[str, Any]) -> str:
    kind: str = source["type"]
    if kind != "list":
        return _TYPES.get(kind, kind)
    if "scheme" in limits:
        return "links"
    return "rows" if "consent" in limits else "lines"


def _required(rule: str) -> dict[str, Any]:
    words = rule.replace(",", "").split()
    match words:
        case ["always" | "never"]:
            return {"required": words[0]}
        case ["kind", "=" | "in", *kinds]:
            return {"required_for": kinds}
        case ["if", other]:
            return {"required_with": other}
        case _:
            raise ValueError(rule)


def _lengths(limits: dict[str, Any]) -> dict[str, int]:
    found: int | list[int] = limits.get("graphemes", limits.get("chars", 0))
    least, most = (0, found) if isinstance(found, int) else found
    zh_least, zh_most = limits.get("zh", (0, 0))
    few, many = limits.get("count", limits.get("rows", limits.get("items", (0, 0))))
    lengths: dict[str, int] = {
        "min_length": least,
        "max_length": most,
        "zh_min_length": zh_least,
        "zh_max_length": zh_most,
        "min_count": few,
        "max_count": many,
    }
    return {name: limit for name, limit in lengths.items() if limit}


def _columns(limits: dict[str, Any]) -> list[dict[str, Any]]:
    if "consent" in limits:  # the quotations
        return [
            {"id": "text", "type": "text", "max_length": limits["text"]},
            {"id": "who", "max_length": limits["who"]},
            {"id": "consent", "type": "tick", "required": True},
        ]
    return [
        {"id": name, "type": "month"} if limit == "month" else {"id": name, "max_length": limit}
        for name, limit in limits["columns"].items()
    ]


def _paragraphs(text: dict[str, list[str]]) -> dict[str, str]:
    return {language: "\n\n".join(text[language]) for language in LANGUAGES}


def _source(name: str) -> dict[str, Any]:
    source: dict[str, Any] = json.loads((SOURCES / f"{name}.json").read_bytes())
    return source


def _bytes(pack: dict[str, Any]) -> bytes:
    return (json.dumps(pack, ensure_ascii=False, indent=1) + "\n").encode()


def main(arguments: list[str]) -> int:
    """Write the packs, or list what is to be confirmed."""
    match arguments:
        case []:
            for name, pack in packs().items():
                (ROOT / "resources" / "campaigns" / name).write_bytes(pack)
        case ["--unconfirmed"]:
            sys.stdout.write("".join(f"{line}\n" for line in unconfirmed()))
        case _:
            sys.stderr.write("usage: make_campaigns.py [--unconfirmed]\n")
            return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
