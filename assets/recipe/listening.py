# SPDX-License-Identifier: GPL-3.0-or-later
"""Measuring what was recorded: how far a tone is from a known pitch, and when notes are heard to begin.

All are told what to look for, and may look at the whole recording: they check a recording, they do not track one.
"""
import numpy as np
from scipy.signal import fftconvolve

HARMONICS = 6


def cents_from(samples, rate, expected_hz, span=90.0):
    """How far the tone in `samples` is from `expected_hz`, within `span` cents; None when it is silent.

    The highest point, refined by a parabola, of the autocorrelation near a whole number of expected periods; the
    autocorrelation is divided by the window's own (P. Boersma, "Accurate short-term analysis of the fundamental
    frequency", IFA Proceedings 17, 1993). Taking several periods at once divides the error of the lag.
    """
    count = len(samples)
    window = np.hanning(count)
    size = 4 * count
    spectrum = np.fft.rfft(window * samples, size)
    correlation = np.fft.irfft(np.abs(spectrum) ** 2)
    if correlation[0] <= 0.0:
        return None
    correlation /= np.maximum(np.fft.irfft(np.abs(np.fft.rfft(window, size)) ** 2), 1e-9)
    period = rate / expected_hz
    periods = max(1, int(0.4 * count / period))
    # Beyond this many the neighbouring peak would come into the span.
    periods = min(periods, int(0.45 / (2.0 ** (span / 1200.0) - 1.0)))
    first = int(np.floor(periods * period * 2.0 ** (-span / 1200.0)))
    last = int(np.ceil(periods * period * 2.0 ** (span / 1200.0)))
    best = first + int(np.argmax(correlation[first:last + 1]))
    before, at, after = correlation[best - 1:best + 2]
    curvature = before - 2.0 * at + after
    lag = best + (0.5 * (before - after) / curvature if curvature < 0.0 else 0.0)
    return 1200.0 * np.log2(periods * rate / lag / expected_hz)


def section_cents_from(samples, rate, expected_hz, span=60.0, width=35.0):
    """How far a section among others is from `expected_hz`: the median over its harmonics, weighted by their amplitude.

    Each harmonic is the centre of gravity of the power within `width` cents of itself, sought from the highest point
    within `span`: so all players count, and a neighbour in tune stands beside a section that is not, where it would pull
    an autocorrelation.
    """
    size = 1 << int(np.ceil(np.log2(8 * len(samples))))
    spectrum = np.abs(np.fft.rfft(np.hanning(len(samples)) * samples, size)) ** 2
    centres, weights = [], []
    for harmonic in range(1, HARMONICS + 1):
        bins_of_it = harmonic * expected_hz * size / rate
        bins = np.arange(int(bins_of_it * 2.0 ** (-(span + width) / 1200.0)),
                         int(bins_of_it * 2.0 ** ((span + width) / 1200.0)) + 1)
        cents, power = 1200.0 * np.log2(bins / bins_of_it), spectrum[bins] + 1e-30
        near = np.abs(cents) <= span
        centre = cents[near][np.argmax(power[near])]
        for _ in range(4):
            near = np.abs(cents - centre) <= width
            centre = np.average(cents[near], weights=power[near])
        centres.append(centre)
        weights.append(np.sqrt(power[near].sum()))
    return weighted_median(centres, weights)


def weighted_median(values, weights):
    order = np.argsort(values)
    total = np.cumsum(np.asarray(weights)[order])
    return float(np.asarray(values)[order][np.searchsorted(total, total[-1] / 2)])


def swelling(samples, rate, expected_hz, due, times):
    """The amplitude of a tone's harmonics at `due` + `times` (seconds), the highest being 1: each brought to 0 Hz and
    smoothed over 40 ms."""
    first = int((due + times[0] - 0.05) * rate)
    last = int((due + times[-1] + 0.05) * rate)
    time = np.arange(first, last) / rate
    window = np.hanning(int(0.04 * rate))
    amplitude = np.zeros(last - first)
    for harmonic in range(1, HARMONICS + 1):
        turned = samples[first:last] * np.exp(-2j * np.pi * harmonic * expected_hz * time)
        amplitude += np.abs(fftconvolve(turned, window, 'same'))
    sampled = np.interp(due + times, time, amplitude)
    return sampled / sampled.max()


def lead_of(swellings, times, heard=0.32):
    """By how much notes began before they were due, + early, in seconds: the time at which the mean of their
    swellings, rising to its height, passes `heard` of the way up from its lowest."""
    mean = np.mean(swellings, axis=0)
    top = int(np.argmax(mean))
    low = int(np.argmin(mean[:top + 1]))
    level = mean[low] + heard * (mean[top] - mean[low])
    above = low + int(np.argmax(mean[low:top + 1] >= level))
    return -float(np.interp(level, mean[above - 1:above + 1], times[above - 1:above + 1]))
