import functools
import time
import warnings

import joblib
import numpy as np

from talkwidget.batch.pool import Pool
from talkwidget.batch.stop import Stop
from talkwidget.batch.work import Outcome
from talkwidget.batch.workers import Workers
from talkwidget.progress import Watch

held = []


def load(number, megabytes):
    """A row, for which a worker loads a model that it keeps."""
    held.append(np.ones(megabytes << 17))
    time.sleep(0.6)  # loky looks at the memory once a second
    return number, Outcome("done")


def test_a_worker_that_loads_models_late_is_replaced_without_a_warning():
    sizes = enumerate((1, 1, 1, 1, 400, 400, 1, 1, 1, 1))
    rows = {number: functools.partial(joblib.delayed(load), number, size) for number, size in sizes}
    pool = Pool(Workers(2, "loky"), Stop(), Watch())
    with warnings.catch_warnings(record=True) as told:
        warnings.simplefilter("always")
        results = dict(pool.run(rows))
    assert [results[number].status for number in rows] == ["done"] * 10
    assert not told
