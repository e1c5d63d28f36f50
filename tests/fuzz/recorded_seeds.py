#!/usr/bin/env python3
"""Writes inputs for the fuzz programs, cut out of the recorded traffic.

Usage: recorded_seeds.py <folder with the recorded cases> <folder for the inputs>
"""

import pathlib
import sys

ROW_EVENT, FIELD_EVENT = 5, 6  # in VEvent


def varint(data, at):
    value = shift = 0
    while True:
        byte = data[at]
        at += 1
        value |= (byte & 0x7F) << shift
        shift += 7
        if byte < 0x80:
            return value, at


def fields(message):
    """The length-delimited fields of a protobuf message, as (number, bytes)."""
    at = 0
    while at < len(message):
        tag, at = varint(message, at)
        if tag & 7 == 0:
            _, at = varint(message, at)
        elif tag & 7 == 2:
            size, at = varint(message, at)
            yield tag >> 3, message[at : at + size]
            at += size
        else:
            at += 8 if tag & 7 == 1 else 4


def responses(case):
    data, at = (case / "responses.bin").read_bytes(), 0
    while at < len(data):
        size = int.from_bytes(data[at : at + 4], "little")
        yield data[at + 4 : at + 4 + size]
        at += 4 + size


def events(case):
    for response in responses(case):
        for _, event in fields(response):
            yield from fields(event)


def cells(row):
    parts = dict(fields(row))
    lengths, at, place, result = parts.get(1, b""), 0, 0, []
    while at < len(lengths):
        zigzag, at = varint(lengths, at)
        length = (zigzag >> 1) ^ -(zigzag & 1)
        result.append(None if length < 0 else parts.get(2, b"")[place : place + length])
        place += max(length, 0)
    return result


def piece(data):
    return len(data).to_bytes(2, "big") + data


def columns(case):
    """One input a column: its Field and its values."""
    described = []
    values = {}
    for number, content in events(case):
        if number == FIELD_EVENT:
            described = [field for part, field in fields(content) if part == 2]
        elif number == ROW_EVENT:
            for part, change in fields(content):
                for place, cell in enumerate(cells(dict(fields(change)).get(2, b""))) if part == 2 else ():
                    values.setdefault(described[place], []).append(cell)
    for field, items in values.items():
        forms = b"".join(b"\x04" if item is None else bytes([index % 4]) + piece(item) for index, item in enumerate(items[:6]))
        yield b"\x00" + piece(field) + b"\x00" + forms


def main():
    cases, target = (pathlib.Path(argument) for argument in sys.argv[1:])
    copied = cases / "copy-then-stream"
    machine = [first + b"".join(b"\x00" + piece(item) for item in responses(copied)) for first in (b"\x00", b"\x01")]
    rows = [content for number, content in events(cases / "stream-types") if number == ROW_EVENT]
    inputs = {
        "stream_machine": machine,
        "row_event": rows[:20],
        "column_plan": [*columns(cases / "copy-types"), *columns(cases / "stream-types")],
    }
    for name, contents in inputs.items():
        folder = target / name
        folder.mkdir(parents=True, exist_ok=True)
        for number, content in enumerate(contents):
            (folder / f"recorded-{number}").write_bytes(content)


if __name__ == "__main__":
    main()
