"""Random tables that the Parquet sink wrote, value by value, with four readers that have nothing to do with each other:
pyarrow (Arrow C++), DuckDB, Polars, and DataFusion (arrow-rs). Statistics and page indexes against the data."""

import datetime
import decimal
import json
import os
import pathlib
import re
import struct
import subprocess

import datafusion
import duckdb
import polars
import pyarrow as pa
import pyarrow.dataset
import pyarrow.parquet as pq
import pytest

SAMPLES = os.environ["PIPELINE_PARQUET_SAMPLES"]
TABLES = int(os.environ.get("PIPELINE_PARQUET_TABLES", "96"))

decimal.getcontext().prec = 100


def by_pyarrow(files):
    return pa.concat_tables([pq.ParquetFile(file).read() for file in files])


def by_duckdb(files):
    connection = duckdb.connect()
    connection.execute("set threads=1; set preserve_insertion_order=true; set timezone='UTC'")
    result = connection.execute("select * from read_parquet(?)", [[str(file) for file in files]])
    return pa.table(result.to_arrow_table() if hasattr(result, "to_arrow_table") else result.fetch_arrow_table())


def by_polars(files):
    return polars.concat([polars.read_parquet(file) for file in files]).to_arrow()


def by_datafusion(files):
    # With one partition the rows come in the order of the file.
    context = datafusion.SessionContext(datafusion.SessionConfig().with_target_partitions(1))
    tables = []
    for number, file in enumerate(files):
        context.register_parquet(f"t{number}", str(file))
        schema = context.table(f"t{number}").schema()
        tables.append(pa.Table.from_batches(context.table(f"t{number}").collect(), schema=schema))
    return pa.concat_tables(tables)


READERS = {"pyarrow": by_pyarrow, "duckdb": by_duckdb, "polars": by_polars, "datafusion": by_datafusion}


@pytest.fixture(scope="session")
def samples(tmp_path_factory):
    folder = tmp_path_factory.mktemp("samples")
    subprocess.run([SAMPLES, "0", str(TABLES), str(folder)], check=True)
    return folder


def files_of(folder, seed):
    return sorted((folder / str(seed)).rglob("*.parquet"))


