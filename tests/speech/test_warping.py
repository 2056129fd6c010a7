import functools

import numpy as np
import pytest

from talkwidget.speech.warping import warp


def cheapest(cost):
    """Cost of the cheapest path, by its definition."""

    @functools.cache
    def to(row, column):
        if row < 0 or column < 0:
            return np.inf
        before = min(to(row - 1, column - 1), to(row - 1, column), to(row, column - 1)) if row or column else 0.0
        return cost[row, column] + before

    return to(cost.shape[0] - 1, cost.shape[1] - 1)


@pytest.mark.parametrize("lengths", [(1, 1), (1, 6), (7, 1), (12, 9), (8, 20)])
def test_the_path_is_the_cheapest_from_end_to_end(lengths):
    rng = np.random.default_rng(sum(lengths))
    first, second = (rng.standard_normal((3, length)) for length in lengths)
    cost = np.linalg.norm(first[:, :, None] - second[:, None, :], axis=0)
    pairs = warp(first, second)
    assert pairs[0].tolist() == [0, 0]
    assert pairs[-1].tolist() == [lengths[0] - 1, lengths[1] - 1]
    steps = {tuple(step) for step in np.diff(pairs, axis=0).tolist()}
    assert steps <= {(1, 1), (0, 1), (1, 0)}
    assert cost[tuple(pairs.T)].sum() == pytest.approx(cheapest(cost))


def test_a_slower_copy_is_followed():
    sequence = np.cumsum(np.ones((2, 10)), axis=1)
    pairs = warp(sequence, np.repeat(sequence, 3, axis=1))
    assert np.array_equal(pairs[:, 0], pairs[:, 1] // 3)


def test_the_end_of_the_second_may_be_left_over():
    sequence = np.cumsum(np.ones((2, 10)), axis=1)
    longer = np.concatenate([sequence, np.full((2, 8), 100.0)], axis=1)
    assert warp(sequence, longer, to_the_end=False)[-1].tolist() == [9, 9]
    assert warp(sequence, longer)[-1].tolist() == [9, 17]
