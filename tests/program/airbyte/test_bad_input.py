"""Bad configurations, catalogs and states: an error that names what is wrong, a failing exit code, never a crash."""

import json
import subprocess

import pytest

from connector import GENERATE, PIPELINE, configured, discover, last_states, read, run


@pytest.fixture(scope="module")
def catalog():
    return configured(discover())


def message_of(outcome):
    assert outcome.code not in (0, None) and outcome.code > 0, outcome.code
    assert outcome.errors, outcome.stdout
    return outcome.errors[0]["message"] + outcome.errors[0].get("stream_descriptor", {}).get("name", "")


@pytest.mark.parametrize(
    "text, words",
    [
        ("", "not JSON"),
        ("hello", "not JSON"),
        ("[]", "object"),
        ("null", "object"),
        (b"\xff\xfe{}", "not JSON"),
        ('{"rows": "many"}', "rows"),
        ('{"rows": 1.5}', "rows"),
        ('{"rows": -1}', "rows"),
        ('{"rows": [1]}', "rows"),
        ('{"checkpoint_seconds": -1}', "checkpoint_seconds"),
        ('{"include_metadata": "yes"}', "include_metadata"),
    ],
)
@pytest.mark.parametrize("command", ["discover", "read"])
def test_a_configuration_that_is_wrong_is_named(catalog, command, text, words):
    outcome = run(command, config=text, catalog=catalog if command == "read" else None)
    assert words in message_of(outcome)


def test_a_configuration_with_a_byte_order_mark_and_nulls_works():
    text = b"\xef\xbb\xbf" + json.dumps(GENERATE | {"seed": None, "streams": None}).encode()
    assert run("check", config=text).of("CONNECTION_STATUS") == [{"status": "SUCCEEDED"}]


@pytest.mark.parametrize(
    "config, words",
    [
        ({}, "host"),
        ({"host": None, "database": "shop"}, "host"),
        ({"host": "h", "database": 7}, "database"),
        ({"host": "h", "database": "shop", "use_replica": "yes"}, "use_replica"),
        ({"host": "h", "database": "shop", "use_replica": True, "use_rdonly": True}, "use_rdonly"),
        ({"host": "h", "database": "shop", "starting_gtids": "{"}, "starting_gtids"),
        ({"host": "h", "database": "shop", "starting_gtids": '{"other": {"-": "x"}}'}, "starting_gtids"),
        ({"host": "h", "database": "shop", "shards": [1]}, "shards"),
    ],
)
def test_a_configuration_of_planetscale_that_is_wrong_is_named(config, words):
    (status,) = run("check", config=config, source="planetscale").of("CONNECTION_STATUS")
    assert status["status"] == "FAILED" and words in status["message"]


@pytest.mark.parametrize(
    "text, words",
    [
        ("{", "not JSON"),
        ("[]", "streams"),
        ("{}", "streams"),
        ('{"streams": null}', "streams"),
        ('{"streams": []}', "no stream is selected"),
        ('{"streams": [null]}', "stream"),
        ('{"streams": [{"stream": {"name": ""}}]}', "name"),
        ('{"streams": [{"stream": {"name": "rows_0"}, "sync_mode": null}]}', "sync_mode"),
        ('{"streams": [{"stream": {"name": "rows_0", "json_schema": {}}, "sync_mode": "incremental"}]}', "no column"),
    ],
)
def test_a_catalog_that_is_wrong_is_named(text, words):
    assert words in message_of(run("read", config=GENERATE, catalog=text))


def test_deduplication_without_a_key_is_refused(catalog):
    text = json.dumps(catalog).replace('[["id"]]', "null")
    assert "no primary key" in message_of(read(catalog=text))


def test_a_stream_twice_is_refused(catalog):
    assert "twice" in message_of(read(catalog={"streams": catalog["streams"] + catalog["streams"][:1]}))


