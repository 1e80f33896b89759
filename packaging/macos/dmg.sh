#!/bin/sh
# Signs the bundle, makes the image that people open, and has Apple look at it: on a Mac only.
#   dmg.sh HELIOGRAPH.APP OUT.DMG
# HELIOGRAPH_SIGN_MACOS: the name of the certificate ("Developer ID Application: ..."). Without
# it the bundle is signed for this computer alone.
# HELIOGRAPH_NOTARY: the profile that "xcrun notarytool store-credentials" keeps in the keychain.
# Without it Apple is not asked, and other computers refuse to open the program.
set -eu
app=$1
image=$2
here=$(cd "$(dirname "$0")" && pwd)
identity=${HELIOGRAPH_SIGN_MACOS:--}

# A time from Apple, by which the signature holds after the certificate has ended.
time=--timestamp
if [ "$identity" = - ]; then time=--timestamp=none; fi

# From the inside out: a bundle's signature covers those of its parts.
find "$app/Contents" -type f \( -name '*.dylib' -o -name '*.so' \) -print0 |
    xargs -0 codesign --force --options runtime "$time" --sign "$identity"
codesign --force --options runtime "$time" --entitlements "$here/entitlements.plist" --sign "$identity" "$app"
codesign --verify --deep --strict --verbose=2 "$app"

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cp -R "$app" "$folder/"
ln -s /Applications "$folder/Applications"
hdiutil create -volname Heliograph -srcfolder "$folder" -format ULFO -ov "$image"
codesign --force "$time" --sign "$identity" "$image"

if [ -n "${HELIOGRAPH_NOTARY:-}" ]; then
    xcrun notarytool submit "$image" --keychain-profile "$HELIOGRAPH_NOTARY" --wait
    # The answer is put into the image, so that a Mac without a line opens it too.
    xcrun stapler staple "$image"
    spctl --assess --type open --context context:primary-signature --verbose "$image"
fi
