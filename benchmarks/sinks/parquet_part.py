"""The Parquet sink next to DuckDB's COPY and Arrow's writer: the same rows, one thread."""
import os
import pathlib
import shutil
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
ROUNDS = 5


def ours(build, work, rows, codec, encoding):
    best = (1e9,)
    for number in range(ROUNDS):
        folder = work / f"parquet-{rows}-{codec}-{encoding}-{number}"
        os.sync()
        line = subprocess.run(
            [build / "bin" / "parquet-bench", str(rows), folder, codec, encoding],
            check=True, capture_output=True, text=True,
        ).stdout
        _, _, seconds, cpu, peak = line.strip().split("\t")
        size = sum(path.stat().st_size for path in folder.rglob("*.parquet"))
        best = min(best, (float(seconds), float(cpu), float(peak), size))
        shutil.rmtree(folder)
    return best


def arrow(work, source, codec):
    line = subprocess.run(
        [sys.executable, HERE / "arrow_writer.py", source, work / "arrow.parquet", codec],
        check=True, capture_output=True, text=True,
    ).stdout
    seconds, cpu, peak, size = line.split()
    return float(seconds), float(cpu), float(peak), int(size)


def parquet_part(build, work, connection, rows, duck, show):
    print("\nParquet; the two ratios of our rows: time, CPU next to DuckDB | next to Arrow")
    subprocess.run(
        [build / "bin" / "parquet-bench", str(rows), work / "parquet-source", "none", "modern"],
        check=True, capture_output=True,
    )
    (source,) = (work / "parquet-source").rglob("*.parquet")
    connection.execute(f"CREATE OR REPLACE TABLE rows AS SELECT * FROM read_parquet('{source}')")
    assert connection.execute("SELECT count(*) FROM rows").fetchone()[0] == rows
    for codec in ("zstd", "snappy", "none"):
        name = "uncompressed" if codec == "none" else codec
        level = ", COMPRESSION_LEVEL 1" if codec == "zstd" else ""
        duckdb_figures = duck(work, connection, f"parquet-{codec}", f"FORMAT parquet, CODEC {name}{level}")
        arrow_figures = arrow(work, source, codec)
        show(f"DuckDB COPY, {codec}", rows, duckdb_figures)
        show(f"Arrow, {codec}", rows, arrow_figures)
        for encoding in ("modern", "compat"):
            figures = ours(build, work, rows, codec, encoding)
            show(f"parquet {codec}, {encoding}", rows, figures, duckdb_figures)
            seconds, cpu, _, size = figures
            print(f"{'':<28}next to Arrow: {arrow_figures[0] / seconds:.2f}x time, {arrow_figures[1] / cpu:.2f}x CPU, "
                  f"{size / arrow_figures[3]:.2f} of its size; {size / duckdb_figures[3]:.2f} of DuckDB's")
