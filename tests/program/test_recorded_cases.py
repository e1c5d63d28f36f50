"""Every recorded copy, and copy followed by a stream: the CSV files, applied, equal the recorded rows."""

import json

import pytest

from applied import same_rows
from running import CASES, run, standin
from unhandled_cases import STOPS, UNHANDLED

TOML = """
[[stage]]
source = "planetscale"
host = "127.0.0.1"
port = {port}
database = {keyspace}
tables = {tables}
tls = "disabled"
zero_dates = "text"
retry_timeout = "5s"

[[stage]]
sink = "csv"
directory = "out"
metadata = ["op", "position", "commit_time", "shard", "sequence"]
"""


def starts_with_a_copy(case):
    positions = case["request"].get("vgtid", {}).get("shardGtids", [])
    return bool(positions) and all(not item.get("gtid") for item in positions)


def recorded_cases():
    for path in sorted(CASES.glob("*/case.json")):
        case = json.loads(path.read_text())
        rows = {file.stem: file for file in (path.parent / "rows").glob("*.jsonl")}
        if starts_with_a_copy(case) and rows:
            yield pytest.param(path.parent.name, case, id=path.parent.name)


def outcome(tmp_path, name, case):
    """None = the files equal the rows."""
    tables = {}
    for file in (CASES / name / "rows").glob("*.jsonl"):
        tables[json.loads(file.read_text().split("\n", 1)[0])["table"]] = file
    keyspace = case["request"]["vgtid"]["shardGtids"][0]["keyspace"]
    with standin(tmp_path, name) as port:
        toml = TOML.format(port=port, keyspace=json.dumps(keyspace), tables=json.dumps(sorted(tables), ensure_ascii=False))
        result = run(tmp_path, toml, timeout=120)
    if result.returncode != 0:
        return f"exit code {result.returncode}: {result.stderr}"
    differences = {table: same_rows(tmp_path / "out", f"{keyspace}.{table}", file) for table, file in tables.items()}
    return {table: difference for table, difference in differences.items() if difference} or None


@pytest.mark.parametrize("name, case", recorded_cases())
def test_a_recorded_copy_gives_the_recorded_rows(tmp_path, name, case):
    difference = outcome(tmp_path, name, case)
    if name in STOPS:
        assert difference is not None and STOPS[name] in str(difference), difference
    elif name in UNHANDLED:
        assert difference is not None, f"{name} is handled now: take it off the list of unhandled cases"
    else:
        assert difference is None, difference


def test_each_listed_case_is_there():
    assert set(UNHANDLED) | set(STOPS) <= {path.name for path in CASES.iterdir()}
