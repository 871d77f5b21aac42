# SPDX-License-Identifier: GPL-3.0-or-later
"""What the hearing is measured on: sets and takes with known truth, made by the evaluation kit and kept in a folder."""
import os
import shutil
import subprocess
import sys

PRESETS = ('clean', 'bleed20', 'bleed12', 'bleed06', 'silent_neighbour', 'rehearsal', 'classmix', 'merged', 'draggers', 'drift',
           'flat_violas')
UNISONS = ('violin', 'cello', 'flute', 'clarinet', 'trumpet')
SOUND_FONTS = ('/usr/share/sounds/sf3/MuseScore_General.sf3', '/usr/share/sounds/sf2/FluidR3_GM.sf2')
TOP = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
LEARNING_S = 10.0   # classes are scored from here on: the couplings between microphones are being learned before


def add_options(parser):
    """What every table needs to be told: the kit, where things are kept, the program, seeds, jobs."""
    parser.add_argument('--kit', default=os.path.join(TOP, '..', 'shared', 'eval'), metavar='DIR', help='the evaluation kit')
    parser.add_argument('--work', default=os.path.join(TOP, 'build', 'hearing'), metavar='DIR', help='where sets and takes are kept')
    parser.add_argument('--tutti', default=os.path.join(TOP, 'build', 'release', 'app', 'cli', 'tutti'), metavar='PROGRAM')
    parser.add_argument('--seeds', default='5,6', metavar='N,M', help='even ones play from the second sound font')
    parser.add_argument('--jobs', type=int, default=2)


def missing(options):
    """What of the kit and the program is not there, as one sentence; an empty text when all is."""
    if not os.path.exists(os.path.join(options.kit, 'gen_class.py')):
        return f'There is no evaluation kit in {options.kit}; say where it is with --kit.'
    if not os.access(options.tutti, os.X_OK):
        return f'There is no program {options.tutti}; build it with: cmake --workflow --preset release'
    return ''


class Material:
    """The kit's folder, and the folder that holds what was made with it."""

    def __init__(self, kit, work):
        self.kit, self.work = os.path.abspath(kit), os.path.abspath(work)
        os.makedirs(self.work, exist_ok=True)

    def script(self, name):
        """A command line that starts one of the kit's scripts."""
        return [sys.executable, os.path.join(self.kit, name)]

    def made(self, name, command):
        """A folder that the command makes; made under another name first, so that half a set is never taken for one."""
        folder = os.path.join(self.work, name)
        if not os.path.isdir(folder):
            print(f'making {name}', file=sys.stderr)
            part = folder + '.part'
            shutil.rmtree(part, ignore_errors=True)
            os.makedirs(os.path.dirname(part), exist_ok=True)
            made = subprocess.run(command + ['--out', part], text=True, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
            if made.returncode != 0:
                raise SystemExit(made.stderr.strip().split('\n')[-1])
            os.rename(part, folder)
        return folder

    def lines(self, seed):
        """Single lines under ten conditions."""
        return self.made(f'lines-{seed}', self.script('gen_lines.py') + ['--seed', str(seed)])

    def real(self, part):
        """Real recordings: 'pitch' or 'onset'."""
        return os.path.join(self.made('real', self.script('make_real.py')), part)

    def take(self, preset, seed, instrument=None):
        """A class; even seeds play from the second sound font."""
        name = f'takes/{preset}-{instrument}-{seed}' if instrument else f'takes/{preset}-{seed}'
        command = self.script('gen_class.py') + ['--preset', preset, '--seed', str(seed), '--soundfont', SOUND_FONTS[(seed + 1) % 2]]
        return self.made(name, command + (['--instrument', instrument] if instrument else []))

    def settled(self, take):
        """The same take with nothing to score before LEARNING_S."""
        folder = os.path.join(self.work, 'settled', os.path.basename(take))
        if os.path.isdir(folder):
            return folder
        part = folder + '.part'
        shutil.rmtree(part, ignore_errors=True)
        os.makedirs(part)
        for name in os.listdir(take):
            if name != 'sections.tsv':
                os.symlink(os.path.join(take, name), os.path.join(part, name))
        with open(os.path.join(take, 'sections.tsv'), encoding='utf-8') as rows, \
                open(os.path.join(part, 'sections.tsv'), 'w', encoding='utf-8') as out:
            head = next(rows)
            scored = head.lstrip('# ').rstrip('\n').split('\t').index('scored')
            out.write(head)
            for row in rows:
                cells = row.rstrip('\n').split('\t')
                if float(cells[0]) < LEARNING_S:
                    cells[scored] = '0'
                out.write('\t'.join(cells) + '\n')
        os.rename(part, folder)
        return folder
