"""What a bundle of macOS says of itself: its name, its version, and the files that it opens."""

from __future__ import annotations

IDENTIFIER = "int.itu.heliograph"
TYPE = "int.itu.heliograph.file"
LOWEST = "12.0"
"""The oldest macOS that the wheels of Qt are for."""


def info(version: str) -> dict[str, object]:
    """Give the entries of ``Info.plist`` that PyInstaller does not write by itself."""
    return {
        "CFBundleDisplayName": "Heliograph",
        "CFBundleShortVersionString": version,
        "CFBundleVersion": version,
        "CFBundleDevelopmentRegion": "en",
        # The system's own dialogs speak these; without the list they would be English.
        "CFBundleLocalizations": ["ar", "en", "es", "fr", "ru", "zh-Hans"],
        "LSApplicationCategoryType": "public.app-category.productivity",
        "LSMinimumSystemVersion": LOWEST,
        "NSHighResolutionCapable": True,
        "NSHumanReadableCopyright": "Apache License 2.0",
        "CFBundleDocumentTypes": [
            {
                "CFBundleTypeName": "Heliograph file",
                "CFBundleTypeRole": "Viewer",
                "LSHandlerRank": "Owner",
                "LSItemContentTypes": [TYPE],
            }
        ],
        "UTExportedTypeDeclarations": [
            {
                "UTTypeIdentifier": TYPE,
                "UTTypeDescription": "Heliograph file",
                "UTTypeConformsTo": ["public.data"],
                "UTTypeTagSpecification": {
                    "public.filename-extension": ["helio"],
                    "public.mime-type": ["application/vnd.itu.heliograph"],
                },
            }
        ],
    }
