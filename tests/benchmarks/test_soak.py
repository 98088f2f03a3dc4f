import asyncio
import random
import sys

import psutil
import pytest
from streamlit.proto.Alert_pb2 import Alert
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from benchmarks.soak import __main__ as soak
from benchmarks.soak import faults as faults_module
from benchmarks.soak.faults import Faults
from benchmarks.soak.samples import TOLERANCES, Samples
from benchmarks.soak.visitors import Seen, Visitor
from tests.support.threads import in_a_thread


@pytest.fixture
def store(tmp_path):
    """A store's folder with some runs, as the soak sees it."""
    for digest in ("aa", "bb", "cc", "dd"):
        folder = tmp_path / "runs" / digest
        folder.mkdir(parents=True)
        (folder / "scores.npz").write_bytes(bytes(100))
    (tmp_path / "drafts").mkdir()
    return tmp_path


def harm(store, seed=0):
    return Faults(store, psutil.Process().pid, random.Random(seed))


def remove(folder):
    (folder / "scores.npz").unlink()
    folder.rmdir()


def test_a_run_that_is_gone_is_lost_unless_room_was_needed(store):
    faults = harm(store)
    faults.look()
    assert faults.n_finished == 4
    remove(store / "runs" / "aa")
    remove(store / "runs" / "bb")
    log = "12:00 Run aa was removed: the store is over its limit.\n"
    assert faults.lost(set(), log) == {"bb"}
    assert faults.lost({"cc", "never stored"}, log) == {"bb", "never stored"}


def test_a_run_that_was_damaged_on_purpose_is_not_lost(store):
    before = {path: path.read_bytes() for path in store.rglob("scores.npz")}
    faults = harm(store)
    faults.look()
    in_a_thread(faults._damage_a_run())
    (changed,) = [path for path, content in before.items() if path.read_bytes() != content]
    remove(changed.parent)
    assert faults.lost(set(), "") == set()


def test_nothing_can_be_saved_while_the_disk_is_taken(store, monkeypatch):
    monkeypatch.setattr(faults_module, "_SECONDS_WITHOUT_DISK", 0.01)

    async def try_meanwhile():
        taking = asyncio.create_task(harm(store)._take_the_disk())
        await asyncio.sleep(0)  # it begins; it ends only while something else is waited for
        with pytest.raises(OSError, match="exists"):
            (store / "drafts").mkdir(parents=True, exist_ok=True)
        await taking

    in_a_thread(try_meanwhile())
    assert (store / "drafts").is_dir()
    assert not (store / "drafts").is_symlink()


def test_what_grows_on_and_on_is_not_level():
    samples = Samples(psutil.Process().pid)
    level = samples.take()
    samples.rows = [dict(level) for _ in range(40)]
    assert samples.grown() == []
    for name in TOLERANCES:
        samples.rows = [level | {name: level[name] * (1 + i / 20) + i * 10} for i in range(40)]
        assert samples.grown() == [name]


def error_box(text):
    message = ForwardMsg()
    message.delta.new_element.alert.body = text
    message.delta.new_element.alert.format = Alert.ERROR
    return message


def test_error_boxes_are_told_apart():
    visitor, seen = Visitor("127.0.0.1:1"), Seen()
    exception = ForwardMsg()
    exception.delta.new_element.exception.message = "This app has encountered an error."
    warning = error_box("Only a warning.")
    warning.delta.new_element.alert.format = Alert.WARNING
    failed = "**The curves** cannot be shown: something in the app failed. The rest of the page works."
    for message in (exception, warning, error_box("The training was stopped."), error_box(failed), error_box(failed)):
        visitor._take(message)
    seen.take(visitor)
    assert seen.exceptions == {"This app has encountered an error. (when it was to open)": 1}
    assert seen.sentences == {"The training was stopped.": 1}
    assert seen.app_failures == {failed: 1}


def test_an_element_belongs_to_a_fragment_only_as_long_as_the_page_stands():
    visitor = Visitor("127.0.0.1:1")
    drawn, anew = ForwardMsg(), ForwardMsg()
    drawn.delta.new_element.slider.id, drawn.delta.fragment_id = "one", "the canvas"
    anew.new_session.initialize.session_id = "id"
    visitor._take(drawn)
    assert visitor._fragments == {"one": "the canvas"}
    visitor._take(anew)
    assert visitor._fragments == {}


@pytest.mark.slow
def test_short_soak_holds(monkeypatch, capsys):
    monkeypatch.setattr(sys, "argv", ["soak", "--minutes", "0.5", "--visitors", "5"])
    assert soak.main() == 0, capsys.readouterr().out
