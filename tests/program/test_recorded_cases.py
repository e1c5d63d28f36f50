"""Every recorded copy, and copy followed by a stream: the CSV files, applied, equal the recorded rows.

tests/sources/planetscale/recorded reads these and all others, which begin at a position, without the program around.
"""

import json

import pytest

from applied import same_rows
from running import CASES, run, standin
from unhandled_cases import UNHANDLED

TOML = """
[[stage]]
source = "planetscale"
host = "127.0.0.1"
port = {port}
database = {keyspace}
tables = {tables}
tls = "disabled"
tablet_type = {tablet_type}
zero_dates = "text"
retry_timeout = "10s"
stall_timeout = "2s"

[[stage]]
sink = "csv"
directory = "out"
metadata = ["op", "position", "commit_time", "shard", "sequence", "unavailable"]
"""


def quoted(value):
    return json.dumps(value, ensure_ascii=False)


def positions(case):
    return case["request"].get("vgtid", {}).get("shardGtids", [])


def starts_with_a_copy(case):
    return all(not item.get("gtid") for item in positions(case))


def recorded_cases():
    for path in sorted(CASES.glob("*/case.json")):
        case = json.loads(path.read_text())
        rows = list((path.parent / "rows").glob("*.jsonl"))
        if positions(case) and rows and starts_with_a_copy(case):
            yield pytest.param(path.parent.name, case, id=path.parent.name)


def outcome(tmp_path, name, case):
    """None = the files equal the rows."""
    tables = {}
    for file in (CASES / name / "rows").glob("*.jsonl"):
        tables[json.loads(file.read_text().split("\n", 1)[0])["table"]] = file
    keyspace = positions(case)[0]["keyspace"]
    with standin(tmp_path, name) as port:
        toml = TOML.format(
            port=port,
            keyspace=quoted(keyspace),
            tables=quoted(sorted(tables)),
            tablet_type=quoted(case["request"].get("tabletType", "PRIMARY").lower()),
        )
        result = run(tmp_path, toml, timeout=120)
    if result.returncode != 0:
        return f"exit code {result.returncode}: {result.stderr}"
    differences = {table: same_rows(tmp_path / "out", f"{keyspace}.{table}", file) for table, file in tables.items()}
    return {table: difference for table, difference in differences.items() if difference} or None


@pytest.mark.parametrize("name, case", recorded_cases())
def test_a_recorded_copy_gives_the_recorded_rows(tmp_path, name, case):
    difference = outcome(tmp_path, name, case)
    if name in UNHANDLED:
        assert difference is not None, f"{name} is handled now: take it off the list of unhandled cases"
        assert UNHANDLED[name][0] in str(difference), difference
    else:
        assert difference is None, difference


def test_each_listed_case_is_there():
    assert set(UNHANDLED) <= {path.name for path in CASES.iterdir()}
