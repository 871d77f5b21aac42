#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""How exactly `tutti piece align` lays recordings along their score, against known truth.

    /usr/bin/python3 benchmarks/alignment_figures.py TUTTI ../shared/eval/data [LINES]

A row per recording: the distance in ms from each note's true beginning to where the alignment has its beat; median of
the magnitudes, 95th percentile, largest, and the mean (+ is late). With LINES, a folder made by gen_lines.py, its clean
sf_ lines are aligned too. Truth: a table of score beats and seconds beside each recording.
"""
import csv
import json
import re
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np


def align(tutti, score, stems):
    """What `tutti piece new` makes of them."""
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder, 'piece')
        subprocess.run([tutti, 'piece', 'new', score, *stems, '--out', out], check=True, stdout=subprocess.DEVNULL)
        return json.loads(Path(out, 'piece.json').read_text(encoding='utf-8'))


def places(piece, quarters_in_bar):
    """Anchors as (quarters, seconds); bars of one length, numbered from 1."""
    anchors = []
    for anchor in piece['alignment']:
        if anchor['bar'] == 'end':
            continue
        bar = int(re.sub(r'\D', '', anchor['bar']))
        anchors.append(((bar - 1) * quarters_in_bar + anchor.get('beat', 1) - 1, anchor['seconds']))
    return np.array(anchors)


def row(name, anchors, beats, seconds):
    errors = (np.interp(beats, anchors[:, 0], anchors[:, 1]) - seconds) * 1000
    far = np.abs(errors)
    print(f'{name:44} {len(errors):5d} {np.median(far):7.1f} {np.percentile(far, 95):7.1f} {far.max():7.1f} '
          f'{errors.mean():+7.1f}')
    return far


def main():
    tutti, data = sys.argv[1], Path(sys.argv[2])
    print(f'{"recording":44} {"notes":>5} {"median":>7} {"95 %":>7} {"largest":>7} {"mean":>7}   ms')
    with open(data / 'performances/sections_ode_to_joy_alignment.csv', encoding='utf-8') as table:
        truth = list(csv.DictReader(table))
    score = data / 'scores/sections_ode_to_joy.mid'
    everything = []
    for name in ('violin_section', 'cello_section', 'mix'):
        piece = align(tutti, score, [data / f'performances/sections_ode_to_joy_{name}.flac'])
        notes = [note for note in truth if name in ('mix', note['part'])]
        everything.append(row(name, places(piece, 4), np.array([float(n['score_beat']) for n in notes]),
                              np.array([float(n['onset_s']) for n in notes])))
    if len(sys.argv) > 3:
        for score in sorted(Path(sys.argv[3]).glob('score_*.mid')):
            line = score.with_name(score.stem.replace('score', 'sf') + '_clean')
            beats = np.loadtxt(line.with_suffix('.beats'), ndmin=2)
            piece = align(tutti, score, [line.with_suffix('.wav')])
            everything.append(row(line.name, places(piece, 4), beats[:, 1], beats[:, 0]))
    far = np.concatenate(everything)
    print(f'{"all":44} {len(far):5d} {np.median(far):7.1f} {np.percentile(far, 95):7.1f} {far.max():7.1f}')


if __name__ == '__main__':
    main()
