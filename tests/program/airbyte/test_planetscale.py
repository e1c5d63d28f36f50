"""The connector as Airbyte runs it for PlanetScale: both sides of a vtgate, two syncs, each interrupted everywhere."""

import contextlib
import json

import pytest

import mysql_answers
from applied import recorded_rows
from connector import applied, configured, content, discover, last_states, read, run
from recorded_vitess import CASE, recorded_content, vitess
from running import CASES


NOWHERE = 1  # a port where nothing listens


@pytest.fixture(scope="module", name="vitess")
def fixture_vitess(tmp_path_factory):
    with vitess(tmp_path_factory.mktemp("vitess")) as server:
        yield server


@pytest.fixture(scope="module")
def catalog(vitess):
    return discover(vitess.config, source="planetscale")


@contextlib.contextmanager
def other_columns(vitess, change):
    """Meanwhile the columns of the tables are others."""
    answers = mysql_answers.of_case(CASES / CASE)
    heads = [recorded_rows(path)[0] for path in (CASES / CASE / "rows").glob("*.jsonl")]
    tablets = [item for item in answers["shop"] if item["query"] == "show vitess_tablets"]
    for head in heads:
        change(head)
    vitess.mysql.answer({**answers, "shop": mysql_answers.of_tables("shop", heads) + tablets})
    yield
    vitess.mysql.answer(answers)


def test_check_succeeds(vitess):
    (status,) = run("check", source="planetscale", config=vitess.config).of("CONNECTION_STATUS")
    assert status["status"] == "SUCCEEDED", status


def test_discover_tells_streams_keys_and_cursors(catalog):
    assert {stream["name"] for stream in catalog["streams"]} == {"cts_a", "cts_b"}
    for stream in catalog["streams"]:
        assert stream["namespace"] == "shop"
        assert stream["source_defined_primary_key"] == [["id"]]
        assert stream["default_cursor_field"] == ["_ab_cdc_cursor"]


def test_the_second_sync_brings_only_what_changed(vitess, catalog):
    vitess.move_to("copy")
    first = vitess.read(configured(catalog))
    assert first.code == 0, first.stderr
    vitess.move_to("end")
    second = vitess.read(configured(catalog), last_states(first.messages))
    assert second.code == 0, second.stderr
    assert 0 < len(second.records)
    assert any(record["data"]["_ab_cdc_deleted_at"] for record in second.records)
    assert content(applied([*first.records, *second.records])) == recorded_content()
    third = vitess.read(configured(catalog), last_states([*first.messages, *second.messages]))
    assert third.code == 0 and not third.records


def test_a_full_refresh_brings_the_rows_of_now(vitess, catalog):
    vitess.move_to("end")
    outcome = vitess.read(configured(catalog, mode="full_refresh"))
    assert outcome.code == 0, outcome.stderr
    assert content(applied(outcome.records)).keys() == {"cts_a", "cts_b"}


def test_nothing_is_lost_whichever_state_was_the_last_one_seen(vitess, catalog):
    vitess.move_to("copy")
    first = vitess.read(configured(catalog))
    vitess.move_to("end")
    second = vitess.read(configured(catalog), last_states(first.messages))
    messages = [*first.messages, *second.messages]
    ends = [number for number, message in enumerate(messages, 1) if message["type"] == "STATE"]
    assert len(ends) >= 4
    for end in ends:
        seen = messages[:end]
        rest = vitess.read(configured(catalog), last_states(seen))
        assert rest.code == 0, rest.stderr
        records = [message["record"] for message in [*seen, *rest.messages] if message["type"] == "RECORD"]
        assert content(applied(records)) == recorded_content(), f"resumed after message {end}"


def test_a_selected_column_that_was_dropped_is_a_config_error(vitess, catalog):
    def drop(head):
        head["columns"] = [column for column in head["columns"] if column["name"] != "n"]

    with other_columns(vitess, drop):
        outcome = vitess.read(configured(catalog))
    assert outcome.code != 0
    (error,) = [item for item in outcome.errors if item["failure_type"] == "config_error"]
    assert "cts_a" in error["message"] and "n" in error["message"]


def test_a_new_column_is_left_out_with_a_warning(vitess, catalog):
    def add(head):
        head["columns"].append({**head["columns"][-1], "name": "added", "column_type": "int", "nullable": True})

    first = vitess.read(configured(catalog))
    with other_columns(vitess, add):
        outcome = vitess.read(configured(catalog), last_states(first.messages))
    assert outcome.code == 0, outcome.stdout
    assert any("added" in text and "refresh" in text for text in outcome.log("WARN"))
    assert all("added" not in record["data"] for record in outcome.records)


def refused(outcome):
    """The error of a read that could not begin; every stream is told to be incomplete."""
    assert outcome.code == 1 and not outcome.records
    statuses = [(item["stream_descriptor"]["name"], item["status"]) for item in outcome.traces("STREAM_STATUS")]
    assert sorted(statuses) == [(name, status) for name in ("cts_a", "cts_b") for status in ("INCOMPLETE", "STARTED")]
    (error,) = outcome.errors
    return error


@pytest.mark.parametrize("closed", [["port"], ["mysql_port"], ["port", "mysql_port"]], ids="+".join)
def test_a_server_that_is_not_there_is_a_transient_error(vitess, catalog, closed):
    outcome = read(vitess.config | dict.fromkeys(closed, NOWHERE), source="planetscale", catalog=configured(catalog))
    assert refused(outcome)["failure_type"] == "transient_error", outcome.stdout


def test_a_position_whose_binary_logs_are_gone_is_a_config_error(vitess, catalog):
    vitess.move_to("copy")
    first = vitess.read(configured(catalog))
    vitess.move_to("end")
    answers = mysql_answers.of_case(CASES / CASE)
    vitess.mysql.answer(mysql_answers.all_purged(answers))
    outcome = vitess.read(configured(catalog), last_states(first.messages))
    vitess.mysql.answer(answers)
    error = refused(outcome)
    assert error["failure_type"] == "config_error", outcome.stdout
    assert "were purged" in error["message"] and "on_position_lost" in error["message"]


def test_without_mysql_the_selected_streams_are_read_all_the_same(vitess, catalog):
    vitess.move_to("end")
    config = vitess.config | {"mysql": "off", "tables": ["cts_a", "cts_b"]}
    outcome = read(config, source="planetscale", catalog=configured(catalog))
    assert outcome.code == 0, outcome.stdout
    assert content(applied(outcome.records)) == recorded_content()


def test_no_message_shows_the_password(vitess, catalog):
    outcome = vitess.read(configured(catalog))
    assert "pass-phrase" not in outcome.stdout + outcome.stderr + json.dumps(catalog)
