#!/usr/bin/python3
"""Fits the weights of engine/analysis/onset_weights.cpp to sound whose onsets are known.

  onset_fit.py write ALONE.npz AMONG.npz engine/analysis/onset_weights.cpp
  onset_fit.py alone|among --fit FOLDER ... --held FOLDER ... --rows PROGRAM --cache FOLDER [--out WEIGHTS.npz]

FOLDER is a take of the evaluation kit's gen_class.py (class.json, notes.tsv), or a set of lines (.wav and
.notes, as gen_lines.py and onset_tunes.py write them). PROGRAM is benchmarks' onset_rows; what it makes is kept
in --cache. Prints what the weights are worth on the held material, over thresholds; nothing of it is fitted.

The network: rows of OnsetFeatures at the hops of ROWS_AGO, one hidden layer (tanh), two outputs: the odds that
a note began between EARLIEST and LATEST before the end of the newest hop, and how long ago. Cross-entropy and
squared error, Adam with a cosine schedule, weight decay. Hops within MARGIN of the span on either side do not
count.
"""
import argparse
import glob
import os
import subprocess
import sys
import time

import numpy as np

ROWS_AGO = np.array([0, 2, 4, 8, 14, 22, 32])
# The span in which an onset is looked for (s before the end of the newest hop), and OnsetFlux's rule.
ALONE = {'earliest': .006, 'latest': .040, 'averaged': 2, 'clear': .65, 'patience': 0, 'gap': .080, 'longest': .060}
AMONG = {'earliest': .035, 'latest': .110, 'averaged': 4, 'clear': .65, 'patience': 4, 'gap': .120, 'longest': .140}
UNITS = 32
LEVEL_STEP_8, FALLING = 13, -1.0      # the place in a row, and OnsetFlux's limit
MARGIN = .030
EASY_COUNT = 4
SETTLING = 19        # hops, 0.1 s


# ------------------------------------------------------------------ material

class Piece:
    """One section's rows and true onsets."""

    def __init__(self, name, rows, onsets, hop):
        self.name, self.rows, self.onsets, self.hop = name, rows, np.sort(onsets), hop
        self.ends = (np.arange(len(rows)) + 1) * hop


def dumped(program, cache, recording, what):
    """(hops, sections, features) of one recording, and the hop; made when it is not there or too old."""
    base = os.path.join(cache, os.path.abspath(recording).strip('/').replace('/', '_'))
    if not os.path.exists(base + '.txt') or os.path.getmtime(base + '.txt') < os.path.getmtime(program):
        said = subprocess.run([program, recording, what, base + '.f32'], check=True, capture_output=True, text=True)
        with open(base + '.txt', 'w', encoding='ascii') as out:
            out.write(said.stdout)
    with open(base + '.txt', encoding='ascii') as text:
        sections, features, hop = text.read().split()
    rows = np.fromfile(base + '.f32', np.float32).reshape(-1, int(sections), int(features))
    return rows, float(hop)


def class_pieces(options, folder):
    """Pieces of a class take."""
    rows, hop = dumped(options.rows, options.cache, os.path.join(folder, 'rehearsal.wav'),
                       os.path.join(folder, 'class.json'))
    with open(os.path.join(folder, 'notes.tsv'), encoding='utf-8') as lines:
        table = [line.rstrip('\n').lstrip('# ').split('\t') for line in lines]
    section, onset = table[0].index('section'), table[0].index('onset_s')
    names = list(dict.fromkeys(row[section] for row in table[1:]))
    for place, name in enumerate(names):
        onsets = [float(row[onset]) for row in table[1:] if row[section] == name and row[onset] != '-']
        yield Piece(f'{os.path.basename(folder)}:{name}', rows[:, place], np.array(onsets), hop)


def line_pieces(options, folder):
    """Pieces of a set of lines."""
    for path in sorted(glob.glob(os.path.join(folder, '*.notes'))):
        base = path[:-len('.notes')]
        _, instrument, _ = os.path.basename(base).split('_', 2)
        instrument = instrument.replace('-section', '')
        onsets = np.loadtxt(path, ndmin=2)[:, 1]
        try:
            rows, hop = dumped(options.rows, options.cache, base + '.wav', instrument)
        except subprocess.CalledProcessError as problem:
            print(f'left out: {problem.stderr.strip()}')
            continue
        yield Piece(os.path.basename(base), rows[:, 0], onsets, hop)


