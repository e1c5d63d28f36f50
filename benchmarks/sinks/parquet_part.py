"""The Parquet sink next to DuckDB's COPY and Arrow's writer: the same rows, one thread."""
import subprocess

from rounds import arrow, best_of, duckdb_copy, show, sink


def compare(build, work, connection, source, rows, codec):
    name = "uncompressed" if codec == "none" else codec
    level = ", COMPRESSION_LEVEL 1" if codec == "zstd" else ""
    encodings = ("modern", "compat")
    duckdb_figures, arrow_figures, *ours = best_of(
        duckdb_copy(work, connection, f"parquet-{codec}", f"FORMAT parquet, CODEC {name}{level}"),
        arrow(work, source, codec),
        *(sink(build, work, "parquet-bench", rows, codec, encoding) for encoding in encodings),
    )
    show(f"DuckDB COPY, {codec}", rows, duckdb_figures)
    show(f"Arrow, {codec}", rows, arrow_figures)
    for encoding, figures in zip(encodings, ours):
        show(f"parquet {codec}, {encoding}", rows, figures, duckdb_figures)
        seconds, cpu, _, size = figures
        print(f"{'':<28}next to Arrow: {arrow_figures[0] / seconds:.2f}x time, {arrow_figures[1] / cpu:.2f}x CPU, "
              f"{size / arrow_figures[3]:.2f} of its size; {size / duckdb_figures[3]:.2f} of DuckDB's")


def parquet_part(build, work, connection, rows):
    print("\nParquet; the two ratios of our rows: time, CPU next to DuckDB | next to Arrow")
    subprocess.run(
        [build / "bin" / "parquet-bench", str(rows), work / "parquet-source", "none", "modern"],
        check=True, capture_output=True,
    )
    (source,) = (work / "parquet-source").rglob("*.parquet")
    connection.execute(f"CREATE OR REPLACE TABLE rows AS SELECT * FROM read_parquet('{source}')")
    assert connection.execute("SELECT count(*) FROM rows").fetchone()[0] == rows
    for codec in ("zstd", "snappy", "none"):
        compare(build, work, connection, source, rows, codec)
