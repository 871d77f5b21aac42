#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# ./tutti after another installation has removed a package that the program was built with. The packages, the installer
# and the build are made up: what is installed stands in a file, and the build needs librtmidi-dev.
#
#   removed_package.sh CHECKOUT
set -euo pipefail
checkout=$1
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

fail() { printf '%s\n' "$*" >&2; cat "$folder/said" >&2; exit 1; }
program() { printf '#!/bin/sh\n%s\n' "$2" >"$1"; chmod +x "$1"; }

mkdir -p "$folder/bin" "$folder/build/release/app/cli"
cp "$checkout/tutti" "$checkout/packages.txt" "$folder"
touch "$folder/build/release/build.ninja"
program "$folder/build/release/app/cli/tutti" 'echo "it runs"'
program "$folder/bin/cmake" "echo build >>'$folder/builds'; grep -qx librtmidi-dev '$folder/installed'"
program "$folder/bin/dpkg-query" "for name; do grep -x \"\$name\" '$folder/installed' | sed 's/^/installed /'; done"
program "$folder/bin/sudo" '"$@"'

# tutti_with PACKAGE …: runs it where all but these are installed.
tutti_with() {
    cut -f 1 "$folder/packages.txt" | grep -v '^#' >"$folder/all"
    printf '%s\n' "$@" | grep -vxFf - "$folder/all" >"$folder/installed"
    : >"$folder/builds"
    PATH=$folder/bin:$PATH "$folder/tutti" devices >"$folder/said" 2>&1
}

program "$folder/bin/apt-get" "cp '$folder/all' '$folder/installed'"
tutti_with librtmidi-dev || fail "what was removed did not come back"
grep -q 'librtmidi-dev  *foot pedals' "$folder/said" || fail "the package is not named"
grep -qx 'it runs' "$folder/said" || fail "the program did not run"

program "$folder/bin/apt-get" :
! tutti_with librtmidi-dev || fail "it ran without the package"
grep -q 'still missing.*: librtmidi-dev$' "$folder/said" || fail "what is still missing is not named"
! grep -q 'Installed' "$folder/said" || fail "what was not installed is called so"

tutti_with valgrind || fail "a package that the program does not need kept it from running"
[ "$(wc -l <"$folder/builds")" = 1 ] || fail "it was built more than once"

program "$folder/bin/cmake" "echo build >>'$folder/builds'; exit 1"
! tutti_with valgrind || fail "a build that failed was run"
grep -q 'The build failed' "$folder/said" || fail "it is not said that the build failed"
[ "$(wc -l <"$folder/builds")" = 1 ] || fail "a build that lacks no package was repeated"
