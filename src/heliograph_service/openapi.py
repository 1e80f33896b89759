"""The interface described as OpenAPI 3.1, by hand; a test holds it against the routes."""

from __future__ import annotations

from heliograph.remote.wire import UPDATES, UPLOADS

_Node = dict[str, object]

_STORY: _Node = {"name": "story", "in": "path", "required": True, "schema": {"type": "string"}}
_REVISION: _Node = {
    "name": "revision",
    "in": "path",
    "required": True,
    "schema": {"type": "integer", "minimum": 1},
}
_UPLOAD: _Node = {
    "name": "upload",
    "in": "path",
    "required": True,
    "schema": {"type": "string", "pattern": "^[0-9a-f]{32}$"},
}
_TUS: _Node = {
    "name": "Tus-Resumable",
    "in": "header",
    "required": True,
    "schema": {"const": "1.0.0"},
}


def _named(name: str) -> _Node:
    return {"name": name, "in": "path", "required": True, "schema": {"type": "string"}}


def _header(name: str, *, required: bool = False, kind: str = "string") -> _Node:
    return {"name": name, "in": "header", "required": required, "schema": {"type": kind}}


def _schema(name: str) -> _Node:
    return {"schema": {"$ref": f"#/components/schemas/{name}"}}


def _content(name: str, media_type: str = "application/json") -> _Node:
    return {"content": {media_type: _schema(name)}}


def _answer(description: str, name: str | None = None) -> _Node:
    return {"description": description} | ({} if name is None else _content(name))


def _problem(description: str) -> _Node:
    return {"description": description} | _content("Problem", "application/problem+json")


_BYTES: _Node = {"schema": {"type": "string", "format": "binary"}}
_OFFSET_BODY: _Node = {"content": {"application/offset+octet-stream": _BYTES}}
_SIGNED_IN: _Node = {"security": [{"device": []}]}
_NOT_SIGNED_IN = _problem("not-signed-in")
_STANDINGS: _Node = {
    "200": _answer("the same again: where it stands, with the same receipt", "Result"),
    "201": _answer("new, and kept", "Result"),
    "400": _problem("bad-request, hash-differs"),
    "401": _NOT_SIGNED_IN,
    "409": _problem("other-content: this revision was sent before with another content"),
    "410": _problem("withdrawn"),
    "413": _problem("too-large"),
    "422": _problem("refused, with problems"),
}
_OF_UPLOAD: _Node = {"401": _NOT_SIGNED_IN, "404": _problem("not-found"), "410": _problem("gone")}

_REVISION_PATH: _Node = {
    "parameters": [_STORY, _REVISION],
    "put": _SIGNED_IN
    | {
        "summary": "Take one revision in",
        "parameters": [_header("Repr-Digest")],
        "requestBody": {"required": True} | _content("Manifest"),
        "responses": _STANDINGS,
    },
    "get": _SIGNED_IN
    | {
        "summary": "Where a revision stands; its exact bytes with ?manifest=1",
        "parameters": [{"name": "manifest", "in": "query", "schema": {"const": "1"}}],
        "responses": {
            "200": _answer("where it stands", "Result"),
            "401": _NOT_SIGNED_IN,
            "404": _problem("not-found"),
            "410": _problem("withdrawn"),
        },
    },
}

_UPLOADS_PATH: _Node = {
    "options": {"summary": "What the tus endpoint can", "responses": {"204": _answer("headers")}},
    "post": _SIGNED_IN
    | {
        "summary": "Begin an upload, or join parts",
        "parameters": [
            _TUS,
            _header("Upload-Length", kind="integer"),
            _header("Upload-Metadata"),
            _header("Upload-Concat"),
            _header("Upload-Checksum"),
        ],
        "requestBody": _OFFSET_BODY,
        "responses": {
            "201": _answer("Location and Upload-Expires tell its address and end"),
            "400": _problem("bad-request"),
            "401": _NOT_SIGNED_IN,
            "412": _problem("not-tus"),
            "413": _problem("too-large"),
            "415": _problem("bad-request"),
            "460": _problem("hash-differs"),
            "507": _problem("full"),
        },
    },
}