def test_a_stream_that_is_gone_fails_and_the_others_are_read(catalog):
    text = json.dumps(catalog).replace("rows_1", "rows_l")
    outcome = read(catalog=text)
    message = message_of(outcome)
    assert "rows_l" in message and "did you mean" in message
    assert outcome.errors[0]["failure_type"] == "config_error"
    assert {record["stream"] for record in outcome.records} == {"rows_0"}
    last = {s["stream_descriptor"]["name"]: s["status"] for s in outcome.traces("STREAM_STATUS")}
    assert last == {"rows_0": "COMPLETE", "rows_l": "INCOMPLETE"}


def test_a_selected_column_that_is_gone_is_named(catalog):
    text = json.dumps(catalog).replace('"email"', '"telephone"')
    outcome = read(catalog=text)
    assert '"telephone"' in message_of(outcome) and outcome.errors[0]["failure_type"] == "config_error"
    assert outcome.records == []


def test_a_new_column_is_told_and_the_sync_goes_on(catalog):
    columns = ["id", "name", "_ab_cdc_cursor", "_ab_cdc_deleted_at"]
    narrow = configured(discover(), columns=columns)
    states = last_states(read(catalog=narrow).messages)
    assert not [text for text in read(catalog=narrow, state=states).log("WARN") if "is new" in text]
    for state in states:
        state["stream"]["stream_state"]["columns"].remove("price")
    warnings = read(catalog=narrow, state=states).log("WARN")
    assert any('"price" of generate.rows_0 is new' in text for text in warnings)


def state_of(blob, name="rows_0"):
    descriptor = {"name": name, "namespace": "generate"}
    return [{"type": "STREAM", "stream": {"stream_descriptor": descriptor, "stream_state": blob}}]


GOOD = {"version": 1, "source": "generate", "cursors": {"-": '{"version":1,"rows":60,"changes":12}'}}


@pytest.mark.parametrize(
    "state, words",
    [
        ("{", "not JSON"),
        ("7", "state"),
        ([7], "state"),
        ([{"type": "STREAM"}], "without a name"),
        ([{"type": "NEW"}], "NEW"),
        (state_of({"mine": 1}), "rows_0"),
        (state_of(GOOD | {"version": 2}), "version 2"),
        (state_of(GOOD | {"source": "planetscale"}), "planetscale"),
        (state_of(GOOD | {"cursors": None}), "cursors"),
        (state_of(GOOD | {"cursors": {"-": 7}}), "cursor"),
        (state_of(GOOD | {"cursors": {"-": "nonsense"}}), "nonsense"),
        ({"streams": {"a:b": {}}}, "planetscale/airbyte-source"),
        ({"rows": 1}, "neither"),
    ],
)
def test_a_state_that_is_wrong_is_named(catalog, state, words):
    assert words in message_of(read(catalog=catalog, state=state))


@pytest.mark.parametrize("state", ["[]", "{}", "null", "[null]", json.dumps(state_of(None)), json.dumps(state_of({}))])
def test_a_state_without_content_starts_over(catalog, state):
    assert len(read(catalog=catalog, state=state).records) == 144


def test_the_last_of_several_states_counts(catalog):
    outcome = read(catalog=catalog, state=state_of(GOOD | {"cursors": {}}) + state_of(GOOD))
    assert {record["stream"] for record in outcome.records} == {"rows_1"}


def test_a_global_state_is_understood(catalog):
    (stream,) = state_of(GOOD)
    state = [{"type": "GLOBAL", "global": {"shared_state": {}, "stream_states": [stream["stream"]]}}]
    assert {record["stream"] for record in read(catalog=catalog, state=state).records} == {"rows_1"}


@pytest.mark.parametrize(
    "words", [[], ["nonsense"], ["read"], ["read", "--config", "x"], ["check"], ["spec", "--nonsense"], ["spec", "--source"]]
)
def test_a_wrong_command_line_tells_how_it_is_written(words):
    done = subprocess.run([PIPELINE, "airbyte", *words], capture_output=True, text=True, check=False)
    assert done.returncode == 2 and "usage:" in done.stderr and done.stdout == ""


def test_an_unknown_source_is_named():
    outcome = run("spec", source="nonsense")
    assert "nonsense" in message_of(outcome)
