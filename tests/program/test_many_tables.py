"""Many tables take no more streams than one when nothing has changed."""

import mysql_answers
from model_database import Database
from running import run
from servers import mysql_standin

TABLES = 200

TOML = """
[[stage]]
source = "planetscale"
host = "127.0.0.1"
port = {port}
mysql_port = {mysql_port}
database = "shop"
tls = "disabled"

[[stage]]
sink = "csv"
directory = "out"
"""


def head(table):
    columns = [
        {"name": name, "column_type": column_type, "nullable": name != "id", "charset": charset, "extra": None}
        for name, column_type, charset in (("id", "bigint", None), ("v", "varchar(20)", "utf8mb4"))
    ]
    return {"table": table, "columns": columns, "primary_key": ["id"]}


def test_the_second_sync_of_two_hundred_tables_opens_two_streams(tmp_path):
    names = [f"t{number:03}" for number in range(TABLES)]
    database = Database(tmp_path)
    for name in names:
        database.run(f"create table {name} (id bigint primary key, v varchar(20))", f"insert into {name} values (1, 'a')")
    answers = {
        "shop": [*mysql_answers.of_tables("shop", [head(name) for name in names]), mysql_answers.tablets("shop", ["0"])]
    }
    with mysql_standin(tmp_path, answers) as mysql, database.served():
        toml = TOML.format(port=database.port, mysql_port=mysql.port)
        first = run(tmp_path, toml)
        assert first.returncode == 0, first.stderr
        opened_by_first = database.streams_opened()
        second = run(tmp_path, toml)
        opened_by_second = database.streams_opened() - opened_by_first
        database.run("insert into t007 values (2, 'b')", "delete from t123 where id = 1")
        third = run(tmp_path, toml)
    assert second.returncode == 0, second.stderr
    assert opened_by_second <= 2
    assert f"{TABLES} tables of keyspace shop at one position: 0 MySQL56/" in second.stderr
    assert f"VStreams opened: {opened_by_second}" in second.stderr
    assert third.returncode == 0, third.stderr
    assert len(list((tmp_path / "out").glob("*.csv"))) == TABLES
    assert (tmp_path / "out" / "shop.t007.csv").read_text() == 'id,v\n1,a\n2,b\n'