def pieces_of(options, folders):
    """Pieces of all folders."""
    found = []
    for folder in folders:
        folder = folder.rstrip('/')
        make = class_pieces if os.path.exists(os.path.join(folder, 'class.json')) else line_pieces
        found += make(options, folder)
    return found


# ------------------------------------------------------------------ network

def targets(piece, kind):
    """Weight (0: does not count), whether positive, and age in seconds, of each hop."""
    place = np.searchsorted(piece.onsets, piece.ends, side='right') - 1
    age = np.where(place >= 0, piece.ends - piece.onsets[np.maximum(place, 0)], 9.0) if len(piece.onsets) else \
        np.full(len(piece.ends), 9.0)
    # The note before may still be within the span when the next has begun but is too young.
    before = np.where(place >= 1, piece.ends - piece.onsets[np.maximum(place - 1, 0)], 9.0)
    age = np.where((age < kind['earliest']) & (before <= kind['latest']), before, age)
    positive = (age >= kind['earliest']) & (age <= kind['latest'])
    following = np.append(piece.onsets, 1e9)[np.searchsorted(piece.onsets, piece.ends, side='right')] - piece.ends
    near = (age < kind['earliest']) | ((age > kind['latest']) & (age < kind['latest'] + MARGIN)) | \
        (following + kind['earliest'] < MARGIN)
    weight = (positive | ~near).astype(np.float32)
    weight[:SETTLING] = 0
    return weight, positive, np.where(positive, age, 0).astype(np.float32)


def far_from_onsets(piece):
    """Hops that no onset is near to: most of them say the same, and one in EASY_COUNT is taken in each pass."""
    if not len(piece.onsets):
        return np.ones(len(piece.ends), bool)
    place = np.searchsorted(piece.onsets, piece.ends)
    before = piece.ends - piece.onsets[np.maximum(place - 1, 0)]
    after = np.append(piece.onsets, 1e9)[place] - piece.ends
    return ((place == 0) | (before > .3)) & (after > .05)


def inputs(rows, places):
    """The network's inputs at some hops, (hops, rows × features)."""
    return rows[np.maximum(places[:, None] - ROWS_AGO, 0)].reshape(len(places), -1)


