#!/usr/bin/env python3
"""The sinks next to other writers: the same rows, one thread, one run. Needs duckdb and pyarrow (tests/requirements.txt).

Usage: run.py <build folder> [rows]
"""
import os
import pathlib
import resource
import shutil
import subprocess
import sys
import tempfile
import time

import duckdb

from parquet_part import parquet_part

HERE = pathlib.Path(__file__).resolve().parent
ROUNDS = 5


def sink(build, work, program, rows, *arguments):
    """Best of some rounds: seconds, seconds of CPU, peak MiB, bytes of the files."""
    best = None
    for number in range(ROUNDS):
        folder = work / f"{program}-{'-'.join(arguments)}-{number}"
        os.sync()  # what others left to be written is not this one's time
        line = subprocess.run(
            [build / "bin" / program, str(rows), folder, *arguments], check=True, capture_output=True, text=True
        ).stdout
        _, _, seconds, cpu, peak = line.strip().split("\t")
        size = sum(path.stat().st_size for path in folder.glob("*") if path.is_file())
        best = min(best or (1e9,), (float(seconds), float(cpu), float(peak), size))
        # The next one gets its memory in the page cache; pages that were never used before cost a virtual machine more.
        shutil.rmtree(folder)
    return best


def duck(work, connection, name, options):
    best = None
    for number in range(ROUNDS):
        path = work / f"duckdb-{name}-{number}"
        os.sync()
        begin, before = time.monotonic(), resource.getrusage(resource.RUSAGE_SELF)
        connection.execute(f"COPY rows TO '{path}' ({options})")
        seconds, after = time.monotonic() - begin, resource.getrusage(resource.RUSAGE_SELF)
        cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
        best = min(best or (1e9,), (seconds, cpu, after.ru_maxrss / 1024, path.stat().st_size))
        path.unlink()
    return best


def show(name, rows, figures, base=None):
    seconds, cpu, peak, size = figures
    ratio = f"{base[0] / seconds:7.2f}x {base[1] / cpu:6.2f}x" if base else ""
    print(f"{name:<28}{rows / seconds:>12,.0f}{rows / cpu:>13,.0f}{size / 1e6:>9.1f}{peak:>9.0f}   {ratio}", flush=True)


def csv_part(build, work, connection, rows):
    plain = sink(build, work, "csv-bench", rows, "none")
    subprocess.run([build / "bin" / "csv-bench", str(rows), work / "csv-source"], check=True, capture_output=True)
    (source,) = (work / "csv-source").glob("*.csv")
    connection.execute(
        f"CREATE TABLE rows AS SELECT * FROM read_csv('{source}', header=true, columns={{'id': 'BIGINT', "
        "'name': 'VARCHAR', 'email': 'VARCHAR', 'quantity': 'INTEGER', 'price': 'DECIMAL(12,2)', "
        "'created': 'TIMESTAMP'})"
    )
    assert connection.execute("SELECT count(*) FROM rows").fetchone()[0] == rows
    base = duck(work, connection, "csv", "FORMAT csv, HEADER true")
    show("DuckDB COPY, CSV", rows, base)
    show("csv", rows, plain, base)
    zstd_base = duck(work, connection, "csv-zstd", "FORMAT csv, HEADER true, COMPRESSION zstd")
    show("DuckDB COPY, CSV zstd", rows, zstd_base)
    show("csv zstd", rows, sink(build, work, "csv-bench", rows, "zstd"), zstd_base)
    show("csv, latest", rows, sink(build, work, "csv-bench", rows, "none", "latest"), base)


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
        parquet_part(build, work, connection, rows, duck, show)
        connection.close()
        memory_part(build, work, rows)


if __name__ == "__main__":
    main()
