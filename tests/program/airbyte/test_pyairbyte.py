"""PyAirbyte, Airbyte's own client, against the connector: its tables hold what the source holds."""

import os

import pytest

from connector import GENERATE, PIPELINE, applied, configured, content, discover, read
from recorded_vitess import recorded_content, vitess

os.environ.update(AIRBYTE_OFFLINE_MODE="1", DO_NOT_TRACK="1")
ab = pytest.importorskip("airbyte", reason="in build/venv-airbyte, which ./dev test makes")


@pytest.fixture(name="source")
def fixture_source(tmp_path):
    def get(config, name="generate"):
        script = tmp_path / f"source-{name}"
        script.write_text(f'#!/bin/sh\nexec {PIPELINE} airbyte "$@" --source {name}\n')
        script.chmod(0o755)
        return ab.get_source(f"source-{name}", config=config, local_executable=str(script))

    return get


def rows_of(cache, table):
    """The newest version of each row that is not deleted, as a destination with deduplication keeps it."""
    columns = ["id", "name", "email", "quantity", "price", "_ab_cdc_cursor", "_ab_cdc_deleted_at"]
    newest = {}
    for row in cache.get_pandas_dataframe(table)[columns].itertuples(index=False):
        if row.id not in newest or newest[row.id][5] < row[5]:
            newest[row.id] = row
    return {row.id: row for row in newest.values() if row[6] is None or row[6] != row[6]}


def compare(cache, config):
    expected = content(applied(read(config, catalog=configured(discover(config))).records))
    for table in ("rows_0", "rows_1"):
        rows = rows_of(cache, table)
        assert set(rows) == set(expected[table])
        for key, row in rows.items():
            want = expected[table][key]
            assert (row.name, row.email, float(row.price)) == (want["name"], want["email"], want["price"])
            assert (None if row.quantity != row.quantity else row.quantity) == want["quantity"]


def test_it_reads_all_streams_and_then_only_what_changed(source, tmp_path):
    first = GENERATE | {"changes": 8}
    client = source(first)
    client.check()
    assert set(client.get_available_streams()) == {"rows_0", "rows_1"}
    client.select_all_streams()
    cache = ab.caches.DuckDBCache(db_path=str(tmp_path / "cache.duckdb"))
    result = client.read(cache=cache, write_strategy="append")
    assert result.processed_records == 2 * 68
    compare(cache, first)

    later = source(GENERATE)
    later.select_all_streams()
    result = later.read(cache=cache, write_strategy="append")
    assert result.processed_records == 2 * 4
    compare(cache, GENERATE)


def test_a_check_that_fails_is_reported(source):
    unreachable = {"host": "127.0.0.1", "port": 1, "database": "shop", "username": "u", "password": "p"}
    with pytest.raises(ab.exceptions.AirbyteConnectorCheckFailedError):
        source(unreachable | {"retry_timeout": "1s"}, "planetscale").check()


def test_its_tables_equal_those_of_a_vitess_after_each_sync(source, tmp_path):
    cache = ab.caches.DuckDBCache(db_path=str(tmp_path / "cache.duckdb"))
    with vitess(tmp_path) as server:
        for moment in ("copy", "end"):
            server.move_to(moment)
            client = source(server.config, "planetscale")
            client.check()
            client.select_all_streams()
            client.read(cache=cache, write_strategy="append")
    for table, expected in recorded_content().items():
        newest = {}
        for row in cache.get_pandas_dataframe(table).to_dict("records"):
            if row["id"] not in newest or newest[row["id"]]["_ab_cdc_cursor"] < row["_ab_cdc_cursor"]:
                newest[row["id"]] = row
        rows = {key: row for key, row in newest.items() if row["_ab_cdc_deleted_at"] in (None, "")}
        assert rows.keys() == expected.keys()
        for key, row in rows.items():
            assert {name: row[name] for name in expected[key]} == expected[key]
