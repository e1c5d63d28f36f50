"""The connection breaks after every event in turn: the files are those of an undisturbed run."""

import json

import pytest

from applied import same_rows
from running import CASES, run, standin

TOML = """
[[stage]]
source = "planetscale"
host = "127.0.0.1"
port = {port}
database = {keyspace}
tables = {tables}
tls = "disabled"
zero_dates = "text"
retry_timeout = "20s"

[[stage]]
sink = "csv"
directory = "out"
metadata = ["op"]
"""

# gRPC codes: OK (a clean end), CANCELLED, UNKNOWN, UNAVAILABLE.
STATUSES = [0, 1, 2, 14]
CASES_TO_CUT = ["copy-then-stream", "copy-basic", "sharded-copy", "copy-truncated-meanwhile", "copy-then-stream-pk"]


def events(name):
    return json.loads((CASES / name / "case.json").read_text())["events"]


def cuts():
    for name in CASES_TO_CUT:
        if not (CASES / name).exists():
            continue
        for number in range(0, events(name)):
            yield pytest.param(name, number, STATUSES[number % len(STATUSES)], id=f"{name}-{number}")


@pytest.mark.parametrize("name, number, status", cuts())
def test_a_cut_after_any_event_loses_and_repeats_nothing(tmp_path, name, number, status):
    case = json.loads((CASES / name / "case.json").read_text())
    keyspace = case["request"]["vgtid"]["shardGtids"][0]["keyspace"]
    tables = {file.stem: file for file in (CASES / name / "rows").glob("*.jsonl")}
    with standin(tmp_path, name, "--cut-after-event", str(number), "--cut-status", str(status), "--cut-times", "3") as port:
        toml = TOML.format(port=port, keyspace=json.dumps(keyspace), tables=json.dumps(sorted(tables)))
        result = run(tmp_path, toml)
    assert result.returncode == 0, result.stderr
    for table, rows in tables.items():
        assert same_rows(tmp_path / "out", f"{keyspace}.{table}", rows) is None
