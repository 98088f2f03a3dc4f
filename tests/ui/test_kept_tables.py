"""Tables that outlive a session for a while."""

import gc
import threading
import weakref

import numpy as np
import pyarrow as pa
import pytest

from digitlab.classroom.codes import new_token
from digitlab.ui.state.kept_tables import KeptTables
from digitlab.ui.state.uploaded_table import UploadedTable
from digitlab.uploads.table import ScoreTable

MINUTE = 60


class Clock:
    now = 0.0

    def __call__(self):
        return self.now


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def kept(clock):
    return KeptTables(limit_mb=1, seconds=30 * MINUTE, clock=clock)


def table(n=1_000):
    """Return a table that takes 16 bytes a row."""
    truth = np.arange(n) % 2
    return UploadedTable(ScoreTable("a.csv", pa.table({"label": truth, "score": truth + np.arange(n) / n})))


def test_only_its_token_finds_a_table(kept):
    mine, others = new_token(), new_token()
    assert kept.put(mine, table())
    assert kept.get(mine).table.name == "a.csv"
    for wrong in (others, mine.lower(), "", "a" * 10_000):
        assert kept.get(wrong) is None
    kept.remove(others)
    assert kept.get(mine) is not None
    kept.remove(mine)
    assert kept.get(mine) is None


def test_its_half_hour_begins_anew_when_it_is_looked_at(kept, clock):
    token = new_token()
    kept.put(token, table())
    for minutes in (29, 58, 87):
        clock.now = minutes * MINUTE
        assert kept.get(token) is not None
    clock.now += 31 * MINUTE
    assert kept.get(token) is None


def test_what_is_over_is_let_go_of_though_nobody_asks(kept, clock):
    token, uploaded = new_token(), table()
    watched = weakref.ref(uploaded.table)
    kept.put(token, uploaded)
    del uploaded
    clock.now = 31 * MINUTE
    kept._sweep()
    gc.collect()
    assert watched() is None


def test_the_least_recently_used_make_room_and_a_giant_is_not_kept(kept):
    first, second, third, giant = (new_token() for _ in range(4))
    kept.put(first, table(25_000))
    kept.put(second, table(25_000))
    assert kept.get(first) is not None
    kept.put(third, table(25_000))
    assert [kept.get(token) is not None for token in (first, second, third)] == [True, False, True]
    assert not kept.put(giant, table(100_000))
    assert kept.get(giant) is None


def test_what_was_derived_of_a_table_is_not_kept_but_what_was_chosen_is(kept):
    token, uploaded = new_token(), table().told(positive="0")
    detector = weakref.ref(uploaded.reading.detector())
    kept.put(token, uploaded)
    del uploaded
    gc.collect()
    assert detector() is None
    assert kept.get(token).reading.roles.positive == "0"


def test_many_threads_at_once_leave_it_whole(kept):
    tokens, uploaded, failed = [new_token() for _ in range(200)], table(100), []

    def work(mine):
        try:
            for token in mine:
                kept.put(token, uploaded)
                kept.get(token)
                kept.remove(token)
        except Exception as error:
            failed.append(error)

    threads = [threading.Thread(target=work, args=(tokens[i::8],)) for i in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failed
    assert len(kept) == 0
