#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Classes that make many mistakes, for fit_notes.py: a preset of the evaluation kit's gen_class.py with more of them.

  note_takes.py KIT PRESET SEED OUT [--mistakes .08] [--soundfont FILE]

So many of the notes are wrong, so many missing, and half as many extra. Everything else is the preset's.
"""
import argparse
import sys
from dataclasses import replace


def main():
    parser = argparse.ArgumentParser(description=__doc__.split('\n')[0])
    parser.add_argument('kit', help='the folder of gen_class.py')
    parser.add_argument('preset')
    parser.add_argument('seed')
    parser.add_argument('out')
    parser.add_argument('--mistakes', type=float, default=.08)
    parser.add_argument('--soundfont', default='MuseScore_General.sf3')
    args = parser.parse_args()
    sys.path.insert(0, args.kit)
    import gen_class
    share = args.mistakes
    gen_class.PRESETS[args.preset] = replace(gen_class.PRESETS[args.preset], wrong=share, missing=share, extra=share / 2)
    sys.argv = ['gen_class.py', '--preset', args.preset, '--seed', args.seed, '--out', args.out, '--soundfont', args.soundfont]
    gen_class.main()


if __name__ == '__main__':
    main()