_UPLOAD_PATH: _Node = {
    "parameters": [_UPLOAD],
    "options": {"summary": "What the tus endpoint can", "responses": {"204": _answer("headers")}},
    "head": _SIGNED_IN
    | {
        "summary": "How many bytes are here, durably",
        "parameters": [_TUS],
        "responses": _OF_UPLOAD | {"200": _answer("Upload-Offset"), "412": _problem("not-tus")},
    },
    "patch": _SIGNED_IN
    | {
        "summary": "Bytes from an offset on",
        "parameters": [
            _TUS,
            _header("Upload-Offset", required=True, kind="integer"),
            _header("Upload-Checksum"),
        ],
        "requestBody": {"required": True} | _OFFSET_BODY,
        "responses": _OF_UPLOAD
        | {
            "204": _answer("Upload-Offset"),
            "400": _problem("bad-request"),
            "403": _problem("bad-request: a joined upload takes no bytes"),
            "409": _problem("offset-differs, taken-over"),
            "412": _problem("not-tus"),
            "413": _problem("too-large"),
            "415": _problem("bad-request"),
            "460": _problem("hash-differs"),
            "507": _problem("full"),
        },
    },
    "delete": _SIGNED_IN
    | {
        "summary": "Forget an upload",
        "parameters": [_TUS],
        "responses": _OF_UPLOAD | {"204": _answer("gone"), "412": _problem("not-tus")},
    },
}


def _object(required: list[str], **properties: _Node) -> _Node:
    return {"type": "object", "required": required, "properties": properties}


_TEXT: _Node = {"type": "string"}
_WHOLE: _Node = {"type": "integer", "minimum": 0}
_HASH: _Node = {"type": "string", "pattern": "^[0-9a-f]{64}$"}


def _list(of: str) -> _Node:
    return {"type": "array", "items": {"$ref": f"#/components/schemas/{of}"}}


_SCHEMAS: _Node = {
    "ServiceInfo": _object(
        ["heliograph", "id", "name", "versions", "time_ms", "key_ids", "limits", "uploads"],
        heliograph={"const": "service"},
        id=_TEXT,
        name=_TEXT,
        versions={"type": "array", "items": _WHOLE},
        time_ms=_WHOLE,
        key_ids={"type": "array", "items": _TEXT},
        limits={"type": "object", "additionalProperties": _WHOLE},
        uploads=_TEXT,
    ),
    "EnrolRequest": _object(["code_hash", "device_name"], code_hash=_HASH, device_name=_TEXT),
    "EnrolAnswer": _object(
        ["service", "service_name", "device", "token", "organisation", "keys", "proof"],
        service=_TEXT,
        service_name=_TEXT,
        device=_TEXT,
        token=_TEXT,
        organisation=_TEXT,
        keys={"type": "object", "additionalProperties": _TEXT},
        proof=_HASH,
    ),
    "Manifest": _object(
        ["format", "story", "revision", "campaign", "campaign_version", "answers", "media"],
        format={"const": 1},
        story={"type": "string", "format": "uuid"},
        revision=_WHOLE,
        campaign=_TEXT,
        campaign_version=_WHOLE,
        created_ms={"type": "integer"},
        frozen_ms={"type": "integer"},
        answers={"type": "object"},
        media={"type": "array", "items": {"type": "object"}},
    ),
    "Wanted": _object(
        ["sha256", "size_bytes", "offset_bytes", "upload"],
        sha256=_HASH,
        size_bytes=_WHOLE,
        offset_bytes=_WHOLE,
        upload=_TEXT,
        parts=_list("Part"),
    ),
    "Part": _object(
        ["start_bytes", "size_bytes", "offset_bytes", "upload"],
        start_bytes=_WHOLE,
        size_bytes=_WHOLE,
        offset_bytes=_WHOLE,
        upload=_TEXT,
    ),
    "Result": _object(
        ["story", "revision", "sha256", "standing"],
        story=_TEXT,
        revision=_WHOLE,
        sha256=_TEXT,
        standing={
            "enum": ["received", "wanted", "refused", "other-content", "withdrawn", "unknown"]
        },
        receipt={"type": ["string", "null"]},
        wanted=_list("Wanted"),
        problems={"type": "array", "items": {"type": "object"}},
    ),
    "ExchangeAnswer": _object(
        ["service", "time_ms", "results"],
        service=_TEXT,
        time_ms=_WHOLE,
        results=_list("Result"),
        withdrawals={"type": "array", "items": {"type": "object"}},
        campaigns={"type": "array", "items": _TEXT},
        originals=_list("OriginalResult"),
        reviews={"type": "array", "items": _TEXT},
        cursor=_TEXT,
        more_reviews={"type": "boolean"},
        replies={"type": "array", "items": _TEXT},
    ),
    "OriginalResult": _object(
        ["story", "item", "sha256"],
        story=_TEXT,
        item=_TEXT,
        sha256=_HASH,
        held={"type": "boolean"},
        wanted={"oneOf": [{"$ref": "#/components/schemas/Wanted"}, {"type": "null"}]},
    ),
    "Problem": _object(
        ["status", "code"],
        status=_WHOLE,
        code=_TEXT,
        title=_TEXT,
        problems={"type": "array", "items": {"type": "object"}},
    ),
}

