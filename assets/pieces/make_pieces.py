#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Makes the pieces that ship with Tutti: a score, a stem for each part, and their alignment, which is known exactly.

    /usr/bin/python3 assets/pieces/make_pieces.py         makes the folders beside this file anew (some minutes)

The same seed, sound font and library versions give the same notes. Needs what ../demo/make_demo.py needs. The
sections are seated as in the demo class, without its faults, more in tune and more together.
"""
import json
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import soundfile

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent))

from recipe import players, sampler, score  # noqa: E402
from recipe.arrangement import REFERENCE_A4_HZ  # noqa: E402
from recipe.au_clair_de_la_lune import AU_CLAIR_DE_LA_LUNE  # noqa: E402
from recipe.ode_to_joy import ODE_TO_JOY  # noqa: E402
from recipe.when_the_saints import WHEN_THE_SAINTS  # noqa: E402

PIECES = {'au-clair-de-la-lune': AU_CLAIR_DE_LA_LUNE, 'when-the-saints': WHEN_THE_SAINTS, 'ode-to-joy': ODE_TO_JOY}
SEED = 1825
STEADIER = 0.25            # of what beginners are out of tune, and early or late by habit
TAIL_S = 1.5
LOUDEST = 0.85             # of full scale, all stems together


def write_ogg(path, sound):
    """A second at a time: libsndfile 1.2.0 overruns its stack when Vorbis gets more."""
    with soundfile.SoundFile(path, 'w', sampler.RATE, 1, format='OGG', subtype='VORBIS') as file:
        for start in range(0, len(sound), sampler.RATE):
            file.write(sound[start:start + sampler.RATE])


def make(folder, arrangement):
    folder.mkdir(exist_ok=True)
    seconds = arrangement.seconds_at(arrangement.quarters) + TAIL_S
    sounds = {}
    for index, section in enumerate(arrangement.sections):
        rng = np.random.default_rng([SEED, index])
        seated = [replace(player, tuning=STEADIER * player.tuning, habit=STEADIER * player.habit)
                  for player in players.seat_players(section, rng)]
        played = players.perform(arrangement, section, seated, rng)
        sounds[section.name] = sampler.render_section(section.program, seated, played, seconds)
        print(f'{section.name}: {len(seated)} players')
    length = max(len(sound) for sound in sounds.values())
    together = sum(np.pad(sound, (0, length - len(sound))) for sound in sounds.values())
    stems = []
    for name, sound in sounds.items():
        file = name.lower().replace(' ', '-') + '.ogg'
        write_ogg(folder / file, sound * (LOUDEST / np.abs(together).max()))
        stems.append({'file': file, 'part': name, 'a4_hz': REFERENCE_A4_HZ, 'offset_s': 0.0})
    score.write_score(folder / 'score.musicxml', arrangement)
    starts = [(str(bar), arrangement.bar_start(bar)) for bar in arrangement.bars] + [('end', arrangement.quarters)]
    anchors = [{'bar': bar, 'seconds': round(arrangement.seconds_at(start), 3), 'confidence': 1.0} for bar, start in starts]
    piece = {'title': arrangement.title, 'composer': arrangement.composer,
             'licence': 'GPL-3.0-or-later; the samples under the MIT licence in assets/MANIFEST.md',
             'score': 'score.musicxml', 'parts': list(sounds), 'stems': stems, 'alignment': anchors}
    (folder / 'piece.json').write_text(json.dumps(piece, indent=1) + '\n', encoding='utf-8')


if __name__ == '__main__':
    for name, tune in PIECES.items():
        print(tune.title)
        make(HERE / name, tune)
