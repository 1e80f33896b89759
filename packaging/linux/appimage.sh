#!/bin/sh
# Makes one file that runs on a Linux without a package of ours: appimage.sh FROZEN OUT.AppImage
# It needs appimagetool and the runtime that it puts before the program; give the runtime's path in
# HELIOGRAPH_APPIMAGE_RUNTIME, so that nothing is fetched while it is made.
set -eu
frozen=$1
out=$2
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

mkdir -p "$folder/usr/lib" "$folder/usr/share/metainfo"
cp -R "$frozen" "$folder/usr/lib/heliograph"
cp "$here/heliograph.desktop" "$folder/heliograph.desktop"
cp "$here/int.itu.heliograph.metainfo.xml" "$folder/usr/share/metainfo/int.itu.heliograph.appdata.xml"
cp "$root/resources/mark.svg" "$folder/heliograph.svg"
cat > "$folder/AppRun" <<'RUN'
#!/bin/sh
exec "$(dirname "$(readlink -f "$0")")/usr/lib/heliograph/heliograph" "$@"
RUN
chmod 755 "$folder/AppRun"
# The folder and the boot loader are those of the other packages; X, GL and OpenSSL are the
# system's (0049), so this wants what the Debian package names, and asks for it by failing.
appimagetool --no-appstream --runtime-file "$HELIOGRAPH_APPIMAGE_RUNTIME" "$folder" "$out"
