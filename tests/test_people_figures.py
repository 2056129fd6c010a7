"""Figures of people: openings in pauses."""

import numpy as np

from tools.people_figures import shares, widest_in_pauses


def test_the_widest_opening_of_each_pause_between_words_counts():
    opening, quiet = np.full(200, 9.0), np.zeros(200, bool)
    opening[::20] = 1.0  # closed lips, as in p, b and m
    for start, end, widest in ((40, 50, 5.0), (100, 110, 1.2), (130, 133, 6.0), (190, 200, 6.0)):
        quiet[start:end] = True
        opening[start:end] = 1.0
        opening[start + 1] = widest
    # The third pause is too short; the last one is the end.
    np.testing.assert_allclose(widest_in_pauses(opening, quiet), [4.0, 0.2])


def test_shares_of_openings_are_told():
    assert (
        shares(np.array([0.0, 1.0, 2.0, 5.0, 6.9, 7.5]))
        == "0.33 under 1.5 mm, 0.17 to 3 mm, 0.33 to 7 mm, 0.17 over 7 mm"
    )
