"""Reads what the Parquet sink wrote with `manifest = true`."""

import json

import pyarrow.parquet as pq


def rows_of(folder):
    """By table, the rows of the files that the manifest lists, which are all that there are."""
    listed = json.loads((folder / "_manifest.json").read_text())
    tables = {}
    names = set()
    for stream in listed["streams"]:
        rows = tables.setdefault(stream["stream"], [])
        for file in stream["files"]:
            names.add(file["path"])
            table = pq.read_table(folder / file["path"])
            assert table.num_rows == file["rows"]
            rows += table.to_pylist()
    there = {str(path.relative_to(folder)) for path in folder.rglob("*.parquet*")}
    assert {name for name in there if not name.startswith(".")} == names
    return tables
