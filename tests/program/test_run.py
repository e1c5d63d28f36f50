"""What a run does with two sinks and with a signal, and how it ends."""

import json
import subprocess
import time

import pytest

from running import GENERATE_TO_CSV, PIPELINE, files_below, run, standin

SLOW = GENERATE_TO_CSV.replace("rows = 100", "rows = 50000\nrows_per_second = 20000\ncheckpoint_rows = 1000")

FAN_OUT = """
[[stage]]
transform = "columns"
id = "without_email"
from = ["generate"]
exclude = { "*.*" = ["email"] }

[[stage]]
sink = "csv"
id = "fewer"
directory = "fewer"
"""

PLANETSCALE = """
[[stage]]
source = "planetscale"
host = "127.0.0.1"
port = "${PORT}"
database = "shop"
tables = ["cts_a", "cts_b"]
tls = "disabled"

[[stage]]
sink = "csv"
directory = "all"
metadata = ["op"]

[[stage]]
transform = "columns"
from = ["planetscale"]
include = { "shop.cts_a" = ["id"] }

[[stage]]
sink = "csv"
id = "fewer"
directory = "fewer"
metadata = ["op"]
"""


def stop(directory, toml, signal, code, environment=None, after="out"):
    """Sends `signal` as soon as the folder `after` is there."""
    (directory / "sync.toml").write_text(toml)
    with subprocess.Popen([PIPELINE, "run", "sync.toml"], cwd=directory, stderr=subprocess.PIPE, text=True, env=environment) as process:
        while not (directory / after).exists():
            assert process.poll() is None
            time.sleep(0.01)
        time.sleep(0.3)
        process.send_signal(signal)
        _, errors = process.communicate(timeout=20)
        assert process.returncode == code, errors
    return errors


def lines_of(path):
    return path.read_text().splitlines()


@pytest.mark.parametrize("signal, code", [(2, 130), (15, 143)])
def test_a_signal_ends_the_run_at_a_checkpoint(tmp_path, signal, code):
    errors = stop(tmp_path, SLOW, signal, code)
    assert "stopped after" in errors and "not saved" not in errors
    (path,) = (tmp_path / "out").glob("*.csv")
    stopped = path.read_bytes()
    assert 1 < stopped.count(b"\n") < 50001
    # All that was written counts: a run without more to read leaves the file as it is.
    done = run(tmp_path, SLOW)
    assert done.returncode == 0, done.stderr
    assert path.read_bytes().startswith(stopped) and path.read_bytes().count(b"\n") == 50001


def test_two_sinks_get_the_same_rows_also_after_a_signal(tmp_path):
    toml = SLOW + FAN_OUT
    stop(tmp_path, toml, 15, 143)
    done = run(tmp_path, toml)
    assert done.returncode == 0, done.stderr
    (all_columns,) = (tmp_path / "out").glob("*.csv")
    fewer = lines_of(tmp_path / "fewer" / all_columns.name)
    columns = lines_of(all_columns)[0].split(",")
    email = columns.index("email")
    assert fewer[0].split(",") == columns[:email] + columns[email + 1 :]
    assert len(fewer) == 50001
    assert [line.split(",")[0] for line in fewer] == [line.split(",")[0] for line in lines_of(all_columns)]


def test_two_sinks_get_the_same_changes_of_recorded_tables(tmp_path):
    with standin(tmp_path, "copy-then-stream") as port:
        result = run(tmp_path, PLANETSCALE, environment={"PORT": str(port)})
    assert result.returncode == 0, result.stderr
    whole, keys = (lines_of(tmp_path / folder / "shop.cts_a.csv") for folder in ("all", "fewer"))
    assert keys[0] == "_op,id"
    assert keys == [",".join(line.split(",")[:2]) for line in whole]
    assert (tmp_path / "all" / "shop.cts_b.csv").read_bytes() == (tmp_path / "fewer" / "shop.cts_b.csv").read_bytes()


def test_a_column_that_is_not_there_names_the_near_ones(tmp_path):
    toml = PLANETSCALE.replace('["id"]', '["idd"]')
    with standin(tmp_path, "copy-then-stream") as port:
        result = run(tmp_path, toml, environment={"PORT": str(port)})
    assert result.returncode == 3, result.stderr
    assert '"idd"' in result.stderr and '"id"' in result.stderr and "sync.toml:18:" in result.stderr


def test_the_report_of_a_run_is_one_json_object_for_machines(tmp_path):
    for rows in (100, 0):
        result = run(tmp_path, GENERATE_TO_CSV, arguments=("--format", "json"))
        assert result.returncode == 0, result.stderr
        report = json.loads(result.stdout)
        assert report["type"] == "report" and report["status"] == "done" and report["saved"] is True
        assert report["rows"] == rows and sum(stream["rows"] for stream in report["streams"]) == rows
        assert report["checkpoint"] == 1


def test_the_report_tells_what_each_sink_got(tmp_path):
    toml = GENERATE_TO_CSV + """
[[stage]]
sink = "null"
from = ["generate"]
"""
    result = run(tmp_path, toml, arguments=("--format", "json"))
    assert result.returncode == 0, result.stderr
    report = json.loads(result.stdout)
    assert [(stream["sink"], stream["rows"]) for stream in report["streams"]] == [("csv", 100), ("null", 100)]
    assert report["rows"] == 200


def test_a_second_run_without_changes_writes_nothing(tmp_path):
    def written(directory):
        """All files with content and time, but the lock, which names the process."""
        return {
            name: (content, (directory / name).stat().st_mtime_ns)
            for name, content in files_below(directory).items()
            if name not in ("sync.toml", "standin.log") and not name.endswith("lock")
        }

    with standin(tmp_path, "copy-then-stream") as port:
        environment = {"PORT": str(port)}
        assert run(tmp_path, PLANETSCALE, environment=environment).returncode == 0
        before = written(tmp_path)
        second = run(tmp_path, PLANETSCALE, environment=environment)
    assert second.returncode == 0, second.stderr
    assert "done: 0 rows" in second.stderr
    assert written(tmp_path) == before
