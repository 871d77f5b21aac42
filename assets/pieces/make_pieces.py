#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Makes the pieces that ship with Tutti: a score, a stem for each part, and their alignment, which is known exactly.

    /usr/bin/python3 assets/pieces/make_pieces.py         makes the folders beside this file anew (about a minute)

The same seed, sound font and library versions give the same notes. Needs what ../demo/make_demo.py needs: the sections are
those of the demo class without its faults, more in tune and more together.
"""
import json
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import soundfile

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent / 'demo'))

from recipe import arrangement, players, sampler, score  # noqa: E402
from recipe.arrangement import BARS, BEATS_IN_BAR, SECTIONS, seconds_at  # noqa: E402

SEED = 1825
STEADIER = 0.25            # of what beginners are out of tune, and early or late by habit
TAIL_S = 1.5
LOUDEST = 0.85             # of full scale, all stems together


def write_ogg(path, sound):
    """A second at a time: libsndfile 1.2.0 overruns its stack when Vorbis gets more."""
    with soundfile.SoundFile(path, 'w', sampler.RATE, 1, format='OGG', subtype='VORBIS') as file:
        for start in range(0, len(sound), sampler.RATE):
            file.write(sound[start:start + sampler.RATE])


def ode_to_joy(folder):
    folder.mkdir(exist_ok=True)
    seconds = seconds_at(BARS * BEATS_IN_BAR) + TAIL_S
    sounds = {}
    for index, section in enumerate(SECTIONS):
        rng = np.random.default_rng([SEED, index])
        seated = [replace(player, tuning=STEADIER * player.tuning, habit=STEADIER * player.habit)
                  for player in players.seat_players(section.name, rng)]
        played = players.perform(section.name, seated, rng, faults=())
        sounds[section.name] = sampler.render_section(section.program, seated, played, seconds)
        print(f'{section.name}: {len(seated)} players')
    length = max(len(sound) for sound in sounds.values())
    together = sum(np.pad(sound, (0, length - len(sound))) for sound in sounds.values())
    stems = []
    for name, sound in sounds.items():
        file = name.lower().replace(' ', '-') + '.ogg'
        write_ogg(folder / file, sound * (LOUDEST / np.abs(together).max()))
        stems.append({'file': file, 'part': name, 'a4_hz': arrangement.REFERENCE_A4_HZ, 'offset_s': 0.0})
    score.write_score(folder / 'score.musicxml')
    anchors = [{'bar': str(bar + 1), 'seconds': round(seconds_at(bar * BEATS_IN_BAR), 3), 'confidence': 1.0}
               for bar in range(BARS)]
    anchors.append({'bar': 'end', 'seconds': round(seconds_at(BARS * BEATS_IN_BAR), 3), 'confidence': 1.0})
    piece = {'title': arrangement.TITLE, 'composer': 'Ludwig van Beethoven',
             'licence': 'GPL-3.0-or-later; the samples under the MIT licence in assets/MANIFEST.md',
             'score': 'score.musicxml', 'parts': list(sounds), 'stems': stems, 'alignment': anchors}
    (folder / 'piece.json').write_text(json.dumps(piece, indent=1) + '\n', encoding='utf-8')


if __name__ == '__main__':
    ode_to_joy(HERE / 'ode-to-joy')
