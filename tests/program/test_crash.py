"""kill -9 at random moments: after the next run the files are, byte for byte, those of an undisturbed run."""

import os
import random
import subprocess
import time

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
rows_per_second = 80000

[[stage]]
transform = "columns"
exclude = { "*.*" = ["email"] }

[[stage]]
sink = "csv"
directory = "out"
metadata = ["op"]

[[stage]]
sink = "csv"
id = "whole"
from = ["generate"]
directory = "whole"
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


def run_and_kill(directory, toml, environment, moment):
    """True = the program was killed, not done already."""
    process = start(directory, toml, environment)
    try:
        process.wait(timeout=moment)
        return False
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
        return True


def output_of(directory):
    return {name: content for name, content in files_below(directory).items() if name.endswith(".csv")}


def rows_in(files):
    return sum(content.count(b"\n") for content in files.values())


def test_generated_rows_are_written_exactly_once_whenever_the_program_dies(tmp_path, capfd):
    undisturbed = tmp_path / "undisturbed"
    undisturbed.mkdir()
    begin = time.monotonic()
    assert run(undisturbed, GENERATED, timeout=120).returncode == 0
    duration = time.monotonic() - begin
    expected = output_of(undisturbed)
    assert len(expected) == 4
    killed = tmp_path / "killed"
    killed.mkdir()
    moments = random.Random(1)
    # Short enough that the work is never done before the last kill.
    hits = sum(run_and_kill(killed, GENERATED, {}, moments.uniform(0.0, duration / 30)) for _ in range(KILLS))
    assert hits == KILLS
    last = run(killed, GENERATED)
    assert last.returncode == 0, last.stderr
    assert output_of(killed) == expected
    with capfd.disabled():
        print(f"generated rows, two sinks: killed {hits} times, {rows_in(expected)} lines equal")


def test_recorded_tables_are_written_exactly_once_whenever_the_program_dies(tmp_path, capfd):
    moments = random.Random(2)
    with standin(tmp_path, "copy-then-stream", "--delay-ms", "3") as port:
        environment = {"PORT": str(port)}
        undisturbed = tmp_path / "undisturbed"
        undisturbed.mkdir()
        begin = time.monotonic()
        done = run(undisturbed, RECORDED, environment=environment)
        assert done.returncode == 0, done.stderr
        duration = time.monotonic() - begin
        hits = 0
        while hits < KILLS:
            killed = tmp_path / f"killed-{hits}"
            killed.mkdir(exist_ok=True)
            hits += run_and_kill(killed, RECORDED, environment, moments.uniform(0.0, duration))
            last = run(killed, RECORDED, environment=environment)
            assert last.returncode == 0, last.stderr
            assert output_of(killed) == output_of(undisturbed)
        with capfd.disabled():
            print(f"recorded traffic: killed {hits} times, each followed by a run, {rows_in(output_of(undisturbed))} lines equal")
