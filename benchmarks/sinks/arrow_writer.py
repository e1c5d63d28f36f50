"""Writes the rows of a Parquet file with Arrow's own writer, in a process of its own, on one thread.

Usage: arrow_writer.py <source> <target> <codec>. Prints seconds, seconds of CPU, peak MiB, bytes.
"""
import os
import resource
import sys
import time

import pyarrow
import pyarrow.parquet


def main():
    source, target, codec = sys.argv[1:]
    pyarrow.set_cpu_count(1)
    pyarrow.set_io_thread_count(1)
    table = pyarrow.parquet.read_table(source).combine_chunks()
    begin, before = time.monotonic(), time.process_time()
    pyarrow.parquet.write_table(
        table, target, compression=codec, compression_level=1 if codec == "zstd" else None, write_page_index=True
    )
    seconds, cpu = time.monotonic() - begin, time.process_time() - before
    print(seconds, cpu, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, os.path.getsize(target))
    os.unlink(target)


if __name__ == "__main__":
    main()
