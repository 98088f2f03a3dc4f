"""Pictures in a folder are read as the page does and compared with what stands in them."""

import json

import numpy as np

from benchmarks import pictures
from digitlab.mnist import load_mnist
from tests.support.pictures import enlarged_png


def test_each_picture_of_a_folder_is_judged(tmp_path, monkeypatch, capsys):
    test = load_mnist().test
    seven = test.images[np.flatnonzero(test.labels == 7)[0]]
    for name in ("right.png", "wrong.png"):
        (tmp_path / name).write_bytes(enlarged_png(seven))
    (tmp_path / "empty.png").write_bytes(enlarged_png(np.zeros_like(seven)))
    (tmp_path / "answers.csv").write_text("file,digits\nright.png,7\nwrong.png,1 7\nempty.png,7\n")
    command = ["pictures", str(tmp_path), "--answers", str(tmp_path / "answers.csv")]
    monkeypatch.setattr("sys.argv", [*command, "--json"])
    pictures.main()
    outcomes = json.loads(capsys.readouterr().out)
    assert [(each["file"], each["right"], each["found"], each["unsure"]) for each in outcomes] == [
        ("right.png", True, "7", False),
        ("wrong.png", False, "7", False),
        ("empty.png", False, "", False),
    ]
    monkeypatch.setattr("sys.argv", command)
    pictures.main()
    assert (
        "1 of 3 pictures right; of the others 0 are said to be unsure, and in 1 nothing is read"
        in capsys.readouterr().out
    )
