"""What the MySQL port adds: tables by themselves, columns, checks before a run, positions that are lost."""

import json
import signal
import subprocess
import time

import pytest

import mysql_answers
from applied import csv_files, parse_csv, same_rows
from running import CASES, PIPELINE, run, standin
from servers import mysql_standin, servers

TOML = """
[pipeline]
checkpoint_interval = "100ms"

[[stage]]
source = "planetscale"
host = "127.0.0.1"
port = {port}
mysql_port = {mysql}
database = "{keyspace}"
tls = "disabled"
zero_dates = "text"
retry_timeout = "5s"
{more}

[[stage]]
sink = "csv"
directory = "out"
metadata = ["op"]
"""

CASE = "copy-then-stream"
NOWHERE = 1  # a port where nothing listens


def toml(port, mysql, more="", keyspace="shop"):
    return TOML.format(port=port, mysql=mysql, more=more, keyspace=keyspace)


def assert_rows(tmp_path, case, tables=None, keyspace="shop"):
    for file in sorted((CASES / case / "rows").glob("*.jsonl")):
        table = json.loads(file.read_text().split("\n", 1)[0])["table"]
        if tables is None or table in tables:
            assert same_rows(tmp_path / "out", f"{keyspace}.{table}", file) is None


def exported(tmp_path):
    return sorted(path.name for path in (tmp_path / "out").glob("*.csv"))


@pytest.fixture(scope="module")
def recorded(tmp_path_factory):
    """The MySQL side with the recorded answers of a real vtgate, and nothing else."""
    with mysql_standin(tmp_path_factory.mktemp("mysql"), mysql_answers.recorded(CASES / "discovery")) as mysql:
        yield mysql


def discovered(tmp_path, mysql, keyspace, more=""):
    result = run(tmp_path, toml(NOWHERE, mysql.port, more, keyspace), verb="discover", arguments=["--format", "json"])
    assert result.returncode == 0, result.stderr
    return {stream["name"]: stream for stream in map(json.loads, result.stdout.splitlines())}


def test_discover_lists_streams_columns_types_and_keys(tmp_path, recorded):
    streams = discovered(tmp_path, recorded, "shop")
    assert {"all_types", "cs_customers", "big"} <= set(streams)
    assert not [name for name in streams if "`" in name]
    columns = {column["name"]: column for column in streams["cs_orders"]["columns"]}
    assert columns["order_id"] == {"name": "order_id", "type": "int64", "nullable": False, "key": 1, "column_type": "bigint"}
    assert columns["line"]["key"] == 2
    assert columns["price"]["type"] == "decimal(10,2)"
    types = {column["name"]: column for column in streams["all_types"]["columns"]}
    assert types["s_gen"]["generated"] and types["inv"]["invisible"] == "true" and types["inv"]["default"] == "7"


def test_discover_finds_each_table_of_a_sharded_keyspace_once(tmp_path, recorded):
    assert sorted(discovered(tmp_path, recorded, "sharded")) == ["orders", "users"]


def test_discover_takes_globs_and_exclusions(tmp_path, recorded):
    assert sorted(discovered(tmp_path, recorded, "shop", 'tables = ["cs_*"]\nexclude_tables = ["*_void"]')) == [
        "cs_customers", "cs_orders"]


def test_discover_for_people_names_key_and_source_type(tmp_path, recorded):
    result = run(tmp_path, toml(NOWHERE, recorded.port, 'tables = ["cs_orders"]'), verb="discover")
    assert result.returncode == 0, result.stderr
    assert result.stdout.splitlines()[:2] == ["shop.cs_orders", "  order_id  int64          bigint         key 1, not null"]


@pytest.mark.parametrize("more, said, place", [
    ('tables = ["cs_order"]', "there is no table cs_order", 'tables = ["cs_order"]'),
    ('tables = ["nothing*"]', "no table of the keyspace is chosen", 'tables = ["nothing*"]'),
])
def test_a_table_that_is_not_there_is_an_error_at_its_line(tmp_path, recorded, more, said, place):
    result = run(tmp_path, toml(NOWHERE, recorded.port, more), verb="discover")
    assert result.returncode == 3
    assert said in result.stderr and place in result.stderr


def test_an_unknown_keyspace_is_an_error(tmp_path, recorded):
    result = run(tmp_path, toml(NOWHERE, recorded.port, keyspace="nope"), verb="discover")
    assert result.returncode == 3
    assert "knows no such database" in result.stderr and 'database = "nope"' in result.stderr


def test_without_a_list_all_tables_are_exported(tmp_path):
    with servers(tmp_path, CASE) as (port, mysql):
        result = run(tmp_path, toml(port, mysql.port))
    assert result.returncode == 0, result.stderr
    assert_rows(tmp_path, CASE)
    assert "at one position: 0 MySQL56/" in result.stderr
    assert "not in the answers" not in result.stderr


