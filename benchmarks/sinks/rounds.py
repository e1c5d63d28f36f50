"""Writers that are compared, in rounds. A round gives seconds, seconds of CPU, peak MiB, and bytes of the files."""
import os
import pathlib
import resource
import shutil
import subprocess
import sys
import time

HERE = pathlib.Path(__file__).resolve().parent
ROUNDS = 7


def best_of(*writers):
    """The best round of each. They take turns, so that a machine that is slow for a while is so for all of them."""
    best = [(1e9,)] * len(writers)
    for number in range(ROUNDS):
        for i, write in enumerate(writers):
            os.sync()  # what others left to be written is not this one's time
            best[i] = min(best[i], write(number))
    return best


def sink(build, work, program, rows, *arguments):
    """One of our benchmark programs."""

    def write(number):
        folder = work / f"{program}-{'-'.join(arguments)}-{number}"
        line = subprocess.run(
            [build / "bin" / program, str(rows), folder, *arguments], check=True, capture_output=True, text=True
        ).stdout
        _, _, seconds, cpu, peak = line.strip().split("\t")
        size = sum(path.stat().st_size for pattern in ("*.csv*", "*/*.parquet") for path in folder.glob(pattern))
        # The next one gets its memory in the page cache; pages that were never used before cost a virtual machine more.
        shutil.rmtree(folder)
        return float(seconds), float(cpu), float(peak), size

    return write


def duckdb_copy(work, connection, name, options):
    """DuckDB's COPY of its table `rows`."""

    def write(number):
        path = work / f"duckdb-{name}-{number}"
        begin, before = time.monotonic(), resource.getrusage(resource.RUSAGE_SELF)
        connection.execute(f"COPY rows TO '{path}' ({options})")
        seconds, after = time.monotonic() - begin, resource.getrusage(resource.RUSAGE_SELF)
        cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
        size = path.stat().st_size
        path.unlink()
        return seconds, cpu, after.ru_maxrss / 1024, size

    return write


def arrow(work, source, codec):
    """Arrow's writer, with the rows of the Parquet file `source`."""

    def write(_):
        line = subprocess.run(
            [sys.executable, HERE / "arrow_writer.py", source, work / "arrow.parquet", codec],
            check=True, capture_output=True, text=True,
        ).stdout
        seconds, cpu, peak, size = line.split()
        return float(seconds), float(cpu), float(peak), int(size)

    return write


def show(name, rows, figures, base=None):
    seconds, cpu, peak, size = figures
    ratio = f"{base[0] / seconds:7.2f}x {base[1] / cpu:6.2f}x" if base else ""
    print(f"{name:<28}{rows / seconds:>12,.0f}{rows / cpu:>13,.0f}{size / 1e6:>9.1f}{peak:>9.0f}   {ratio}", flush=True)
