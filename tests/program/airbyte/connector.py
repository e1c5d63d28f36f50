"""Runs the program as an Airbyte connector and reads what it says; what the tests of this folder share."""

import json
import os
import pathlib
import subprocess
import tempfile

PIPELINE = os.environ["PIPELINE_BINARY"]
META_COLUMNS = ["_ab_cdc_cursor", "_ab_cdc_updated_at", "_ab_cdc_deleted_at"]

# A small source with all kinds of changes. States come wherever the source allows.
GENERATE = {"streams": 2, "rows": 60, "changes": 12, "checkpoint_rows": 10, "rows_per_batch": 4, "checkpoint_seconds": 0}


class Outcome:
    """What a finished connector left behind."""

    def __init__(self, code, stdout, stderr=""):
        self.code = code
        self.stdout = stdout
        self.stderr = stderr
        self.messages = [json.loads(line) for line in stdout.split("\n") if line]

    def of(self, kind):
        key = {"CONNECTION_STATUS": "connectionStatus"}.get(kind, kind.lower())
        return [message[key] for message in self.messages if message["type"] == kind]

    def traces(self, kind):
        key = {"STREAM_STATUS": "stream_status"}.get(kind, kind.lower())
        return [trace[key] for trace in self.of("TRACE") if trace["type"] == kind]

    @property
    def records(self):
        return self.of("RECORD")

    @property
    def states(self):
        return self.of("STATE")

    @property
    def errors(self):
        return self.traces("ERROR")

    def log(self, level):
        return [log["message"] for log in self.of("LOG") if log["level"] == level]


def arguments(directory, command, *, source="generate", config=None, catalog=None, state=None):
    """The command line, with its files written into `directory`. Texts are written as they are, the rest as JSON."""
    words = [PIPELINE, "airbyte", command, "--source", source]
    for flag, content in (("config", config), ("catalog", catalog), ("state", state)):
        if content is None:
            continue
        path = pathlib.Path(directory) / f"{flag}.json"
        if isinstance(content, bytes):
            path.write_bytes(content)
        else:
            path.write_text(content if isinstance(content, str) else json.dumps(content))
        words += [f"--{flag}", str(path)]
    return words


def run(command, *, timeout=60, **inputs):
    with tempfile.TemporaryDirectory() as directory:
        done = subprocess.run(
            arguments(directory, command, **inputs), capture_output=True, timeout=timeout, check=False
        )
    return Outcome(done.returncode, done.stdout.decode(), done.stderr.decode())


def discover(config=None, source="generate"):
    outcome = run("discover", config=config or GENERATE, source=source)
    assert outcome.code == 0, outcome.stdout + outcome.stderr
    (catalog,) = outcome.of("CATALOG")
    return catalog


def configured(catalog, *, mode="incremental", destination="append_dedup", columns=None):
    """What the platform makes of a discovered catalog; `columns` selects some."""
    streams = []
    for stream in catalog["streams"]:
        stream = json.loads(json.dumps(stream))
        if columns is not None:
            properties = stream["json_schema"]["properties"]
            stream["json_schema"]["properties"] = {name: properties[name] for name in columns}
        streams.append(
            {
                "stream": stream,
                "sync_mode": mode,
                "destination_sync_mode": destination if mode == "incremental" else "overwrite",
                "cursor_field": stream["default_cursor_field"],
                "primary_key": stream["source_defined_primary_key"],
            }
        )
    return {"streams": streams}


def read(config=None, *, catalog=None, state=None, **others):
    config = config or GENERATE
    return run("read", config=config, catalog=catalog or configured(discover(config)), state=state, **others)


def last_states(messages):
    """What the platform passes as --state after these messages: the last one of each stream."""
    states = {}
    for message in messages:
        if message["type"] == "STATE":
            descriptor = message["state"]["stream"]["stream_descriptor"]
            states[(descriptor.get("namespace"), descriptor["name"])] = message["state"]
    return list(states.values())


def applied(records, tables=None):
    """The tables of a destination that deduplicates by key and cursor and applies deletes."""
    tables = {} if tables is None else tables
    for record in records:
        rows = tables.setdefault(record["stream"], {})
        data = record["data"]
        if data["id"] in rows and rows[data["id"]]["_ab_cdc_cursor"] >= data["_ab_cdc_cursor"]:
            continue
        rows[data["id"]] = data
    return tables


def content(tables):
    """The rows that are left, without what differs from one sync to the next."""
    return {
        name: {
            key: {column: value for column, value in row.items() if column not in META_COLUMNS}
            for key, row in rows.items()
            if row["_ab_cdc_deleted_at"] is None
        }
        for name, rows in tables.items()
    }


def covered(messages):
    """The records that lie before a state of their stream, and those behind, by stream; checks the counts."""
    before, since = [], {}
    for message in messages:
        if message["type"] == "RECORD":
            since.setdefault(message["record"]["stream"], []).append(message["record"])
        elif message["type"] == "STATE":
            name = message["state"]["stream"]["stream_descriptor"]["name"]
            rows = since.pop(name, [])
            assert message["state"]["sourceStats"]["recordCount"] == len(rows)
            before += rows
    return before, since
