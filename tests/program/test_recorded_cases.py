"""Every recorded copy, and copy followed by a stream: the CSV files, applied, equal the recorded rows.

tests/sources/planetscale/recorded reads these and all others, which begin at a position, without the program around.
"""

import json

import mysql_answers
import pytest

from applied import csv_files, same_rows
from running import CASES, run
from servers import servers

TOML = """
[[stage]]
source = "planetscale"
host = "127.0.0.1"
port = {port}
mysql_port = {mysql_port}
database = {keyspace}
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


def is_streamable(table):
    """Vitess takes a backtick in the name of a table for the end of the name (vstream.md 8)."""
    return "`" not in table


def answers_for(name, case, files):
    """The MySQL side: the recorded tables, and the shards that the recording names."""
    keyspace = positions(case)[0]["keyspace"]
    heads = [json.loads(file.read_text().split("\n", 1)[0]) for file in files.values()]
    shards = {shard for _, shard in mysql_answers.last_positions(CASES / name)}
    shards |= {item["shard"] for item in positions(case) if "shard" in item}
    return {keyspace: [*mysql_answers.of_tables(keyspace, heads), mysql_answers.tablets(keyspace, sorted(shards))]}


@pytest.mark.parametrize("name, case", list(recorded_cases()))
def test_a_recorded_copy_gives_the_recorded_rows(tmp_path, name, case):
    files = {}
    for file in (CASES / name / "rows").glob("*.jsonl"):
        files[json.loads(file.read_text().split("\n", 1)[0])["table"]] = file
    keyspace = positions(case)[0]["keyspace"]
    with servers(tmp_path, name, answers=answers_for(name, case, files)) as (port, mysql):
        toml = TOML.format(
            port=port,
            mysql_port=mysql.port,
            keyspace=quoted(keyspace),
            tablet_type=quoted(case["request"].get("tabletType", "PRIMARY").lower()),
        )
        result = run(tmp_path, toml, timeout=120)
    assert result.returncode == 0, result.stderr
    for table, file in files.items():
        if is_streamable(table):
            assert same_rows(tmp_path / "out", f"{keyspace}.{table}", file) is None, table
        else:
            assert f"table {table} is left out" in result.stderr
            assert csv_files(tmp_path / "out", f"{keyspace}.{table}") == []