def fit(pieces, kind, passes, seed=1, decay=5e-4, batch=1024, rate=3e-3):
    """Weights as a dict: w (inputs, units), b, clear, clear0, ago, ago0."""
    random = np.random.default_rng(seed)
    starts = np.cumsum([0] + [len(p.rows) for p in pieces])
    rows = np.concatenate([p.rows for p in pieces])
    first = np.repeat(starts[:-1], np.diff(starts))
    weight, positive, age = map(np.concatenate, zip(*(targets(p, kind) for p in pieces)))
    use = np.flatnonzero(weight)
    easy = (weight > 0) & ~positive & np.concatenate([far_from_onsets(p) for p in pieces])
    mean, deviation = rows[use].mean(0), rows[use].std(0) + 1e-3
    rows = (rows - mean) / deviation
    width = len(ROWS_AGO) * rows.shape[1]
    parameters = {'w': random.normal(0, width ** -.5, (width, UNITS)).astype(np.float32),
                  'b': np.zeros(UNITS, np.float32),
                  'v': random.normal(0, UNITS ** -.5, (UNITS, 2)).astype(np.float32),
                  'c': np.array([-2, .5 * (kind['earliest'] + kind['latest']) / .03], np.float32)}
    moments = {name: [np.zeros_like(value), np.zeros_like(value)] for name, value in parameters.items()}
    counts = np.where(easy, EASY_COUNT, 1).astype(np.float32)
    steps, step = passes * (int((weight[use] / counts[use]).sum()) // batch), 0
    for _ in range(passes):
        order = random.permutation(use[~easy[use] | (random.random(len(use)) < 1 / EASY_COUNT)])
        for at in range(0, len(order) - batch + 1, batch):
            chosen = order[at:at + batch]
            places = np.maximum(chosen[:, None] - ROWS_AGO, first[chosen][:, None])
            x = rows[places].reshape(batch, -1)
            hidden = np.tanh(x @ parameters['w'] + parameters['b'])
            out = hidden @ parameters['v'] + parameters['c']
            wrong = np.empty_like(out)
            wrong[:, 0] = 1 / (1 + np.exp(-out[:, 0])) - positive[chosen]
            wrong[:, 1] = np.where(positive[chosen], 2 * (out[:, 1] - age[chosen] / .03), 0)
            wrong *= counts[chosen][:, None] / batch
            back = (wrong @ parameters['v'].T) * (1 - hidden ** 2)
            gradient = {'w': x.T @ back, 'b': back.sum(0), 'v': hidden.T @ wrong, 'c': wrong.sum(0)}
            step += 1
            now = rate * .5 * (1 + np.cos(np.pi * min(step / steps, 1)))
            for name, value in parameters.items():
                m, s = moments[name]
                m += .1 * (gradient[name] - m)
                s += .001 * (gradient[name] ** 2 - s)
                value -= now * (m / (1 - .9 ** step) / (np.sqrt(s / (1 - .999 ** step)) + 1e-8))
                if name in 'wv':
                    value -= now * decay * value
    # The inputs' means and deviations are taken in.
    scale, shift = np.tile(1 / deviation, len(ROWS_AGO)), np.tile(mean / deviation, len(ROWS_AGO))
    return {'w': parameters['w'] * scale[:, None], 'b': parameters['b'] - shift @ parameters['w'],
            'clear': parameters['v'][:, 0], 'clear0': parameters['c'][0],
            'ago': parameters['v'][:, 1] * .03, 'ago0': parameters['c'][1] * .03}


def weigh(piece, weights):
    """Clearness and age of every hop."""
    hidden = np.tanh(inputs(piece.rows, np.arange(len(piece.rows))) @ weights['w'] + weights['b'])
    clear = 1 / (1 + np.exp(-(hidden @ weights['clear'] + weights['clear0'])))
    return clear, hidden @ weights['ago'] + weights['ago0']


# ------------------------------------------------------------------ judging

def picked(piece, clear, ago, kind, threshold):
    """(start, reported) of the onsets that OnsetFlux would report."""
    mean = np.convolve(np.append(np.zeros(kind['averaged'] - 1), clear), np.ones(kind['averaged']) / kind['averaged'], 'valid')
    found, last = [], -1e9
    for hop in np.flatnonzero(mean > threshold):
        now = piece.ends[hop]
        if hop < SETTLING or now - last < kind['gap'] or piece.rows[hop, LEVEL_STEP_8] < FALLING:
            continue
        until = min(hop + kind['patience'], len(mean) - 1)
        best = hop + np.argmax(mean[hop:until + 1])
        found.append((max(0, piece.ends[best] - np.clip(ago[best], 0, kind['longest'])), piece.ends[until]))
        last = now
    return np.array(found).reshape(-1, 2)


def matched(truth, claims, window):
    """Pairs (i, j) of a greedy one-to-one matching in time, which equals mir_eval's where notes do not crowd."""
    pairs, j = [], 0
    for i, at in enumerate(truth):
        while j < len(claims) and claims[j] < at - window:
            j += 1
        if j < len(claims) and claims[j] <= at + window:
            pairs.append((i, j))
            j += 1
    return pairs


def judge(pieces, weighed, kind, threshold):
    """Per piece: true, claimed, within 50 ms, within 25 ms, and lists of time errors and delays."""
    rows = []
    for piece, (clear, ago) in zip(pieces, weighed):
        found = picked(piece, clear, ago, kind, threshold)
        found = found[np.argsort(found[:, 0])]
        pairs = matched(piece.onsets, found[:, 0], .05)
        rows.append((piece, len(piece.onsets), len(found), len(pairs), len(matched(piece.onsets, found[:, 0], .025)),
                     [found[j, 0] - piece.onsets[i] for i, j in pairs], [found[j, 1] - piece.onsets[i] for i, j in pairs]))
    return rows


def print_figures(rows, by):
    """A line for each group, pooled, and one for all; F is also averaged over the pieces."""
    groups = {}
    for row in rows:
        groups.setdefault(by(row[0].name), []).append(row)
    groups['ALL'] = rows
    print(f'{"":28s} {"P50":>5s} {"R50":>5s} {"F50":>5s} {"F25":>5s} {"meanF":>5s} {"bias":>6s} {"delay":>6s}')
    for name, group in groups.items():
        true, claimed, right, close = (sum(row[k] for row in group) for k in (1, 2, 3, 4))
        errors, delays = (np.concatenate([row[k] for row in group] + [[]]) for k in (5, 6))
        mean = np.mean([2 * row[3] / max(row[1] + row[2], 1) for row in group])
        print(f'{name:28s} {right / max(claimed, 1):5.3f} {right / max(true, 1):5.3f} {2 * right / max(true + claimed, 1):5.3f} '
              f'{2 * close / max(true + claimed, 1):5.3f} {mean:5.3f} {1e3 * np.mean(errors):6.1f} {1e3 * np.mean(delays):6.1f}')


def numbers(values):
    """{a, b, …} in C++, four digits."""
    return '{' + ', '.join(f'{value:#.4g}F'.replace('.F', '.0F') for value in values) + '}'


def write(alone, among, source):
    """Puts both networks between the clang-format marks of onset_weights.cpp."""
    text = []
    for name, path in (('alone', alone), ('among_neighbours', among)):
        net = np.load(path)
        text += [f'constexpr auto {name} = Network {{', '    .input_weights = {{']
        text += [f'        {numbers(row)},' for row in net['w']]
        text += ['    }},', f'    .unit_offsets = {numbers(net["b"])},', f'    .clearness_weights = {numbers(net["clear"])},',
                 f'    .ago_weights = {numbers(net["ago"])},', f'    .clearness_offset = {float(net["clear0"]):#.4g}F,',
                 f'    .ago_offset = {float(net["ago0"]):#.4g}F}};']
    with open(source, encoding='utf-8') as lines:
        before, rest = lines.read().split('// clang-format off\n')
    after = rest.split('// clang-format on')[1]
    with open(source, 'w', encoding='utf-8') as out:
        out.write(before + '// clang-format off\n' + '\n'.join(text) + '\n// clang-format on' + after)


def main():
    """Reads the options, fits and judges."""
    if sys.argv[1:2] == ['write']:
        return write(*sys.argv[2:])
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('company', choices=('alone', 'among'))
    parser.add_argument('--fit', nargs='+', required=True)
    parser.add_argument('--held', nargs='+', default=[])
    parser.add_argument('--rows', required=True, metavar='PROGRAM')
    parser.add_argument('--cache', required=True)
    parser.add_argument('--passes', type=int, default=8)
    parser.add_argument('--out')
    parser.add_argument('--per-piece', action='store_true')
    options = parser.parse_args()
    os.makedirs(options.cache, exist_ok=True)
    kind = ALONE if options.company == 'alone' else AMONG
    pieces = pieces_of(options, options.fit)
    began = time.time()
    weights = fit(pieces, kind, options.passes)
    print(f'{sum(len(p.rows) for p in pieces)} hops, {sum(len(p.onsets) for p in pieces)} onsets, fitted in {time.time() - began:.0f} s')
    if options.out:
        np.savez(options.out, **weights)
    held = pieces_of(options, options.held)
    weighed = [weigh(piece, weights) for piece in held]
    for threshold in (.4, .5, .55, .6, .65, .7):
        rows = judge(held, weighed, kind, threshold)
        true, claimed, right, close = (sum(row[k] for row in rows) for k in (1, 2, 3, 4))
        print(f'clear {threshold:.2f}: F50 {2 * right / (true + claimed):.3f} F25 {2 * close / (true + claimed):.3f} '
              f'claimed {claimed / true:.2f} times, delay {1e3 * np.mean(np.concatenate([row[6] for row in rows])):.1f} ms')
    by = (lambda name: name) if options.per_piece else \
        (lambda name: name.split(':')[0] if ':' in name else name.split('_')[0] + ':' + name.split('_')[-1])
    print_figures(judge(held, weighed, kind, kind['clear']), by)


if __name__ == '__main__':
    sys.exit(main())
