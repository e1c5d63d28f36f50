"""The acceptance checks of a source connector, one test each; acceptance_checks.md lists them."""

import json
import os
import pathlib
import re
import signal
import subprocess
import tempfile
import time

import pytest

from connector import (
    GENERATE,
    META_COLUMNS,
    PIPELINE,
    Outcome,
    applied,
    arguments,
    configured,
    content,
    covered,
    discover,
    last_states,
    read,
    run,
)

jsonschema = pytest.importorskip("jsonschema", reason="in build/venv-airbyte, which ./dev test makes")

ROOT = pathlib.Path(__file__).resolve().parents[3]
PACKAGING = ROOT / "packaging" / "airbyte"
FORBIDDEN = ("$ref", "not", "anyOf", "allOf", "if", "then", "else", "patternProperties", "prefixItems")
UNREACHABLE = {"host": "127.0.0.1", "database": "shop", "username": "user", "password": "geheim-4711", "port": 1}


def specification(source):
    outcome = run("spec", source=source)
    assert outcome.code == 0, outcome.stderr
    (spec,) = outcome.of("SPEC")
    return spec["connectionSpecification"]


def objects(value):
    """All JSON objects inside a value."""
    if isinstance(value, dict):
        yield value
        for inner in value.values():
            yield from objects(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from objects(inner)


both = pytest.mark.parametrize("source", ["generate", "planetscale"])


@pytest.fixture(scope="module")
def catalog():
    return discover()


@pytest.fixture(scope="module")
def outcome(catalog):
    return read(catalog=configured(catalog))


# Spec


def test_01_one_spec_equal_to_the_expected_one():
    expected = json.loads((pathlib.Path(__file__).parent / "expected_spec.json").read_text())
    assert specification("generate") == expected
    assert len(run("spec", source="generate").messages) == 1


@both
def test_02_configurations_fit_the_spec(source):
    config = GENERATE if source == "generate" else UNREACHABLE
    jsonschema.validate(config, specification(source))


@both
def test_03_enum_values_are_unique(source):
    for item in objects(specification(source)):
        if isinstance(item.get("enum"), list):
            assert len(set(item["enum"])) == len(item["enum"])


@both
def test_04_there_is_no_one_of(source):
    assert all("oneOf" not in item for item in objects(specification(source)))


@both
def test_05_secrets_are_marked(source):
    for name, item in specification(source)["properties"].items():
        if re.search(r"password|token|secret|credential|api_key", name):
            assert item["airbyte_secret"] is True
        if item.get("airbyte_secret"):
            assert item["type"] == "string"


@both
def test_06_types_are_one_name(source):
    for item in specification(source)["properties"].values():
        assert isinstance(item["type"], str)


@both
def test_07_objects_have_properties_and_lists_simple_items(source):
    for item in objects(specification(source)):
        if item.get("type") == "object":
            assert item["properties"]
        if item.get("type") == "array":
            assert item["items"]["type"] == "string"


@both
def test_08_no_forbidden_keywords(source):
    spec = specification(source)
    for item in objects(spec):
        if item is not spec["properties"]:
            assert not set(FORBIDDEN) & set(item)


@both
def test_09_dates_have_a_pattern(source):
    for item in specification(source)["properties"].values():
        assert (item.get("format") in ("date", "date-time")) <= ("pattern" in item)


@both
def test_10_orders_are_not_repeated_and_groups_are_known(source):
    spec = specification(source)
    orders = [item["order"] for item in spec["properties"].values()]
    assert len(set(orders)) == len(orders)
    groups = [group["id"] for group in spec.get("groups", [])]
    assert len(set(groups)) == len(groups)
    assert {item["group"] for item in spec["properties"].values() if "group" in item} == set(groups)


@both
def test_11_additional_properties_are_allowed(source):
    assert specification(source)["additionalProperties"] is True


def test_12_configurations_of_the_incumbent_still_fit():
    spec = specification("planetscale")
    assert sorted(spec["required"]) in (["database", "host"], ["database", "host", "password", "username"])
    config = {key: UNREACHABLE[key] for key in ("host", "database", "username", "password")}
    config |= {"use_replica": True, "use_rdonly": False, "shards": "-80,80-", "include_metadata": True}
    config |= {"starting_gtids": '{"shop": {"-80": "MySQL56/a:1-2"}}', "max_retries": 3, "timeout_seconds": 300}
    config |= {"use_gtid_with_table_pks": False, "options": {"do_not_treat_tiny_int_as_boolean": True}}
    jsonschema.validate(config, spec)


@both
def test_13_the_spec_needs_no_configuration_and_no_network(source):
    bare = subprocess.run([PIPELINE, "airbyte", "spec", "--source", source], capture_output=True, env={}, check=True)
    assert Outcome(0, bare.stdout.decode()).of("SPEC")


@both
def test_14_the_spec_comes_within_a_minute(source):
    begin = time.monotonic()
    specification(source)
    assert time.monotonic() - begin < 60


# Check


def test_15_a_good_configuration_succeeds():
    outcome = run("check", config=GENERATE)
    assert (outcome.code, outcome.of("CONNECTION_STATUS")) == (0, [{"status": "SUCCEEDED"}])


@pytest.mark.parametrize("source, config", [("generate", {"rows": -1}), ("planetscale", {"host": "h"})])
def test_16_a_bad_configuration_fails_with_a_message(source, config):
    outcome = run("check", config=config, source=source)
    (status,) = outcome.of("CONNECTION_STATUS")
    assert outcome.code == 0 and status["status"] == "FAILED" and status["message"]


def test_17_an_unreadable_configuration_is_an_error():
    outcome = run("check", config="{")
    assert outcome.code != 0 and outcome.errors[0]["message"] and not outcome.of("CONNECTION_STATUS")


@pytest.mark.parametrize("command", ["check", "read"])
def test_18_no_secret_in_any_output(command):
    catalog = configured(discover()) if command == "read" else None
    outcome = run(command, source="planetscale", config=UNREACHABLE | {"retry_timeout": "1s"}, catalog=catalog)
    assert outcome.messages and "geheim-4711" not in outcome.stdout + outcome.stderr


# Discover


def test_19_one_catalog_with_unique_names(catalog):
    names = [stream["name"] for stream in catalog["streams"]]
    assert names and len(set(names)) == len(names)


def test_20_schemas_are_draft_07(catalog):
    for stream in catalog["streams"]:
        jsonschema.Draft7Validator.check_schema(stream["json_schema"])


def test_21_cursor_and_key_are_in_the_schema(catalog):
    for stream in catalog["streams"]:
        for path in [stream["default_cursor_field"], *stream["source_defined_primary_key"]]:
            assert path[0] in stream["json_schema"]["properties"]


def test_22_schemas_are_plain(catalog):
    for item in objects(catalog):
        assert not {"$ref", "allOf", "not"} & set(item)


def test_23_sync_modes_are_told(catalog):
    for stream in catalog["streams"]:
        assert stream["supported_sync_modes"] == ["full_refresh", "incremental"]


def test_24_additional_properties_are_not_refused(catalog):
    assert all(item.get("additionalProperties") is not False for item in objects(catalog))


def test_25_a_larger_source_keeps_the_streams_it_had(catalog):
    larger = discover(GENERATE | {"streams": 3, "rows": 99})
    assert [s for s in larger["streams"] if s["name"] != "rows_2"] == catalog["streams"]


def test_26_keys_are_scalars(catalog):
    for stream in catalog["streams"]:
        for (column,) in stream["source_defined_primary_key"]:
            assert stream["json_schema"]["properties"][column]["type"] == "number"


def test_27_types_are_known_ones(catalog):
    known = {"timestamp_without_timezone", "timestamp_with_timezone", "time_without_timezone", "integer"}
    for stream in catalog["streams"]:
        for item in stream["json_schema"]["properties"].values():
            assert item.get("format") in (None, "date", "date-time", "time")
            assert item.get("airbyte_type", "integer") in known


def test_28_discovering_twice_gives_the_same(catalog):
    assert discover() == catalog


# Read


def test_29_every_stream_has_records(catalog, outcome):
    assert {record["stream"] for record in outcome.records} == {stream["name"] for stream in catalog["streams"]}


def test_30_records_fit_their_schema(catalog, outcome):
    validators = {s["name"]: jsonschema.Draft7Validator(s["json_schema"]) for s in catalog["streams"]}
    for record in outcome.records:
        validators[record["stream"]].validate(record["data"])
        assert isinstance(record["data"]["id"], int)


def test_31_no_undeclared_columns(catalog, outcome):
    columns = {s["name"]: set(s["json_schema"]["properties"]) for s in catalog["streams"]}
    for record in outcome.records:
        assert set(record["data"]) == columns[record["stream"]]


def test_32_keys_are_there(outcome):
    assert all(isinstance(record["data"]["id"], int) for record in outcome.records)


def test_33_every_column_has_a_value_somewhere(catalog, outcome):
    for stream in catalog["streams"]:
        seen = [record["data"] for record in outcome.records if record["stream"] == stream["name"]]
        for column in stream["json_schema"]["properties"]:
            assert any(data[column] is not None for data in seen), column


def test_34_the_records_are_the_rows(outcome):
    tables = content(applied(outcome.records))
    # 60 rows; 12 changes are six inserts, three updates and three deletes.
    assert {name: len(rows) for name, rows in tables.items()} == {"rows_0": 63, "rows_1": 63}
    assert all(set(range(1, 61)) <= set(rows) for rows in tables.values())


def test_35_statuses_come_in_order(catalog, outcome):
    for stream in catalog["streams"]:
        said = [s["status"] for s in outcome.traces("STREAM_STATUS") if s["stream_descriptor"]["name"] == stream["name"]]
        assert said == ["STARTED", "RUNNING", "COMPLETE"]


def test_36_every_stream_has_states_with_counts(catalog, outcome):
    before, since = covered(outcome.messages)
    assert len(before) == len(outcome.records) and not since
    assert {state["type"] for state in outcome.states} == {"STREAM"}
    assert {s["stream"]["stream_descriptor"]["name"] for s in outcome.states} == {s["name"] for s in catalog["streams"]}
    assert all(re.search(r'"recordCount":\d+\.\d', line) for line in outcome.stdout.split("\n") if '"STATE"' in line)


def test_37_a_bad_catalog_is_an_error(catalog):
    unknown = json.loads(json.dumps(configured(catalog)).replace("rows_1", "rows_9"))
    invalid = json.loads(json.dumps(configured(catalog)).replace('"incremental", "dest', '"INVALID", "dest'))
    for bad in (unknown, invalid):
        outcome = read(catalog=bad)
        assert outcome.code != 0 and outcome.errors[0]["failure_type"] == "config_error"


def test_38_a_read_comes_to_its_end(outcome):
    assert outcome.code == 0


# Full refresh and incremental


def test_39_two_full_reads_give_the_same_records(catalog):
    full = configured(catalog, mode="full_refresh")
    first, second = read(catalog=full), read(catalog=full)
    assert content(applied(first.records)) == content(applied(second.records))
    assert len(first.records) == 120
    assert min(r["emitted_at"] for r in second.records) >= max(r["emitted_at"] for r in first.records)


def test_40_the_second_read_brings_only_what_is_new(catalog, outcome):
    states = last_states(outcome.messages)
    again = read(GENERATE | {"changes": 20}, catalog=configured(catalog), state=states)
    assert again.code == 0 and len(again.records) == 16 and again.states
    for name in ("rows_0", "rows_1"):
        last = max(record["data"]["_ab_cdc_cursor"] for record in outcome.records if record["stream"] == name)
        assert all(r["data"]["_ab_cdc_cursor"] > last for r in again.records if r["stream"] == name)


def test_41_a_read_goes_on_from_every_state(catalog, outcome):
    whole = content(applied(outcome.records))
    places = [i for i, message in enumerate(outcome.messages) if message["type"] == "STATE"]
    for place in places[:: max(1, len(places) // 10)]:
        seen = outcome.messages[: place + 1]
        rest = read(catalog=configured(catalog), state=last_states(seen))
        before, _ = covered(seen)
        assert rest.code == 0 and content(applied(rest.records, applied(before))) == whole


def test_42_a_state_of_the_far_future_gives_no_records(catalog, outcome):
    states = json.loads(json.dumps(last_states(outcome.messages)))
    for state in states:
        state["stream"]["stream_state"]["cursors"] = {"-": '{"version":1,"rows":999999999,"changes":999999999}'}
    future = read(catalog=configured(catalog), state=states)
    assert (future.code, future.records) == (0, []) and len(future.states) == 2


def test_43_a_state_without_namespace_is_understood(catalog, outcome):
    states = json.loads(json.dumps(last_states(outcome.messages)))
    for state in states:
        del state["stream"]["stream_descriptor"]["namespace"]
    again = read(catalog=configured(catalog), state=states)
    assert (again.code, again.records) == (0, [])
    assert {s["type"] for s in again.states} == {"STREAM"}


# Image and metadata


def dockerfile():
    return (PACKAGING / "Dockerfile").read_text()


def metadata():
    return (PACKAGING / "metadata.yaml").read_text()


def test_44_the_labels_are_those_of_the_metadata():
    labels = dict(re.findall(r"io\.airbyte\.(name|version)=\"?([^\s\"]+)", dockerfile()))
    assert labels["name"] == re.search(r"dockerRepository: (\S+)", metadata())[1]
    assert labels["version"] == re.search(r"dockerImageTag: (\S+)", metadata())[1]


def test_45_the_entry_point_is_in_the_environment():
    entry = json.loads(re.search(r"^ENTRYPOINT (\[.*\])", dockerfile(), re.M)[1])
    assert re.search(r'^ENV AIRBYTE_ENTRYPOINT="(.*)"', dockerfile(), re.M)[1] == " ".join(entry)


def test_46_the_metadata_name_hosts_and_streams():
    assert re.search(r"allowedHosts:\s+hosts:\s+- \$\{host\}", metadata())
    assert "suggestedStreams:" in metadata() and "maxSecondsBetweenMessages: 7200" in metadata()


def test_47_the_documentation_has_the_expected_parts():
    page = (PACKAGING / "planetscale.md").read_text()
    for heading in ("## Prerequisites", "## Setup guide", "## Supported sync modes", "## Changelog"):
        assert heading in page
    version = re.search(r"dockerImageTag: (\S+)", metadata())[1]
    assert f"| {version} " in page


# The protocol


def test_48_every_line_is_a_valid_message(outcome):
    models = protocol_models()
    for line in outcome.stdout.strip().split("\n"):
        models.AirbyteMessage.model_validate_json(line)
    for command in ("spec", "check", "discover"):
        config = None if command == "spec" else GENERATE
        for line in run(command, config=config).stdout.strip().split("\n"):
            models.AirbyteMessage.model_validate_json(line)


def protocol_models():
    import airbyte_protocol.models as models

    return models


def test_49_counts_add_up(outcome):
    assert sum(state["sourceStats"]["recordCount"] for state in outcome.states) == len(outcome.records)


def test_50_state_types_are_not_mixed(outcome):
    assert {state["type"] for state in outcome.states} == {"STREAM"}


def test_51_no_state_comes_twice(outcome):
    states = [json.dumps(state["stream"]) for state in outcome.states]
    assert len(set(states)) == len(states)


def test_52_killed_after_any_line_nothing_is_lost(catalog, outcome):
    """Kills after a line, with states that were acknowledged late: the next run goes on from an older one."""
    whole = content(applied(outcome.records))
    lines = len(outcome.messages)
    for after in range(3, lines, max(1, lines // 8)):
        with tempfile.TemporaryDirectory() as directory:
            words = arguments(directory, "read", config=GENERATE, catalog=configured(catalog))
            with subprocess.Popen(words, stdout=subprocess.PIPE, text=True) as process:
                seen = [json.loads(process.stdout.readline()) for _ in range(after)]
                process.kill()
        acknowledged = seen[: len(seen) - len(seen) // 4]
        before, _ = covered(seen)
        rest = read(catalog=configured(catalog), state=last_states(acknowledged))
        assert rest.code == 0 and content(applied(rest.records, applied(before))) == whole


def test_53_a_closed_stdout_ends_it_quickly_and_quietly(catalog, tmp_path):
    words = arguments(tmp_path, "read", config=GENERATE | {"rows": 3_000_000}, catalog=configured(catalog))
    with subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        process.stdout.readline()
        process.stdout.close()
        begin = time.monotonic()
        errors = process.stderr.read()
        code = process.wait(30)
    assert code not in (0, None) and time.monotonic() - begin < 10 and errors == b""


def test_54_a_term_signal_ends_it_with_a_full_pipe_too(catalog, tmp_path):
    words = arguments(tmp_path, "read", config=GENERATE | {"rows": 3_000_000}, catalog=configured(catalog))
    with subprocess.Popen(words, stdout=subprocess.PIPE) as process:
        process.stdout.readline()
        time.sleep(1)
        begin = time.monotonic()
        process.send_signal(signal.SIGTERM)
        assert process.wait(15) == -signal.SIGTERM
        assert time.monotonic() - begin < 10


def test_55_nulls_and_unknown_keys_are_accepted(catalog):
    full = configured(catalog)
    for entry in full["streams"]:
        entry.update({"generation_id": None, "minimum_generation_id": None, "sync_id": None, "unknown": [1]})
        entry["stream"].update({"is_file_based": None, "namespace": None})
    state = [{"type": "STREAM", "global": None, "data": None, "stream": {"stream_descriptor": {"name": "rows_0"}}}]
    with tempfile.TemporaryDirectory() as directory:
        words = arguments(directory, "read", config=GENERATE | {"x": None, "seed": None}, catalog=full, state=state)
        for file in pathlib.Path(directory).iterdir():
            file.chmod(0o444)
        done = subprocess.run(words, capture_output=True, text=True, check=False)
    outcome = Outcome(done.returncode, done.stdout)
    assert outcome.code == 0 and len(outcome.records) == 144
    assert all("namespace" not in record for record in outcome.records)


def test_56_only_the_selected_columns_are_sent(catalog):
    outcome = read(catalog=configured(catalog, columns=["price", "id"]))
    assert outcome.code == 0
    assert all(list(record["data"]) == ["price", "id"] for record in outcome.records)
    # Without _ab_cdc_deleted_at a delete can't be told: it is left out, and said so.
    assert len(outcome.records) == 2 * 69
    assert any("deletes of rows_0 left out" in message for message in outcome.log("WARN"))


def test_57_a_secret_in_a_message_is_hidden():
    outcome = run("check", source="planetscale", config=UNREACHABLE | {"host": "geheim-4711.invalid"}, timeout=120)
    assert "geheim-4711" not in outcome.stdout + outcome.stderr


def test_58_a_slow_reader_costs_no_memory(catalog, tmp_path):
    words = arguments(tmp_path, "read", config=GENERATE | {"rows": 5_000_000}, catalog=configured(catalog))
    with subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as process:
        process.stdout.readline()
        time.sleep(3)
        resident = int(re.search(r"VmHWM:\s+(\d+)", pathlib.Path(f"/proc/{process.pid}/status").read_text())[1])
        process.kill()
    assert resident < 200 * 1024


def test_59_an_incomplete_stream_is_no_success(catalog):
    outcome = read(GENERATE | {"fail_after_rows": 30}, catalog=configured(catalog))
    assert outcome.code != 0 and outcome.errors
    last = {s["stream_descriptor"]["name"]: s["status"] for s in outcome.traces("STREAM_STATUS")}
    assert "INCOMPLETE" in last.values()


def test_60_an_empty_stream_has_statuses_and_a_state(catalog):
    outcome = read(GENERATE | {"rows": 0, "changes": 0}, catalog=configured(catalog))
    assert (outcome.code, outcome.records) == (0, [])
    assert len(outcome.states) == 2
    assert [s["status"] for s in outcome.traces("STREAM_STATUS")].count("COMPLETE") == 2


def test_61_a_slow_source_sends_states_all_the_time(catalog, tmp_path):
    config = GENERATE | {"streams": 1, "rows": 400, "rows_per_second": 100, "checkpoint_seconds": 1}
    one = {"streams": configured(catalog)["streams"][:1]}
    with subprocess.Popen(arguments(tmp_path, "read", config=config, catalog=one), stdout=subprocess.PIPE) as process:
        times = [time.monotonic() for line in process.stdout if b'"type":"STATE"' in line]
    assert len(times) >= 3 and max(b - a for a, b in zip(times, times[1:])) < 10


def test_62_the_platform_s_way_of_starting_it(catalog, tmp_path):
    words = arguments(tmp_path, "read", config=GENERATE, catalog=configured(catalog))[3:]
    os.mkfifo(tmp_path / "out")
    os.mkfifo(tmp_path / "err")
    script = f'(eval "$AIRBYTE_ENTRYPOINT read {" ".join(words)}" 2> err > out); echo $? > exit-code'
    environment = {**os.environ, "AIRBYTE_ENTRYPOINT": f"{PIPELINE} airbyte"}
    with subprocess.Popen(["sh", "-c", script], cwd=tmp_path, env=environment):
        # In the order in which the shell opens them: each side waits for the other.
        with open(tmp_path / "err", encoding="utf-8") as err, open(tmp_path / "out", encoding="utf-8") as out:
            outcome = Outcome(0, out.read(), err.read())
    assert (tmp_path / "exit-code").read_text() == "0\n" and outcome.stderr == ""
    assert len(outcome.records) == 144
