"""The CSV sink with all it can do, in the whole program: kill -9 during rolls, compression and merges; wrong settings."""

import collections
import csv
import gzip
import io
import json
import random
import time

import pytest

from running import files_below, run
from test_crash import run_and_kill

KILLS = 12

SOURCE = """
[pipeline]
name = "csv"
checkpoint_interval = "20ms"

[[stage]]
source = "generate"
streams = 2
rows = 30000
rows_per_batch = 500
checkpoint_rows = 1000
changes = 4000
rows_per_second = 40000

[[stage]]
sink = "csv"
directory = "out"
"""

SETUPS = {
    "rolled": 'metadata = ["op"]\nroll_rows = 700\ncompression = "gzip"\nmanifest = true\nsuccess_file = true\n',
    "held": 'metadata = ["op"]\nroll_size = "40kB"\npublish = "complete"\npath = "{table}/{part}"\n',
    "partitioned": 'metadata = ["op"]\npartition_by = { "*" = ["created:year"] }\ncompression = "gzip"\n',
    "latest": 'format = "latest"\nmerge_memory = "1MiB"\nmanifest = true\n',
}


def text_of(name, content):
    return (gzip.decompress(content) if name.endswith(".gz") else content).decode()


def rows_of(directory):
    """The rows of each stream and partition, over its parts in their order."""
    parts = collections.defaultdict(list)
    for name, content in files_below(directory / "out").items():
        base = name.rsplit("/", 1)[-1]
        if name.startswith(".") or base.startswith("_"):
            continue
        assert base.endswith((".csv", ".csv.gz")), f"{name} was left behind"
        digits = [piece for piece in base.split(".") if piece.isdigit()]
        stream = "rows_0" if "rows_0" in name else "rows_1"
        folder = name.rsplit("/", 1)[0] if "=" in name else ""
        lines = list(csv.reader(io.StringIO(text_of(name, content), newline="")))
        parts[stream, folder].append((int(digits[0]) if digits else 1, lines))
    rows = {}
    for key, files in parts.items():
        files.sort()
        assert all(lines[0] == files[0][1][0] for _, lines in files)
        rows[key] = [row for _, lines in files for row in lines[1:]]
    return rows


@pytest.mark.parametrize("setup", SETUPS)
def test_rows_are_written_exactly_once_whenever_the_program_dies(tmp_path, setup):
    toml = SOURCE + SETUPS[setup]
    undisturbed = tmp_path / "undisturbed"
    undisturbed.mkdir()
    begin = time.monotonic()
    done = run(undisturbed, toml)
    assert done.returncode == 0, done.stderr
    duration = time.monotonic() - begin
    expected = rows_of(undisturbed)
    assert sum(map(len, expected.values())) >= 60_000
    killed = tmp_path / "killed"
    killed.mkdir()
    moments = random.Random(setup)
    kills = sum(run_and_kill(killed, toml, {}, moments.uniform(0.01, duration / 5)) for _ in range(KILLS))
    last = run(killed, toml)
    assert last.returncode == 0, last.stderr
    print(f"{setup}: killed {kills} times")
    assert rows_of(killed) == expected
    if "manifest" in SETUPS[setup]:
        check_manifest(killed, expected)
    if "success" in SETUPS[setup]:
        assert (killed / "out" / "_SUCCESS").read_bytes() == b""


def check_manifest(directory, expected):
    manifest = json.loads((directory / "out" / "_manifest.json").read_text())
    listed = {file["path"]: file for stream in manifest["streams"] for file in stream["files"]}
    there = {name: content for name, content in files_below(directory / "out").items() if name.endswith((".csv", ".gz"))}
    assert listed.keys() == there.keys()
    assert all(listed[name]["bytes"] == len(content) for name, content in there.items())
    assert sum(file["rows"] for file in listed.values()) == sum(map(len, expected.values()))


def test_the_latest_rows_follow_the_table(tmp_path):
    toml = SOURCE + SETUPS["latest"]
    assert run(tmp_path, toml).returncode == 0
    before = rows_of(tmp_path)
    more = run(tmp_path, toml.replace("changes = 4000", "changes = 9000"))
    assert more.returncode == 0, more.stderr
    after = rows_of(tmp_path)
    fresh = tmp_path / "fresh"
    fresh.mkdir()
    assert run(fresh, toml.replace("changes = 4000", "changes = 9000")).returncode == 0
    assert rows_of(fresh) == after != before
    for rows in after.values():
        keys = [int(row[0]) for row in rows]
        assert keys == sorted(set(keys))


WRONG = [
    ('path = "{tables}"', ["{tables}", "{table}", "sync.toml:18"]),
    ('path = "../{table}"', ["no path below the folder", "sync.toml:18"]),
    ('path = "fixed"', ["{table}", "sync.toml:18"]),
    ('compression = "brotli"', ["brotli", "sync.toml:18"]),
    ('compression = "gzip"\ncompression_level = 12', ["9", "sync.toml:19"]),
    ('partition_by = { "*" = ["creatd"] }', ["creatd", 'did you mean "created"', "sync.toml:18"]),
    ('partition_by = { "*" = ["name"] }', ["name", "neither an integer nor a date", "sync.toml:18"]),
    ('format = "latest"\nroll_rows = 5', ["roll_rows", "sync.toml:19"]),
    ('quotes = "none"', ["quotes", "sync.toml:18"]),
]


@pytest.mark.parametrize("setting, expected", WRONG, ids=lambda value: str(value)[:40])
def test_a_wrong_setting_is_reported_with_its_place(tmp_path, setting, expected):
    result = run(tmp_path, SOURCE + setting + "\n")
    assert result.returncode == 3, result.stderr
    for text in expected:
        assert text in result.stderr, result.stderr


def test_files_of_others_stay_and_are_named(tmp_path):
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "notes.csv").write_text("mine")
    result = run(tmp_path, SOURCE)
    assert result.returncode == 0, result.stderr
    assert "notes.csv" in result.stderr
    assert (tmp_path / "out" / "notes.csv").read_text() == "mine"


def test_damaged_output_is_told_and_nothing_is_written(tmp_path):
    toml = SOURCE + 'roll_rows = 5000\n'
    assert run(tmp_path, toml).returncode == 0
    state = (tmp_path / "sync.state" / "state.json").read_bytes()
    part = tmp_path / "out" / "generate.rows_0.2.csv"
    content = part.read_bytes()
    for damage in (lambda: part.unlink(), lambda: part.write_bytes(content[:-1])):
        damage()
        before = files_below(tmp_path / "out")
        result = run(tmp_path, toml.replace("changes = 4000", "changes = 5000"))
        assert result.returncode == 1 and "generate.rows_0.2.csv" in result.stderr, result.stderr
        assert files_below(tmp_path / "out") == before
        part.write_bytes(content)
    part.write_bytes(content + b"behind what was committed\n")
    result = run(tmp_path, toml.replace("changes = 4000", "changes = 5000"))
    assert result.returncode == 0, result.stderr
    assert part.read_bytes() == content
    (tmp_path / "sync.state" / "state.json").write_bytes(state[:-20])
    before = files_below(tmp_path / "out")
    result = run(tmp_path, toml)
    assert result.returncode == 1, result.stderr
    assert files_below(tmp_path / "out") == before
