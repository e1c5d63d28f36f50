"""Random rows written by csv-samples, and what they are as Python values."""

import datetime
import decimal
import json
import os
import pathlib
import subprocess

SAMPLES = os.environ["PIPELINE_CSV_SAMPLES"]
EPOCH = datetime.datetime(1970, 1, 1)


def write(folder, seed, rows, **options):
    """The columns [(name, type)], the rows of Python values, and the path of the CSV file."""
    folder = pathlib.Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    arguments = [f"{name}={value}" for name, value in options.items()]
    subprocess.run([SAMPLES, str(seed), str(rows), str(folder), *arguments], check=True)
    with open(folder / "expected.jsonl", encoding="utf-8") as lines:
        columns = [tuple(column) for column in json.loads(next(lines))["columns"]]
        values = [
            [value_of(type_name, text) for (_, type_name), text in zip(columns, json.loads(line))] for line in lines
        ]
    (path,) = folder.glob("shop.t.csv*")
    return columns, values, path


def value_of(type_name, text):
    if text is None:
        return None
    if type_name == "text":
        return bytes.fromhex(text).decode()
    if type_name == "binary":
        return bytes.fromhex(text)
    if type_name == "boolean":
        return text == "1"
    if type_name.startswith("float"):
        return float.fromhex(text)
    if type_name == "decimal":
        return decimal.Decimal(text).scaleb(-4)
    if type_name == "date":
        return datetime.date(1970, 1, 1) + datetime.timedelta(days=int(text))
    if type_name in ("timestamp", "utc"):
        return EPOCH + datetime.timedelta(microseconds=int(text))
    if type_name == "duration":
        return datetime.timedelta(microseconds=int(text))
    return int(text)


def from_text(type_name, text):
    """A value as CSV has it; `text` None = NULL."""
    if text is None or type_name == "text":
        return text
    if type_name == "binary":
        return bytes.fromhex(text)
    if type_name == "boolean":
        return {"true": True, "false": False, "1": True, "0": False}[text]
    if type_name.startswith("float"):
        return float(text)
    if type_name == "decimal":
        return decimal.Decimal(text)
    if type_name == "date":
        return datetime.date.fromisoformat(text)
    if type_name in ("timestamp", "utc"):
        return datetime.datetime.fromisoformat(text.removesuffix("+00:00"))
    if type_name == "duration":
        return duration(text)
    return int(text)


def duration(text):
    sign = -1 if text.startswith("-") else 1
    hours, minutes, seconds = text.lstrip("-").split(":")
    micros = int(decimal.Decimal(seconds) * 1_000_000)
    return sign * datetime.timedelta(hours=int(hours), minutes=int(minutes), microseconds=micros)


def single(value):
    """What a float of four bytes keeps, so that readers that widen it compare equal."""
    import struct

    return struct.unpack("f", struct.pack("f", value))[0]


def same(type_name, one, other):
    if one is None or other is None:
        return one is other
    if type_name == "float32":
        return single(one) == single(other)
    return one == other


def assert_same(columns, expected, read):
    assert len(read) == len(expected)
    for number, (want, got) in enumerate(zip(expected, read)):
        assert len(want) == len(got)
        for (name, type_name), one, other in zip(columns, want, got):
            assert same(type_name, one, other), f"row {number}, {name}: wrote {one!r}, read {other!r}"
