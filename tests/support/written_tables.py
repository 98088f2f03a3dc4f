"""Small tables as well-known tools write them: by the tool where pip installs it, else by its documentation."""

import gzip
import io
import json
import zipfile
from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
from pyarrow import csv as arrow_csv
from pyarrow import feather

LABELS, SCORES = [1, 0, 1, 0], [0.9, 0.25, 0.75, 0.125]
WORDS = ["yes", "no", "yes", "no"]
FRAME = pd.DataFrame({"label": LABELS, "score": SCORES})
BOTH: dict[str, list[Any]] = {"label": LABELS, "score": SCORES}
IN_WORDS: dict[str, list[Any]] = {"label": WORDS, "score": SCORES}


def made(write: Callable[[io.BytesIO], Any]) -> bytes:
    buffer = io.BytesIO()
    write(buffer)
    return buffer.getvalue()


def zipped(files: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in files.items():
            file.writestr(name, content)
    return buffer.getvalue()


def two_sheets(buffer: io.BytesIO) -> None:
    with pd.ExcelWriter(buffer) as writer:
        pd.DataFrame({"about": ["model v3"]}).to_excel(writer, sheet_name="About", index=False)
        FRAME.to_excel(writer, sheet_name="Scores", index=False, startrow=2)


CSV = FRAME.to_csv(index=False).encode()
RUSSIAN = "метка;балл\r\nда;0,9\r\nнет;0,2\r\nда;0,4\r\n"  # noqa: RUF001
INDEX = 'Column 1 has no name; it is called "index".'
NO_NAMES = "The file has no row of names"
# What wrote it, its bytes, the columns that it holds, and what is said of it.
WRITTEN: list[tuple[str, str | bytes, dict[str, list[Any]], str]] = [
    ("pandas", CSV, BOTH, ""),
    ("pandas, index", FRAME.to_csv(), {"index": [0, 1, 2, 3], **BOTH}, INDEX),
    ("pandas, no names", FRAME.to_csv(index=False, header=False), {"column 1": LABELS, "column 2": SCORES}, NO_NAMES),
    ("pandas, German", FRAME.to_csv(index=False, sep=";", decimal=","), BOTH, '"0,9" is read as 0.9'),
    ("pandas, blanks", FRAME.to_csv(index=False, sep=" "), BOTH, ""),
    ("pandas, printed", FRAME.to_string(index=False), BOTH, ""),
    (
        "pandas, numbers",
        pd.DataFrame([*zip(LABELS, SCORES, strict=True)]).to_csv(index=False),
        {"0": LABELS, "1": SCORES},
        "names",
    ),
    ("pandas, JSON lines", FRAME.to_json(orient="records", lines=True), BOTH, ""),
    *(
        (f"pandas, JSON {orient}", FRAME.to_json(orient=orient), BOTH, "")
        for orient in ("records", "columns", "index", "split")
    ),
    ("pandas, JSON values", FRAME.to_json(orient="values"), {"column 1": LABELS, "column 2": SCORES}, NO_NAMES),
    ("pandas, Parquet", made(FRAME.to_parquet), BOTH, ""),
    ("pandas, Excel", made(lambda file: FRAME.to_excel(file, index=False)), BOTH, ""),
    ("pandas, Excel, second sheet", made(two_sheets), BOTH, 'Of 2 sheets "Scores" is read.'),
    ("JSON, columns", json.dumps(BOTH), BOTH, ""),
    (
        "JSON, fields in fields",
        json.dumps({"rows": [{"y": 1, "p": {"no": 0.1, "yes": 0.9}}]}),
        {"y": [1], "p.no": [0.1], "p.yes": [0.9]},
        "",
    ),
    (
        "JSON, numbers as text",
        '{"label": "1", "score": "0.5"}\n\n{"score": "0.2"}\n',
        {"label": [1, None], "score": [0.5, 0.2]},
        "",
    ),
    ("Polars", pl.DataFrame(IN_WORDS).write_csv().encode(), IN_WORDS, ""),
    ("Polars, Parquet", made(pl.DataFrame(IN_WORDS).write_parquet), IN_WORDS, ""),
    ("Polars, IPC", made(pl.DataFrame(IN_WORDS).write_ipc), IN_WORDS, ""),
    ("Polars, JSON lines", pl.DataFrame(IN_WORDS).write_ndjson().encode(), IN_WORDS, ""),
    ("PyArrow", made(lambda file: arrow_csv.write_csv(pa.table(IN_WORDS), file)), IN_WORDS, ""),
    ("Feather", made(lambda file: feather.write_feather(FRAME, file, compression="zstd")), BOTH, ""),
    ("NumPy", made(lambda file: np.savetxt(file, FRAME)), {"column 1": LABELS, "column 2": SCORES}, NO_NAMES),
    ("NumPy, header", made(lambda file: np.savetxt(file, FRAME, header="label score")), BOTH, ""),
    (
        "NumPy, header, commas",
        made(lambda file: np.savetxt(file, FRAME, header="label,score", delimiter=",")),
        BOTH,
        "",
    ),
    ("gzip", gzip.compress(CSV), BOTH, ""),
    ("bzip2", made(lambda file: FRAME.to_csv(file, index=False, compression="bz2")), BOTH, ""),
    ("xz", made(lambda file: FRAME.to_csv(file, index=False, compression="xz")), BOTH, ""),
    ("zstd", pa.compress(CSV, "zstd", asbytes=True), BOTH, ""),
    ("zip", zipped({"scores.csv": CSV}), BOTH, ""),
    (
        "zip, several",
        zipped({"__MACOSX/._a.csv": b"", "read.me": b"x", "a/b.csv": CSV}),
        BOTH,
        'holds 2 files; "b.csv" is read',
    ),
    ("zip, Parquet", zipped({"scores.parquet": made(FRAME.to_parquet)}), BOTH, ""),
    ("Excel, Unicode text", "label\tscore\r\n1\t0.5\r\n".encode("utf-16"), {"label": [1], "score": [0.5]}, ""),
    (
        "Excel, German",
        "Gekündigt;Wahrscheinlichkeit\r\nja;0,93\r\n".encode("cp1252"),
        {"Gekündigt": ["ja"], "Wahrscheinlichkeit": [0.93]},
        "read as Windows-1252",
    ),
    ("Excel, sep=", "sep=;\r\nlabel;score\r\n1;0,5\r\n", {"label": [1], "score": [0.5]}, ""),
    (
        "Excel, title",
        "Report,,\r\n,,\r\nid,label,score\r\n1,1,0.5\r\n2,0,0.25\r\n,,\r\n",
        {"id": [1, 2], "label": [1, 0], "score": [0.5, 0.25]},
        'Left out one row above the names: "Report".',
    ),
    ("Excel, Russian", RUSSIAN.encode("cp1251"), {"метка": ["да", "нет", "да"], "балл": [0.9, 0.2, 0.4]}, "cp1251"),
    (
        "R, write.csv",
        '"","label","score"\n"1",1,0.9\n"2",0,0.25\n',
        {"index": [1, 2], "label": [1, 0], "score": [0.9, 0.25]},
        INDEX,
    ),
    ("R, write.csv2", '"label";"score"\n1;0,9\n0;0,25\n', {"label": [1, 0], "score": [0.9, 0.25]}, ""),
    (
        "R, write.table",
        '"label" "score"\n"a b" "yes" 0.9\n"c" NA 0.25\n',
        {"index": ["a b", "c"], "label": ["yes", None], "score": [0.9, 0.25]},
        INDEX,
    ),
    (
        "SAS, PROC LOGISTIC",
        "actual,P_1,P_0\n1,.9,.1\n0,.,.\n",
        {"actual": [1, 0], "P_1": [0.9, None], "P_0": [0.1, None]},
        '"." in one row',
    ),
    ("SPSS", "label;PRE_1\r\n1;,90\r\n0;,25\r\n", {"label": [1, 0], "PRE_1": [0.9, 0.25]}, '",90" is read as 0.9'),
    ("MATLAB, writetable", "label,score\n1,0.9\n0,NaN\n", {"label": [1, 0], "score": [0.9, None]}, ""),
    (
        "BigQuery ML, JSON",
        '{"label":"no","probs":[{"label":"no","prob":0.75},{"label":"yes","prob":0.25}]}\n',
        {"label": ["no"], "probs.no": [0.75], "probs.yes": [0.25]},
        "",
    ),
    (
        "Vertex AI, JSON lines",
        '{"instance": {"y": "b"}, "prediction": {"classes": ["a", "b"], "scores": [0.25, 0.75]}}\n',
        {"instance.y": ["b"], "prediction.a": [0.25], "prediction.b": [0.75]},
        "",
    ),
    (
        "Weka, CSV",
        "inst#,actual,predicted,error,prediction\n1,2:yes,1:no,+,0.75\n2,1:no,1:no,,0.9\n",
        {
            "inst#": [1, 2],
            "actual": ["yes", "no"],
            "predicted": ["no", "no"],
            "error": ["+", None],
            "probability no": [0.75, 0.9],
            "probability yes": [0.25, 0.1],
        },
        "whatever class Weka predicts",
    ),
    (
        "Weka, distribution",
        "inst#,actual,predicted,error,distribution\n1,1:a,1:a,,*0.7,0.2,0.1\n2,3:c,2:b,+,0.3,*0.4,0.3\n",
        {
            "inst#": [1, 2],
            "actual": ["a", "c"],
            "predicted": ["a", "b"],
            "error": [None, "+"],
            "probability a": [0.7, 0.3],
            "probability b": [0.2, 0.4],
            "probability c": [0.1, 0.3],
        },
        "as Weka writes them",
    ),
    (
        "Weka, text",
        "=== Predictions ===\n\n inst#   actual  predicted error prediction\n"
        "     1     1:a     2:b   +   0.6\n     2     2:b     2:b       0.7\n",
        {
            "inst#": [1, 2],
            "actual": ["a", "b"],
            "predicted": ["b", "b"],
            "error": ["+", None],
            "probability a": [0.4, 0.3],
            "probability b": [0.6, 0.7],
        },
        "whatever class",
    ),
    (
        "Weka, ARFF",
        "% made\n@relation r\n@attribute 'the label' {yes,no}\n@attribute score numeric\n@data\nyes,0.5\n% so\nno,?\n",
        {"the label": ["yes", "no"], "score": [0.5, None]},
        "",
    ),
    (
        "Orange, three rows",
        "loan\tp\nno yes\tcontinuous\nclass\tmeta\nyes\t0.5\n",
        {"loan": ["yes"], "p": [0.5]},
        "as Orange writes them",
    ),
    (
        "Orange, signs",
        "cD#loan\tmC#p\nyes\t0.5\nno\t0.2\n",
        {"loan": ["yes", "no"], "p": [0.5, 0.2]},
        "as Orange writes them",
    ),
    (
        "psql",
        " label | score \n-------+-------\n     1 |   0.5\n     0 |  0.25\n(2 rows)\n",
        {"label": [1, 0], "score": [0.5, 0.25]},
        '"(2 rows)" at the end',
    ),
    (
        "sqlcmd",
        "label,score\n-----,-----\n1,0.5\n0,0.25\n\n(2 rows affected)\n",
        {"label": [1, 0], "score": [0.5, 0.25]},
        "at the end",
    ),
    (
        "Markdown",
        "| label | score |\n|---|---|\n| 1 | 0.5 |\n| 0 | 0.25 |\n",
        {"label": [1, 0], "score": [0.5, 0.25]},
        "",
    ),
    (
        "PyTorch",
        'label,p\n1,"tensor([0.25, 0.75])"\n0,"tensor([0.5, 0.5])"\n',
        {"label": [1, 0], "p_0": [0.25, 0.5], "p_1": [0.75, 0.5]},
        '"p_0"',
    ),
    (
        "NumPy 2 in a list",
        'label,p\n1,"[np.float64(0.25), np.float64(0.75)]"\n',
        {"label": [1], "p_0": [0.25], "p_1": [0.75]},
        '"p_0"',
    ),
    ("old Macs", b"label,score\r1,0.5\r0,0.25\r", {"label": [1, 0], "score": [0.5, 0.25]}, ""),
    (
        "Swiss",
        "label;points\n1;1'234.5\n0;999\n",
        {"label": [1, 0], "points": [1234.5, 999]},
        "apostrophes between thousands",
    ),
    (
        "German",
        "label;points;p\n1;1.234;0,5\n0;999;0,25\n",
        {"label": [1, 0], "points": [1234, 999], "p": [0.5, 0.25]},
        '"1.234" is read as 1234',
    ),
    (
        "French",
        "label;points\n1;1\u202f234,5\n0;999\n",
        {"label": [1, 0], "points": [1234.5, 999]},
        "blanks between thousands",
    ),
    ("a true minus", "label,logit\n1,\u22120.5\n0,1.5\n", {"label": [1, 0], "logit": [-0.5, 1.5]}, ""),
    ("names of rows", "id,label\n0x1f,1\n0x2a,0\n", {"id": ["0x1f", "0x2a"], "label": [1, 0]}, ""),
    (
        "long numbers",
        "id,label\n9007199254740993,1\n99999999999999999999,0\n",
        {"id": ["9007199254740993", "99999999999999999999"], "label": [1, 0]},
        "",
    ),
    (
        "a damaged letter",
        "näme,score\nä,1\nö,2\n".encode() + b"\xe4,3\n",
        {"näme": ["ä", "ö", "\ufffd"], "score": [1, 2, 3]},
        "One character is not UTF-8 and stands as \ufffd, the first in row 4.",
    ),
]
