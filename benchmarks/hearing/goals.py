# SPDX-License-Identifier: GPL-3.0-or-later
"""What is asked of the hearing: each figure, its goal, and how it is read from what was scored."""
from dataclasses import dataclass
from typing import Callable

from material import UNISONS


@dataclass(frozen=True)
class Goal:
    part: str
    figure: str
    least: bool            # True: at least `goal`; False: at most
    goal: float
    value: Callable        # of Figures
    unit: str = '%'

    def met(self, value):
        return value >= self.goal if self.least else value <= self.goal


def mean(preset, column, row='all'):
    return lambda figures: figures.mean(preset, row, column)


def worst(presets, column):
    """The lowest of a section, over all takes of the presets."""
    return lambda figures: min((figures.extreme(preset, column, min)[0] for preset in presets), default=float('nan'))


def highest(presets, column):
    return lambda figures: max((figures.mean(preset, 'all', column) for preset in presets), default=float('nan'))


def at_least(part, figure, goal, value, unit='%'):
    return Goal(part, figure, True, goal, value, unit)


def at_most(part, figure, goal, value, unit='%'):
    return Goal(part, figure, False, goal, value, unit)


SETTLED = ('bleed12', 'bleed20', 'bleed06', 'silent_neighbour', 'rehearsal', 'classmix')

GOALS = [
    at_least('lines', 'RPA50, all conditions', 94, mean('lines', 'RPA50', 'ALL')),
    at_least('lines', 'RPA25, all conditions', 92, mean('lines', 'RPA25', 'ALL')),
    at_least('lines', 'RPA50, clean', 98, mean('lines', 'RPA50', 'sf:clean')),
    at_least('lines', 'RPA50, noise 10 dB down', 94, mean('lines', 'RPA50', 'sf:noise10')),
    at_most('lines', 'octave errors, clean', 0.5, mean('lines', 'octave%', 'sf:clean')),
    at_most('lines', 'octave errors, rehearsal noise', 3, mean('lines', 'octave%', 'sf:rehearsal')),
    at_most('lines', 'first right estimate, clean, median', 20, mean('lines', 'lat50', 'sf:clean'), 'ms'),
    at_most('lines', 'first right estimate, clean, 90th percentile', 80, mean('lines', 'lat90', 'sf:clean'), 'ms'),
    at_most('lines', 'calibration error', 0.05, mean('lines', 'ece', 'ALL'), ''),
    at_least('real', 'notes, RPA50', 99.5, mean('real-pitch', 'RPA50', 'note:clean')),
    at_least('real', 'section notes, RPA50', 99.5, mean('real-pitch', 'RPA50', 'sec:clean')),
    at_least('real', 'performances, RPA50', 99.3, mean('real-pitch', 'RPA50', 'perf:clean')),
    *(at_least('classes', f'RPA50, {preset}', goal, mean(preset, 'rpa50_pct'))
      for preset, goal in (('bleed12', 99), ('bleed20', 99), ('silent_neighbour', 99), ('rehearsal', 98), ('classmix', 98),
                           ('bleed06', 96))),
    at_least('classes', 'RPA50, worst section of all these', 95, worst(SETTLED, 'rpa50_pct')),
    at_most('classes', 'octave errors, highest of these', 0.3, highest(SETTLED, 'octave_pct')),
    at_most('classes', 'false attribution, bleed12', 0.5, mean('bleed12', 'false_attribution_pct')),
    *(at_most('classes', f'silent shown as sounding, {preset}', goal, mean(preset, 'silent_false_pct'))
      for preset, goal in (('clean', 1), ('bleed12', 1), ('silent_neighbour', 1), ('rehearsal', 3))),
    at_least('classes', 'sounding recall, rehearsal', 98, mean('rehearsal', 'sounding_recall_pct')),
    at_most('classes', 'false attribution, merged', 5, mean('merged', 'false_attribution_pct')),
    at_most('classes', 'calibration error, highest of these', 0.05, highest(SETTLED, 'ece'), ''),
    *(at_least('unison', f'centre within 3 cents, {instrument}', 90, mean(f'unison_n-{instrument}', 'centre3_pct'))
      for instrument in UNISONS),
    *(at_least('unison', f'spread within 5 cents, {instrument}', 90, mean(f'unison_n-{instrument}', 'spread5_pct'))
      for instrument in UNISONS),
    *(at_least('unison', f'one player said to be one, {instrument}', 90, mean(f'unison_n-{instrument}', 'one_player_pct'))
      for instrument in UNISONS),
    at_least('onsets', 'F50, lines', 82, mean('lines', 'F50', 'ALL')),
    at_most('onsets', 'delay, lines', 20, mean('lines', 'delay_ms', 'ALL'), 'ms'),
    at_least('onsets', 'F50, real takes', 88, mean('real-onset', 'F50', 'ALL')),
    at_least('onsets', 'F50 of a section, rehearsal', 0.70, mean('rehearsal', 'onset_f50'), ''),
    at_least('leads', 'sign right, draggers', 95, mean('draggers', 'lead_sign_pct')),
    at_most('leads', 'false leads, draggers', 5, mean('draggers', 'lead_false_pct')),
]
