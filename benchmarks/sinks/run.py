#!/usr/bin/env python3
"""The sinks next to other writers: the same rows, one thread, one run. Needs duckdb and pyarrow (tests/requirements.txt).

Usage: run.py <build folder> [rows]
"""
import pathlib
import shutil
import subprocess
import sys
import tempfile

import duckdb

from parquet_part import parquet_part
from rounds import HERE, best_of, duckdb_copy, show, sink


def csv_part(build, work, connection, rows):
    subprocess.run([build / "bin" / "csv-bench", str(rows), work / "csv-source"], check=True, capture_output=True)
    (source,) = (work / "csv-source").glob("*.csv")
    connection.execute(
        f"CREATE TABLE rows AS SELECT * FROM read_csv('{source}', header=true, columns={{'id': 'BIGINT', "
        "'name': 'VARCHAR', 'email': 'VARCHAR', 'quantity': 'INTEGER', 'price': 'DECIMAL(12,2)', "
        "'created': 'TIMESTAMP'})"
    )
    assert connection.execute("SELECT count(*) FROM rows").fetchone()[0] == rows
    base, plain, zstd_base, zstd = best_of(
        duckdb_copy(work, connection, "csv", "FORMAT csv, HEADER true"),
        sink(build, work, "csv-bench", rows, "none"),
        duckdb_copy(work, connection, "csv-zstd", "FORMAT csv, HEADER true, COMPRESSION zstd"),
        sink(build, work, "csv-bench", rows, "zstd"),
    )
    # On its own: it needs four times the page cache, and finds that its own round before has left it.
    (latest,) = best_of(sink(build, work, "csv-bench", rows, "none", "latest"))
    show("DuckDB COPY, CSV", rows, base)
    show("csv", rows, plain, base)
    show("DuckDB COPY, CSV zstd", rows, zstd_base)
    show("csv zstd", rows, zstd, zstd_base)
    show("csv, latest", rows, latest, base)


PIPELINE = """
[[stage]]
source = "generate"
rows = {rows}

[[stage]]
sink = "{sink}"
directory = "out"
format = "{form}"
"""


def memory_part(build, work, rows):
    """The whole program, once with some rows and once with four times as many."""
    print("\nPeak MiB of the whole program")
    for sink_name in ("csv", "parquet"):
        for form in ("changelog", "latest"):
            peaks = []
            for count in (rows, 4 * rows):
                folder = work / f"memory-{sink_name}-{form}-{count}"
                folder.mkdir()
                (folder / "sync.toml").write_text(PIPELINE.format(rows=count, sink=sink_name, form=form))
                command = [HERE.parent / "measure.py", "log", build / "bin" / "pipeline", "run", "sync.toml"]
                line = subprocess.run(command, cwd=folder, check=True, capture_output=True, text=True).stdout
                peaks.append(int(line.split()[2]))
                shutil.rmtree(folder)
            print(f"{sink_name + ', ' + form:<28}{rows} rows {peaks[0]} MiB, {4 * rows} rows {peaks[1]} MiB", flush=True)


def main():
    build = pathlib.Path(sys.argv[1]).resolve()
    rows = int(sys.argv[2]) if len(sys.argv) > 2 else 1_000_000
    with tempfile.TemporaryDirectory() as folder:
        work = pathlib.Path(folder)
        connection = duckdb.connect()
        connection.execute("SET threads = 1")
        connection.execute("SET preserve_insertion_order = true")
        print(f"{'':<28}{'rows/s':>12}{'rows/CPU s':>13}{'MB':>9}{'peak MiB':>9}   {'time':>8} {'CPU':>7}")
        csv_part(build, work, connection, rows)
        parquet_part(build, work, connection, rows)
        connection.close()
        memory_part(build, work, rows)


if __name__ == "__main__":
    main()
