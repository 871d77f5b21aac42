#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Makes the demo class: a rehearsal of six sections with known faults, its score, and the truth about it.

    /usr/bin/python3 assets/demo/make_demo.py             makes the files beside this one anew (about a minute)
    /usr/bin/python3 assets/demo/make_demo.py --check     measures the recording against its truth; 1 when it fails

The same seed, sound font and library versions give the same samples. Needs Debian's fluidsynth,
musescore-general-soundfont, python3-numpy, python3-scipy, python3-soundfile and python3-mido.
"""
import argparse
import shutil
import sys
from pathlib import Path

import numpy as np
import soundfile

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from recipe import check, hall, players, sampler, score, truth  # noqa: E402
from recipe.demo_class import ARRANGEMENT, FAULTS  # noqa: E402

SEED = 1824                # the year of the Ninth
TAIL_S = 2.2               # of room after the last bar


def make(folder, seed):
    """Writes every file of the demo class into `folder`."""
    seconds = ARRANGEMENT.seconds_at(ARRANGEMENT.quarters) + TAIL_S
    sounds, notes = {}, {}
    for index, section in enumerate(ARRANGEMENT.sections):
        rng = np.random.default_rng([seed, index])
        seated = players.seat_players(section, rng)
        played = players.perform(ARRANGEMENT, section, seated, rng, FAULTS)
        notes[section.name] = players.section_notes(ARRANGEMENT, section, played)
        sounds[section.name] = sampler.render_section(section.program, seated, played, seconds)
        print(f'{section.name}: {len(seated)} players, {len(notes[section.name])} notes')
    recording = hall.record(sounds, seconds, np.random.default_rng([seed, len(ARRANGEMENT.sections)]))
    soundfile.write(folder / 'rehearsal.flac', recording, sampler.RATE, 'PCM_16')
    score.write_score(folder / 'score.musicxml', ARRANGEMENT)
    truth.write_class(folder / 'class.json')
    truth.write_faults(folder / 'truth.tsv', notes)
    truth.write_notes(folder / 'notes-truth.tsv', notes)


def missing_tools():
    """What making the demo needs and this machine has not, as one sentence; an empty text when all is there."""
    if shutil.which('fluidsynth') is None:
        return "The program 'fluidsynth' is not installed; try apt-get install fluidsynth."
    if not sampler.SOUND_FONT.exists():
        return f'The sound font {sampler.SOUND_FONT} is missing; try apt-get install musescore-general-soundfont.'
    return ''


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument('--check', action='store_true', help='measure the recording against its truth, make nothing')
    parser.add_argument('--seed', type=int, default=SEED, help='another class (default %(default)s)')
    parser.add_argument('--folder', type=Path, default=Path(__file__).parent, help='where the files go (default: here)')
    arguments = parser.parse_args()
    if arguments.check and not (arguments.folder / 'rehearsal.flac').exists():
        print(f'{arguments.folder} holds no rehearsal.flac to check; make it first, without --check.', file=sys.stderr)
        return 1
    if not arguments.check:
        if problem := missing_tools():
            print(problem, file=sys.stderr)
            return 1
        make(arguments.folder, arguments.seed)
    return 0 if check.check(arguments.folder) else 1


if __name__ == '__main__':
    sys.exit(main())
