"""kill -9 at random moments while Parquet is written: at the end the rows are those of an undisturbed run, in the log of
changes each row once and in order, in the latest rows each key once."""

import random
import time

import pytest
from parquet_rows import rows_of
from running import run
from test_crash import run_and_kill

KILLS = 25

PIPELINE_FILE = """
[pipeline]
name = "crash"
checkpoint_interval = "20ms"

[[stage]]
source = "generate"
streams = 2
rows = 60000
rows_per_batch = 500
checkpoint_rows = 2000
changes = 5000
rows_per_second = 60000

[[stage]]
sink = "parquet"
directory = "out"
row_group_rows = 3000
manifest = true
%s
"""

FORMS = {"changelog": 'metadata = ["op"]\nroll_rows = 20000', "latest": 'format = "latest"'}


@pytest.mark.parametrize("form", FORMS)
def test_rows_are_written_exactly_once_whenever_the_program_dies(tmp_path, form):
    toml = PIPELINE_FILE % FORMS[form]
    undisturbed = tmp_path / "undisturbed"
    undisturbed.mkdir()
    begin = time.monotonic()
    done = run(undisturbed, toml, timeout=120)
    assert done.returncode == 0, done.stderr
    duration = time.monotonic() - begin
    killed = tmp_path / "killed"
    killed.mkdir()
    moments = random.Random(3)
    kills = sum(run_and_kill(killed, toml, {}, moments.uniform(0.0, duration / 12)) for _ in range(KILLS))
    last = run(killed, toml, timeout=120)
    assert last.returncode == 0, last.stderr
    expected, got = rows_of(undisturbed / "out"), rows_of(killed / "out")
    assert set(got) == set(expected) and len(expected) == 2
    for table, rows in expected.items():
        if form == "latest":
            assert len({row["id"] for row in got[table]}) == len(got[table])
            assert sorted(map(str, got[table])) == sorted(map(str, rows))
        else:
            assert got[table] == rows
    print(f"killed {kills} times")
    assert kills >= KILLS // 2
