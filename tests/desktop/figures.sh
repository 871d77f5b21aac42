#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# How late the conductor view is and what it costs, at 1920 by 1080 with twelve sections, on a screen of its own:
#   tests/desktop/figures.sh BUILD            BUILD as in build/everything
#   tests/desktop/figures.sh BUILD --soak [MINUTES]             an hour, or so many minutes, as fast as they go, and
#                                                               what they grow by
#   tests/desktop/figures.sh BUILD --soak-practice [MINUTES]    the same of practice
set -euo pipefail
figures=$1/tests/desktop/desktop_figures
[ -x "$figures" ] || { echo "there is no $figures; build the preset 'everything' first"; exit 1; }
exec "$(dirname "$0")/../support/on_a_screen.sh" "$figures" "${@:2}"
