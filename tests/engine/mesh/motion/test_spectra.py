"""Random motion with measured spectra and correlations."""

import numpy as np
import pytest

from talkwidget.engine.mesh.motion.spectra import wander_like
from talkwidget.engine.mesh.motion.tables import BANDS, people_tables

TIMES = np.arange(0.0, 8.0, 0.04)


def wander(covariances, seed=0, times=TIMES):
    return wander_like(covariances, times, np.random.default_rng(seed))


def only(band, covariance):
    covariances = np.zeros((len(BANDS), *np.shape(covariance)))
    covariances[band] = covariance
    return covariances


@pytest.mark.parametrize("band", range(len(BANDS)))
@pytest.mark.parametrize("seed", range(5))
def test_motion_has_the_covariance_asked_for(band, seed):
    asked = np.array([[4.0, 1.5, 0.0], [1.5, 1.0, -0.2], [0.0, -0.2, 0.25]])
    motion = wander(only(band, asked), seed)
    np.testing.assert_allclose(np.cov(motion.T, bias=True), asked, atol=0.5)


@pytest.mark.parametrize("band", [1, 2])
def test_a_band_moves_at_its_frequencies(band):
    motion = wander(only(band, [[1.0]]))[:, 0]
    power = np.abs(np.fft.rfft(motion * np.hanning(len(motion)))) ** 2
    frequency = np.fft.rfftfreq(len(motion), 0.04)
    low, high = BANDS[band]
    assert power[(frequency > low - 0.3) & (frequency < high + 0.3)].sum() > 0.95 * power.sum()


def test_an_instant_depends_on_its_own_time_only():
    bands = people_tables().mouth_bands
    np.testing.assert_allclose(wander(bands, times=TIMES[50:60]), wander(bands)[50:60], atol=1e-12)


def test_a_seed_repeats_and_another_differs():
    bands = people_tables().head_bands
    np.testing.assert_array_equal(wander(bands, 1), wander(bands, 1))
    assert not np.array_equal(wander(bands, 1), wander(bands, 2))


def test_no_time_is_no_motion():
    assert wander(people_tables().brow_bands, times=np.empty(0)).shape == (0, 3)


def test_a_steeper_fall_makes_the_motion_slower():
    def speed(reddening):
        drawn = (wander_like(only(1, [[1.0]]), TIMES, np.random.default_rng(seed), reddening) for seed in range(8))
        return np.mean([np.abs(np.diff(motion[:, 0])).mean() / motion.std() for motion in drawn])

    assert speed(1.5) < 0.95 * speed(0.0)
