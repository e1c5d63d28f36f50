"""A database that changes all the time, read by a program that is killed again and again: at the end the files hold its rows.

PIPELINE_LIVES says how many times the program is started (default 40).
"""

import csv
import os
import random
import subprocess
import time

import pytest

from applied import apply_changes
from model_database import Database, literal
from parquet_rows import rows_of
from running import PIPELINE, run

LIVES = int(os.environ.get("PIPELINE_LIVES", "40"))

TOML = """
[pipeline]
name = "living"
checkpoint_interval = "0ms"

[[stage]]
source = "planetscale"
host = "127.0.0.1"
port = "${PORT}"
database = "shop"
tables = ["orders", "kinds"]
mysql = "off"
tls = "disabled"
stall_timeout = "1s"
MODE

[[stage]]
sink = "csv"
directory = "log"
metadata = ["op", "shard"]

[[stage]]
sink = "csv"
id = "latest"
from = ["planetscale"]
directory = "latest"
format = "latest"

[[stage]]
sink = "parquet"
from = ["planetscale"]
directory = "parquet"
format = "latest"
manifest = true
"""

FOLLOW = 'mode = "follow"'


class Shop:
    """Two tables, "orders" with a plain key and "kinds" with an ENUM in it, and what they must hold."""

    def __init__(self, database, rng):
        self.database = database
        self.rng = rng
        self.rows = {"orders": {}, "kinds": {}}
        self.columns = {"orders": ["id", "v"], "kinds": ["id", "kind", "v"]}
        self.resharded = False
        self.columns_added = 0
        database.run(
            "create table orders (id bigint primary key, v varchar(20))",
            "create table kinds (id bigint, kind enum('b','a','c'), v varchar(20), primary key (kind, id))",
        )
        for number in range(300):
            self.insert("orders", number)
            self.insert("kinds", number)

    def insert(self, table, number):
        row = {name: self.value(name, number) for name in self.columns[table]}
        self.rows[table][number] = row
        self.database.run(f"insert into {table} values ({', '.join(literal(value) for value in row.values())})")

    def value(self, column, number):
        if column == "id":
            return number
        if column == "kind":
            return self.rng.choice("abc")
        return None if self.rng.random() < 0.2 else f"v{self.rng.randrange(1000)}, \"x\""

    def step(self):
        table = self.rng.choice(["orders", "kinds"])
        number = self.rng.randrange(400)
        kind = self.rng.random()
        if kind < 0.008 and len(self.columns[table]) < 6:
            self.add_column(table)
        elif kind < 0.012 and self.columns[table][-1].startswith("extra"):
            self.drop_column(table)
        elif kind < 0.013:
            self.truncate(table)
        elif kind < 0.02:
            self.kill_tablet()
        elif number not in self.rows[table]:
            self.insert(table, number)
        elif kind < 0.3:
            self.remove(table, number)
        else:
            self.update(table, number)

    def remove(self, table, number):
        del self.rows[table][number]
        self.database.run(f"delete from {table} where id = {number}")

    def update(self, table, number):
        column = self.rng.choice(self.columns[table][1:])
        self.rows[table][number][column] = self.value(column, number)
        self.database.run(
            f"update {table} set {column} = {literal(self.rows[table][number][column])} where id = {number}"
        )

    def add_column(self, table):
        self.columns_added += 1
        name = f"extra{self.columns_added}"
        self.columns[table].append(name)
        for row in self.rows[table].values():
            row[name] = None
        self.database.run(f"alter table {table} add column {name} varchar(20)")

    def drop_column(self, table):
        name = self.columns[table].pop()
        for row in self.rows[table].values():
            del row[name]
        self.database.run(f"alter table {table} drop column {name}")

    def truncate(self, table):
        self.rows[table].clear()
        self.database.run(f"truncate table {table}")

    def kill_tablet(self):
        self.database.direct("kill " + self.rng.choice(["-40", "80-"] if self.resharded else ["-80", "80-"]))

    def reshard(self):
        self.resharded = True
        self.database.direct("reshard -80 to -40,40-80")

    def texts(self, table):
        """Its rows as CSV shows them; NULL is None."""
        return {
            tuple(None if row[name] is None else str(row[name]) for name in self.columns[table])
            for row in self.rows[table].values()
        }


def one_life(directory, port, shop, rng):
    """Starts the program, writes meanwhile, and kills it, unless it ends before."""
    process = subprocess.Popen(
        [PIPELINE, "run", "sync.toml"], cwd=directory, env={**os.environ, "PORT": str(port)},
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )
    with process:
        end = time.monotonic() + rng.uniform(0.02, 0.5)
        while time.monotonic() < end and process.poll() is None:
            shop.step()
            time.sleep(0.002)
        process.kill()
    return process.returncode


def applied_log(folder, table, columns, key):
    rows = apply_changes(folder, f"shop.{table}", key)
    return [tuple(None if row.get(name) is None else row[name].decode() for name in columns) for row in rows]


def latest_rows(folder, table, columns):
    """NULL is an unquoted empty value, which Python's csv does not tell from an empty text; there is none here."""
    (path,) = folder.glob(f"shop.{table}*.csv")
    with open(path, newline="", encoding="utf-8") as file:
        return [tuple(row.get(name) or None for name in columns) for row in csv.DictReader(file)]


def parquet_latest_rows(rows, columns):
    return [tuple(None if row.get(name) is None else str(row[name]) for name in columns) for row in rows]


@pytest.mark.parametrize("mode", ["", FOLLOW], ids=["sync", "follow"])
def test_no_row_is_lost_or_stale_whatever_happens(tmp_path, mode):
    seed = random.randrange(1_000_000)
    print("seed", seed)
    rng = random.Random(seed)
    database = Database(tmp_path)
    shop = Shop(database, rng)
    (tmp_path / "sync.toml").write_text(TOML.replace("MODE", mode))
    with database.served("--shards=-80,80-"):
        codes = []
        for life in range(LIVES):
            if life == LIVES // 2:
                shop.reshard()
            codes.append(one_life(tmp_path, database.port, shop, rng))
        last = run(tmp_path, TOML.replace("MODE", ""), environment={"PORT": str(database.port)})
    assert last.returncode == 0, last.stderr
    print("killed", codes.count(-9), "of", len(codes))
    parquet = rows_of(tmp_path / "parquet")
    keys = {"orders": ["id"], "kinds": ["kind", "id"]}
    for table, columns in shop.columns.items():
        written = {
            "log": applied_log(tmp_path / "log", table, columns, keys[table]),
            "latest": latest_rows(tmp_path / "latest", table, columns),
            "parquet": parquet_latest_rows(parquet[table], columns),
        }
        wanted = sorted(map(str, shop.texts(table)))
        for sink, rows in written.items():
            assert sorted(map(str, rows)) == wanted, f"{table} in {sink}"