def test_run_works_without_mysql_when_tables_are_named_exactly(tmp_path):
    with standin(tmp_path, CASE) as port:
        result = run(tmp_path, toml(port, NOWHERE, 'tables = ["cts_a", "cts_b"]'))
    assert result.returncode == 0, result.stderr
    assert "can't be reached" in result.stderr and "not checked are" in result.stderr
    assert_rows(tmp_path, CASE)


def test_run_without_mysql_asks_for_exact_names(tmp_path):
    with standin(tmp_path, CASE) as port:
        for more in ("", 'tables = ["cts_*"]'):
            result = run(tmp_path, toml(port, NOWHERE, more))
            assert result.returncode != 0
            assert "can't be listed" in result.stderr and "name each table" in result.stderr
        result = run(tmp_path, toml(port, NOWHERE, 'mysql = "off"'))
        assert result.returncode == 3 and "without MySQL" in result.stderr


@pytest.mark.parametrize("case", ["copy-keys", "copy-values"])
def test_mysql_names_the_character_sets_that_vttablet_does_not_know(tmp_path, case):
    with servers(tmp_path, case) as (port, mysql):
        result = run(tmp_path, toml(port, mysql.port, keyspace="types"))
    assert result.returncode == 0, result.stderr
    assert_rows(tmp_path, case, keyspace="types")


def test_a_purged_position_stops_the_run_and_says_what_to_do(tmp_path):
    answers = mysql_answers.of_case(CASES / CASE)
    now = tmp_path / "now"
    now.write_text("copy")
    with servers(tmp_path, CASE, "--now-file", str(now), answers=answers) as (port, mysql):
        text = toml(port, mysql.port)
        assert run(tmp_path, text).returncode == 0
        before = {path: path.read_bytes() for path in (tmp_path / "out").glob("*.csv")}
        now.write_text("end")
        mysql.answer(mysql_answers.all_purged(answers))
        for verb, arguments in (("check", ["--probe"]), ("run", [])):
            result = run(tmp_path, text, verb=verb, arguments=arguments)
            assert result.returncode == 1, result.stderr
            assert "were purged" in result.stderr and "shard 0" in result.stderr and "resync" in result.stderr
        assert before == {path: path.read_bytes() for path in (tmp_path / "out").glob("*.csv")}
        result = run(tmp_path, text.replace('tls = "disabled"', 'tls = "disabled"\non_position_lost = "resync"'))
        assert result.returncode == 0, result.stderr
        assert "copied again" in result.stderr
    assert_rows(tmp_path, CASE)


def test_history_that_a_failover_lost_is_told_apart(tmp_path):
    answers = mysql_answers.of_case(CASES / CASE)
    with servers(tmp_path, CASE, answers=answers) as (port, mysql):
        text = toml(port, mysql.port)
        assert run(tmp_path, text).returncode == 0
        mysql.answer(mysql_answers.changed(answers, executed="99999999-e75a-11f1-9733-02fc00000001:1-7"))
        result = run(tmp_path, text)
        assert result.returncode == 1
        assert "lacks transactions" in result.stderr and "failover" in result.stderr


def test_probe_warns_of_minimal_row_images(tmp_path):
    answers = mysql_answers.changed(mysql_answers.of_case(CASES / CASE), row_image="MINIMAL")
    with servers(tmp_path, CASE, answers=answers) as (port, mysql):
        result = run(tmp_path, toml(port, mysql.port), verb="check", arguments=["--probe"])
    assert result.returncode == 0 and "binlog_row_image = MINIMAL" in result.stderr, result.stderr


def test_probe_of_a_server_that_works_finds_nothing_wrong(tmp_path):
    with servers(tmp_path, CASE) as (port, mysql):
        result = run(tmp_path, toml(port, mysql.port), verb="check", arguments=["--probe"])
    assert result.returncode == 0 and "nothing wrong found" in result.stderr, result.stderr
    assert sorted(path.name for path in tmp_path.glob("*.state")) == []


def test_probe_names_a_tablet_type_that_is_not_there(tmp_path):
    answers = mysql_answers.of_case(CASES / CASE)
    answers["shop"] = [item for item in answers["shop"] if item["query"] != "show vitess_tablets"]
    answers["shop"].append(mysql_answers.tablets("shop", ["0"], ["PRIMARY", "RDONLY"]))
    with servers(tmp_path, CASE, answers=answers) as (port, mysql):
        result = run(tmp_path, toml(port, mysql.port, 'tablet_type = "replica"'), verb="check", arguments=["--probe"])
    assert result.returncode == 3
    assert "no tablet of type REPLICA serves shard shop/0" in result.stderr
    assert "PRIMARY, RDONLY" in result.stderr and 'tablet_type = "replica"' in result.stderr