_FILE: _Node = {
    "description": "the bytes",
    "content": {"application/octet-stream": _BYTES},
}

DESCRIPTION: _Node = {
    "openapi": "3.1.0",
    "info": {
        "title": "Heliograph, central service",
        "version": "1",
        "description": "Takes stories in, exactly once; see docs/protocol.md.",
    },
    "paths": {
        "/v1/": {
            "get": {
                "summary": "Who the service is",
                "responses": {"200": _answer("who it is", "ServiceInfo")},
            }
        },
        "/v1/openapi.json": {
            "get": {"summary": "This description", "responses": {"200": _answer("OpenAPI 3.1")}}
        },
        "/v1/enrol": {
            "post": {
                "summary": "A device's token for an enrolment code",
                "requestBody": {"required": True} | _content("EnrolRequest"),
                "responses": {
                    "201": _answer("the token, and the keys to pin", "EnrolAnswer"),
                    "400": _problem("bad-request"),
                    "403": _problem("code-unknown"),
                    "413": _problem("too-large"),
                    "429": _problem("too-many-tries, with Retry-After"),
                },
            }
        },
        "/v1/exchange": {
            "post": _SIGNED_IN
            | {
                "summary": "The one round trip",
                "requestBody": {
                    "required": True,
                    "content": {"application/x-ndjson": {"schema": {"type": "string"}}},
                },
                "responses": {
                    "200": _answer("a result per revision, in the order asked", "ExchangeAnswer"),
                    "400": _problem("bad-request"),
                    "401": _NOT_SIGNED_IN,
                    "413": _problem("too-large"),
                    "415": _problem("bad-request"),
                    "503": _problem("busy, with Retry-After"),
                    "507": _problem("full"),
                },
            }
        },
        "/v1/stories/{story}/revisions/{revision}": _REVISION_PATH,
        "/v1/media/{sha256}": {
            "parameters": [_named("sha256")],
            "get": _SIGNED_IN
            | {
                "summary": "The bytes of a media item, to the organisation that sent it",
                "responses": {
                    "200": {
                        "description": "the bytes",
                        "content": {"application/octet-stream": _BYTES},
                    },
                    "401": _NOT_SIGNED_IN,
                    "404": _problem("not-found"),
                },
            },
        },
        "/v1/campaigns/{campaign}": {
            "parameters": [_named("campaign")],
            "get": {
                "summary": "A campaign pack, signed (JWS)",
                "responses": {
                    "200": {
                        "description": "the pack",
                        "content": {"application/jose": {"schema": _TEXT}},
                    },
                    "304": _answer("the same as If-None-Match"),
                    "404": _problem("not-found"),
                },
            },
        },
        UPDATES + "{place}": {
            "parameters": [_named("place")],
            "get": {
                "summary": "A file of the repository of updates (TUF), or a part of it by Range",
                "responses": {
                    "200": _FILE,
                    "206": _FILE,
                    "404": _problem("not-found"),
                    "416": {"description": "it ends before"},
                },
            },
        },
        UPLOADS: _UPLOADS_PATH,
        UPLOADS + "{upload}": _UPLOAD_PATH,
    },
    "components": {
        "securitySchemes": {"device": {"type": "http", "scheme": "bearer"}},
        "schemas": _SCHEMAS,
    },
}