def int_values(column, unit=1):
    return [None if value is None else value // unit for value in column.to_pylist()]


def bits(column, code, integer):
    return [None if v is None else struct.unpack(integer, struct.pack(code, v))[0] for v in column.to_pylist()]


def normal(column, kind, scale):
    """The values as the JSON has them."""
    column = column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column
    type_ = column.type
    if kind == "int":
        return [None if value is None else int(value) for value in column.to_pylist()]
    if kind in ("bool", "string"):
        return column.to_pylist()
    if kind == "binary":
        return [None if value is None else value.hex() for value in column.to_pylist()]
    if kind == "float32":
        return bits(column, "<f", "<I")
    if kind == "float64":
        return bits(column, "<d", "<Q")
    if kind == "decimal":
        values = (None if v is None else decimal.Decimal(v) for v in column.to_pylist())
        return [None if value is None else str(int(value.scaleb(scale))) for value in values]
    if kind == "date":
        return int_values(column.cast(pa.int32()))
    if kind == "timestamp":
        assert type_.unit == "us", type_
        return int_values(column.cast(pa.int64()))
    if kind == "time":
        return int_values(column.cast(pa.int64()), 1000 if getattr(type_, "unit", "us") == "ns" else 1)
    raise AssertionError(kind)


def nan_as_one(values, kind):
    """A NaN is a NaN, whatever its bits."""
    if not kind.startswith("float"):
        return values
    code, integer = ("<f", "<I") if kind == "float32" else ("<d", "<Q")
    unpacked = (None if v is None else struct.unpack(code, struct.pack(integer, v))[0] for v in values)
    return ["nan" if value is not None and value != value else bits_ for value, bits_ in zip(unpacked, values)]


@pytest.mark.parametrize("reader", READERS)
def test_every_value_comes_back(samples, reader):
    compared = 0
    for seed in range(TABLES):
        expected = json.loads((samples / f"{seed}.json").read_text())
        table = READERS[reader](files_of(samples, seed))
        assert table.num_rows == expected["rows"], f"seed {seed}"
        assert table.column_names == [column["name"] for column in expected["columns"]]
        for column in expected["columns"]:
            name, kind = column["name"], column["kind"]
            values = normal(table.column(name), kind, column["scale"])
            assert nan_as_one(values, kind) == nan_as_one(column["values"], kind), f"seed {seed}, {name}, {kind}"
            compared += len(values)
    print(f"{reader}: {compared} values of {TABLES} tables are equal")
    assert compared > 100_000


def comparable(value):
    if isinstance(value, datetime.datetime):
        return value.replace(tzinfo=None)
    return value


def check_chunk(chunk, values, where):
    present = [comparable(v) for v in values if v is not None and v == v]
    statistics = chunk.statistics
    assert statistics.null_count == len([v for v in values if v is None]), where
    if not statistics.has_min_max:
        return 0
    if chunk.physical_type == "BYTE_ARRAY" and present and isinstance(present[0], str):
        present = [value.encode() for value in present]
        low, high = (v.encode() if isinstance(v, str) else v for v in (statistics.min, statistics.max))
    else:
        low, high = comparable(statistics.min), comparable(statistics.max)
    assert low <= min(present) and max(present) <= high, where
    exact = chunk.physical_type != "BYTE_ARRAY" or (len(low) < 250 and len(high) < 250)
    if exact:
        assert low == min(present) and high == max(present), where
    return 1


def test_statistics_tell_the_least_and_the_largest_value_of_each_row_group(samples):
    checked = 0
    for seed in range(0, TABLES):
        for path in files_of(samples, seed):
            file = pq.ParquetFile(path)
            for group in range(file.num_row_groups):
                if file.metadata.num_columns > 100:
                    continue
                rows = file.read_row_group(group)
                for column in range(file.metadata.num_columns):
                    chunk = file.metadata.row_group(group).column(column)
                    where = f"seed {seed}, row group {group}, {chunk.path_in_schema}"
                    checked += check_chunk(chunk, rows.column(column).to_pylist(), where)
    print(f"{checked} bounds hold")
    assert checked > 500


def test_files_name_their_table_and_their_writer(samples):
    file = pq.ParquetFile(files_of(samples, 7)[0])
    metadata = {key.decode(): value.decode() for key, value in file.metadata.metadata.items()}
    assert metadata["pipeline.namespace"] == "shop"
    assert metadata["pipeline.table"] == "t7"
    assert metadata["pipeline.rows"] == str(file.metadata.num_rows)
    assert re.fullmatch(r"pipeline version \S+ \(build \S+\)", file.metadata.created_by)
    ids = [int(file.schema_arrow.field(i).metadata[b"PARQUET:field_id"]) for i in range(len(file.schema_arrow))]
    assert ids == list(range(1, len(ids) + 1))


def test_crc_of_each_page_is_right(samples):
    for seed in range(TABLES):
        for path in files_of(samples, seed):
            pq.ParquetFile(path, page_checksum_verification=True).read()


def test_a_reader_skips_pages_by_the_page_index_and_row_groups_by_the_bloom_filter(tmp_path):
    toml = """
[pipeline]
name = "pages"

[[stage]]
source = "generate"
rows = 200000

[[stage]]
sink = "parquet"
directory = "out"
row_group_rows = 100000
bloom_filter = { "*" = ["email"] }
"""
    (tmp_path / "sync.toml").write_text(toml)
    done = subprocess.run([os.environ["PIPELINE_BINARY"], "run", "sync.toml"], cwd=tmp_path, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    (path,) = (tmp_path / "out").rglob("*.parquet")
    context = datafusion.SessionContext()
    context.register_parquet("t", str(path))

    def explained(where):
        plan = context.sql(f"explain analyze select count(*) from t where {where}").collect()
        return " ".join(text for batch in plan for text in batch.column(1).to_pylist())

    pages = re.search(r"page_index_pages_pruned=(\d+) total . (\d+) matched", explained("id between 70001 and 70010"))
    print(pages.group(0))
    assert int(pages.group(1)) >= 5 and int(pages.group(2)) == 1
    groups = explained("email = '7777777777777777@mail.example'")
    assert re.search(r"row_groups_pruned_bloom_filter=2 total . 0 matched", groups), groups


def test_readers_skip_the_folders_of_other_partitions(tmp_path):
    toml = """
[pipeline]
name = "partitions"
checkpoint_interval = "10ms"

[[stage]]
source = "generate"
rows = 5000

[[stage]]
sink = "parquet"
directory = "out"
partition_by = { "*" = ["created:month"] }
"""
    (tmp_path / "sync.toml").write_text(toml)
    done = subprocess.run([os.environ["PIPELINE_BINARY"], "run", "sync.toml"], cwd=tmp_path, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    files = sorted((tmp_path / "out").rglob("*.parquet"))
    months = {path.parent.name.removeprefix("created_month=") for path in files}
    relation = f"read_parquet('{tmp_path}/out/*/*/*.parquet', hive_partitioning = true, hive_types_autocast = false)"
    connection = duckdb.connect()
    rows = connection.execute(f"select created_month, strftime(created, '%Y-%m'), id from {relation}").fetchall()
    assert sorted(row[2] for row in rows) == list(range(1, 5001))
    assert all(folder == month for folder, month, _ in rows)
    assert {month for _, month, _ in rows} == months
    table = pa.dataset.dataset(tmp_path / "out", partitioning="hive").to_table()
    assert table.num_rows == 5000


def test_duckdb_finds_the_same_rows_with_and_without_statistics(samples):
    connection = duckdb.connect()
    asked = 0
    for seed in range(TABLES):
        table = by_pyarrow(files_of(samples, seed))
        names = [f.name for f in table.schema if pa.types.is_integer(f.type) or pa.types.is_string(f.type)]
        for name in names[:4]:
            values = [value for value in table.column(name).to_pylist() if value is not None]
            if not values:
                continue
            value = values[len(values) // 2]
            files = [str(file) for file in files_of(samples, seed)]
            found = connection.execute(f"select count(*) from read_parquet(?) where {name} = ?", [files, value]).fetchone()
            assert found[0] == values.count(value), f"seed {seed}, {name}, {value!r}"
            asked += 1
    assert asked > 50
