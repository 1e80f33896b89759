"""The interface described as OpenAPI 3.1, by hand."""

from __future__ import annotations

DESCRIPTION: dict[str, object] = {
    "openapi": "3.1.0",
    "info": {"title": "Heliograph", "version": "1"},
    "paths": {},
}