def test_other_tablets_serve_where_there_are_none_of_the_wanted_type(tmp_path):
    answers = mysql_answers.of_case(CASES / CASE)
    answers["shop"] = [item for item in answers["shop"] if item["query"] != "show vitess_tablets"]
    answers["shop"].append(mysql_answers.tablets("shop", ["0"], ["PRIMARY"]))
    more = 'tablet_type = "replica"\nfallback_tablet_type = "primary"\ncells = ["zone1"]'
    with servers(tmp_path, CASE, answers=answers) as (port, mysql):
        result = run(tmp_path, toml(port, mysql.port, more))
    assert result.returncode == 0, result.stderr
    assert "no tablet of type REPLICA serves shard shop/0: reading from primary tablets" in result.stderr
    assert_rows(tmp_path, CASE)


def test_a_table_that_is_gone_costs_only_itself(tmp_path):
    answers = mysql_answers.of_case(CASES / CASE)
    heads = [json.loads(path.read_text().split("\n", 1)[0]) for path in (CASES / CASE / "rows").glob("*.jsonl")]
    left = [head for head in heads if head["table"] != "cts_b"]
    with servers(tmp_path, CASE, answers=answers) as (port, mysql):
        text = toml(port, mysql.port, 'tables = ["cts_a", "cts_b"]')
        assert run(tmp_path, text).returncode == 0
        tablets = [item for item in answers["shop"] if item["query"] == "show vitess_tablets"]
        mysql.answer({**answers, "shop": mysql_answers.of_tables("shop", left) + tablets})
        result = run(tmp_path, text)
    assert result.returncode == 0, result.stderr
    assert "table cts_b is gone" in result.stderr


def test_a_snapshot_copies_anew_each_time_and_replaces_the_rows(tmp_path):
    with servers(tmp_path, CASE) as (port, mysql):
        text = toml(port, mysql.port, 'mode = "snapshot"')
        for _ in range(2):
            result = run(tmp_path, text)
            assert result.returncode == 0, result.stderr
            assert "2 tables of keyspace shop copied" in result.stderr
            rows = parse_csv(csv_files(tmp_path / "out", "shop.cts_a")[-1].read_bytes())
            assert len(rows) > 1 and len(csv_files(tmp_path / "out", "shop.cts_a")) == 1


def test_follow_goes_on_until_it_is_stopped_and_resumes(tmp_path):
    now = tmp_path / "now"
    now.write_text("copy")
    with servers(tmp_path, CASE, "--now-file", str(now)) as (port, mysql):
        (tmp_path / "sync.toml").write_text(toml(port, mysql.port, 'mode = "follow"'))
        log = open(tmp_path / "run.log", "w")
        process = subprocess.Popen([PIPELINE, "run", "sync.toml"], cwd=tmp_path, stderr=log, stdout=log)
        try:
            deadline = time.monotonic() + 40
            while not exported(tmp_path) and time.monotonic() < deadline:
                time.sleep(0.1)
            now.write_text("end")
            while time.monotonic() < deadline:
                time.sleep(0.3)
                if exported(tmp_path) and b"delete" in (tmp_path / "out" / "shop.cts_a.csv").read_bytes():
                    break
            time.sleep(1)
            assert process.poll() is None, (tmp_path / "run.log").read_text()
            process.send_signal(signal.SIGTERM)
            assert process.wait(20) == 143, (tmp_path / "run.log").read_text()
        finally:
            process.kill()
            log.close()
        assert run(tmp_path, toml(port, mysql.port)).returncode == 0
    assert_rows(tmp_path, CASE)


def test_a_second_sync_of_many_unchanged_tables_opens_one_stream(tmp_path):
    answers = mysql_answers.of_case(CASES / "many-tables")
    head = json.loads(next((CASES / "many-tables" / "rows").glob("*.jsonl")).read_text().split("\n", 1)[0])
    tablets = [item for item in answers["shop"] if item["query"] == "show vitess_tablets"]
    heads = [{**head, "table": f"many_{number:03}"} for number in range(60)]
    answers["shop"] = mysql_answers.of_tables("shop", heads) + tablets
    with servers(tmp_path, "many-tables", answers=answers) as (port, mysql):
        text = toml(port, mysql.port)
        first = run(tmp_path, text, timeout=120)
        assert first.returncode == 0, first.stderr
        second = run(tmp_path, text)
    assert second.returncode == 0, second.stderr
    assert "60 tables of keyspace shop at one position" in second.stderr
    assert "VStreams opened: 1\n" in second.stderr, second.stderr
