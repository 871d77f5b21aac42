# SPDX-License-Identifier: GPL-3.0-or-later
"""How the demo class was made: the music, the players, their instruments, the hall, and a second listening."""
