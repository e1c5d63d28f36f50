"""kill -9 at random moments: after the next run the files are, byte for byte, those of an undisturbed run."""

import os
import pathlib
import random
import subprocess
import time

import pytest

from running import PIPELINE, files_below, run, standin

KILLS = 50

GENERATED = """
[pipeline]
name = "crash"
checkpoint_interval = "20ms"

[[stage]]
source = "generate"
streams = 2
rows = 120000
rows_per_batch = 500
checkpoint_rows = 2000
changes = 5000
rows_per_second = 150000

[[stage]]
transform = "columns"
exclude = { "*.*" = ["email"] }

[[stage]]
sink = "csv"
directory = "out"
metadata = ["op"]
"""

RECORDED = """
[pipeline]
name = "crash"
checkpoint_interval = "0ms"

[[stage]]
source = "planetscale"
host = "127.0.0.1"
port = "${PORT}"
database = "shop"
tables = ["cts_a", "cts_b"]
tls = "disabled"

[[stage]]
sink = "csv"
directory = "out"
metadata = ["op", "position"]
"""


def start(directory, toml, environment):
    (directory / "sync.toml").write_text(toml)
    return subprocess.Popen(
        [PIPELINE, "run", "sync.toml"],
        cwd=directory,
        env={**os.environ, **environment},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def kill_until_done(directory, toml, environment, kills, longest, seed):
    """Starts the program again and again, killing it after a random time; then lets it finish. Counts the kills."""
    moments = random.Random(seed)
    hits = 0
    for _ in range(kills):
        process = start(directory, toml, environment)
        try:
            process.wait(timeout=moments.uniform(0.0, longest))
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
            hits += 1
    last = run(directory, toml, environment=environment)
    assert last.returncode == 0, last.stderr
    return hits


def output_of(directory):
    return {name: content for name, content in files_below(directory / "out").items() if name.endswith(".csv")}


def test_generated_rows_are_written_exactly_once_whenever_the_program_dies(tmp_path):
    undisturbed = tmp_path / "undisturbed"
    undisturbed.mkdir()
    begin = time.monotonic()
    assert run(undisturbed, GENERATED, timeout=120).returncode == 0
    duration = time.monotonic() - begin
    expected = output_of(undisturbed)
    assert len(expected) == 2
    killed = tmp_path / "killed"
    killed.mkdir()
    hits = kill_until_done(killed, GENERATED, {}, KILLS, min(0.25, duration / 2), seed=1)
    print(f"killed {hits} times")
    assert hits >= KILLS // 2
    actual = output_of(killed)
    assert {name: sorted(text.split(b"\n")) for name, text in actual.items()} == {
        name: sorted(text.split(b"\n")) for name, text in expected.items()
    }
    assert actual == expected


@pytest.mark.parametrize("seed", range(2))
def test_recorded_tables_are_written_exactly_once_whenever_the_program_dies(tmp_path, seed):
    with standin(tmp_path, "copy-then-stream", "--delay-ms", "3") as port:
        environment = {"PORT": str(port)}
        undisturbed = tmp_path / "undisturbed"
        undisturbed.mkdir()
        begin = time.monotonic()
        done = run(undisturbed, RECORDED, environment=environment)
        assert done.returncode == 0, done.stderr
        duration = time.monotonic() - begin
        killed = tmp_path / "killed"
        killed.mkdir()
        hits = kill_until_done(killed, RECORDED, environment, KILLS, duration, seed)
        print(f"killed {hits} times")
        assert output_of(killed) == output_of(undisturbed)


def test_a_second_run_without_changes_writes_nothing(tmp_path):
    with standin(tmp_path, "copy-then-stream") as port:
        environment = {"PORT": str(port)}
        assert run(tmp_path, RECORDED, environment=environment).returncode == 0
        before = files_below(tmp_path / "out")
        times = {path: path.stat().st_mtime_ns for path in pathlib.Path(tmp_path / "out").rglob("*.csv")}
        second = run(tmp_path, RECORDED, environment=environment)
        assert second.returncode == 0, second.stderr
        assert files_below(tmp_path / "out") == before
        assert {path: path.stat().st_mtime_ns for path in times} == times
