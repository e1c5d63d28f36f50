"""States and configurations of planetscale/airbyte-source, recorded from it (incumbent.md): they are understood."""

import base64
import json

import pytest

from connector import run

CONFIG = {"host": "127.0.0.1", "port": 1, "database": "shop", "username": "u", "password": "pass-phrase", "retry_timeout": "1s"}
# As v2.9.0 wrote it: the second cursor is the one of its substring match of shards, without a position.
RECORDED = json.loads(
    '{"streams":{"shop:m1":{"shards":{"0":{"cursor":"CgEwEgRzaG9wGjJNeVNRTDU2LzBjODU2YjZhLWU3NWMtMTFmMS05ZDgyLTAyZm'
    'MwMDAwMDAwMToxLTM0NA=="},"shop2/0":{"cursor":"CgdzaG9wMi8wEgRzaG9w"}}}}}'
)


def catalog(*names):
    streams = []
    for name in names:
        schema = {"type": "object", "properties": {"id": {"type": "number"}}}
        stream = {"name": name, "namespace": "shop", "json_schema": schema, "supported_sync_modes": ["incremental"]}
        streams.append({"stream": stream, "sync_mode": "incremental", "destination_sync_mode": "append"})
    return {"streams": streams}


def read(state, names=("m1",)):
    return run("read", source="planetscale", config=CONFIG, catalog=catalog(*names), state=state)


@pytest.mark.parametrize("wrapped", [RECORDED, {"data": RECORDED}, [{"type": "LEGACY", "data": RECORDED}]])
def test_a_broken_cursor_is_named_and_left_out(wrapped):
    warnings = read(wrapped).log("WARN")
    assert any("shop.m1, shard shop2/0 is not used: it has no position" in text for text in warnings)
    assert not any("shard 0 " in text for text in warnings)


@pytest.mark.parametrize(
    "cursor, words",
    [("!!!!", "can't be read"), (base64.b64encode(b"\xff\xff").decode(), "can't be read"), (None, "can't be read")],
)
def test_a_cursor_that_is_damaged_is_named(cursor, words):
    state = {"streams": {"shop:m1": {"shards": {"0": {"cursor": cursor}, "1": None}}}}
    assert any("shard 0" in text and words in text for text in read(state).log("WARN"))
