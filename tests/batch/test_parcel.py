"""A talker on its way to workers: as it is within a process, by content between processes."""

from __future__ import annotations

import pickle

from talkwidget.batch.parcel import KEPT, Parcel


def test_a_parcel_is_unpacked_once_and_says_the_same(ready):
    parcel = Parcel(ready.with_only("ben", None))
    sent = pickle.dumps(parcel)
    arrived, again = pickle.loads(sent), pickle.loads(sent)
    assert arrived is again
    assert arrived.talker.faces == ("ben",)
    assert arrived.talker.say("one").path == parcel.talker.say("one").path


def test_another_talker_is_another_parcel(ready):
    ben, anna = (pickle.loads(pickle.dumps(Parcel(ready.with_only(name, None)))) for name in ("ben", "anna"))
    assert (ben.talker.say("one").width, anna.talker.say("one").width) == (64, 128)


def test_a_parcel_used_again_is_not_the_one_dropped(ready):
    sent = []
    for seed in range(KEPT + 1):
        ready.configure(seed=seed)
        sent.append(pickle.dumps(Parcel(ready.with_only("ben", None))))
    first, second, *_ = [pickle.loads(data) for data in sent[:KEPT]]
    assert pickle.loads(sent[0]) is first
    pickle.loads(sent[KEPT])
    assert pickle.loads(sent[0]) is first
    assert pickle.loads(sent[1]) is not second
