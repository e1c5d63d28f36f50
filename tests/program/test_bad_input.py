"""Bad input: one clear message with the place, the right exit code, earlier output and state untouched."""

import json
import pathlib
import subprocess

import pytest

from running import GENERATE_TO_CSV, PIPELINE, assert_one_message, files_below, run, standin

PLANETSCALE_TO_NULL = """
[[stage]]
source = "planetscale"
host = "127.0.0.1"
port = "${PORT}"
database = "shop"
username = "reader"
password = "${PASSWORD:-wrong-secret}"
tables = ["cts_a"]
tls = "disabled"
auth = "static"

[[stage]]
sink = "null"
"""

CONFIGURATION_ERRORS = [
    # what is replaced, by what, what the message must contain
    ("rows = 100", "rowz = 100", ["unknown option", '"rowz"', "sync.toml:7:1", 'did you mean "rows"']),
    ("rows = 100", 'rows = "many"', ["rows", "integer", "sync.toml:7:8"]),
    ("rows = 100", "rows = -5", ["rows", "sync.toml:7:8"]),
    ('directory = "out"', "", ["directory", "required", "sync.toml:9:1"]),
    ('directory = "out"', 'directory = "${NOWHERE}"', ["NOWHERE", "sync.toml:11:13"]),
    ('directory = "out"', 'directory = "${NOWHERE:?name a folder}"', ["NOWHERE", "name a folder", "sync.toml:11:13"]),
    ('directory = "out"', 'directory = "out"\nmetadata = ["when"]', ["when", "commit_time", "sync.toml:12"]),
    ('directory = "out"', 'directory = "out"\nfrom = ["generat"]', ["generat", 'did you mean "generate"', "sync.toml:12"]),
    ("rows = 100", "rows = ", ["sync.toml:7"]),
]


@pytest.mark.parametrize("old, new, expected", CONFIGURATION_ERRORS, ids=lambda value: str(value)[:40])
def test_a_wrong_configuration_is_reported_with_its_place(tmp_path, old, new, expected):
    result = run(tmp_path, GENERATE_TO_CSV.replace(old, new))
    assert_one_message(result, 3, *expected)
    assert files_below(tmp_path).keys() == {"sync.toml"}


def test_all_that_is_wrong_is_reported_at_once(tmp_path):
    toml = GENERATE_TO_CSV.replace("rows = 100", 'rows = "many"').replace("directory", "directorry")
    result = run(tmp_path, toml, verb="check")
    assert result.returncode == 3, result.stderr
    places = [line.split("sync.toml")[1] for line in result.stderr.splitlines() if "-->" in line]
    assert places == [":7:8", ":9:1", ":11:1"], result.stderr


def test_for_machines_each_finding_is_one_json_object(tmp_path):
    toml = GENERATE_TO_CSV.replace("rows = 100", 'rows = "many"').replace("directory", "directorry")
    result = run(tmp_path, toml, verb="check", arguments=("--format", "json"))
    assert result.returncode == 3 and result.stderr == ""
    findings = [json.loads(line) for line in result.stdout.splitlines()]
    assert [(item["code"], item["line"], item["column"]) for item in findings] == [
        ("P0104", 7, 8),
        ("P0105", 9, 1),
        ("P0103", 11, 1),
    ]
    assert all(item["file"] == "sync.toml" and item["severity"] == "error" for item in findings)


def test_an_unknown_stage_names_the_near_ones(tmp_path):
    result = run(tmp_path, GENERATE_TO_CSV.replace('"csv"', '"cvs"'))
    assert_one_message(result, 4, '"cvs"', '"csv"', "sync.toml:10:8")


def not_elf(path):
    path.write_text("not a shared object")


def empty(path):
    path.write_bytes(b"")


def without_the_entry(path):
    """Some other library of the system."""
    maps = pathlib.Path("/proc/self/maps").read_text().split()
    path.write_bytes(pathlib.Path(next(word for word in maps if "/libc.so" in word)).read_bytes())


def a_program(path):
    path.write_bytes(pathlib.Path(PIPELINE).read_bytes())


def a_folder(path):
    path.mkdir()


def cut(path):
    whole = (pathlib.Path(PIPELINE).parent.parent / "plugins" / "sink-null.so").read_bytes()
    path.write_bytes(whole[: len(whole) // 2])


@pytest.mark.parametrize("make", [not_elf, empty, without_the_entry, a_program, a_folder, cut])
def test_a_file_that_is_not_a_plugin_is_named(tmp_path, make):
    (tmp_path / "plugins").mkdir()
    make(tmp_path / "plugins" / "sink-broken.so")
    result = run(tmp_path, GENERATE_TO_CSV.replace('"csv"', '"broken"'), arguments=("--plugin-dir", "plugins"))
    assert_one_message(result, 4, "plugins/sink-broken.so", "sync.toml:10:8")
    assert not (tmp_path / "out").exists() and not (tmp_path / "sync.state").exists()


def test_a_plugin_that_is_not_there_lists_the_folders_searched(tmp_path):
    result = run(tmp_path, GENERATE_TO_CSV.replace('"csv"', '"acme_s3"'), arguments=("--plugin-dir", "nowhere"))
    assert_one_message(result, 4, "sink-acme_s3.so", "nowhere", "sync.toml:10:8")


def test_a_file_that_cannot_be_read_is_a_usage_error(tmp_path):
    (tmp_path / "folder.toml").mkdir()
    for name in ("none.toml", "folder.toml"):
        result = subprocess.run([PIPELINE, "run", name], cwd=tmp_path, capture_output=True, text=True, check=False)
        assert_one_message(result, 2, name)


@pytest.mark.parametrize("content", [b"", b"\x00\xff\xfe", b"\x7fELF" * 100, b"[" * 100_000, b"[[stage]]\nsource = \"generate\"\xff\n"])
def test_a_file_that_is_no_pipeline_is_refused(tmp_path, content):
    (tmp_path / "sync.toml").write_bytes(content)
    result = subprocess.run([PIPELINE, "run", "sync.toml"], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert result.returncode == 3, result.stderr
    assert "sync.toml" in result.stderr


def test_a_wrong_command_line_is_a_usage_error(tmp_path):
    for arguments in (["run"], ["rum", "sync.toml"], ["run", "sync.toml", "--no-such-flag"], []):
        result = subprocess.run([PIPELINE, *arguments], cwd=tmp_path, capture_output=True, text=True, check=False)
        assert result.returncode == 2, arguments
        assert result.stderr


def planetscale(directory, case, toml, *standin_arguments):
    with standin(directory, case, *standin_arguments) as port:
        return run(directory, toml, environment={"PORT": str(port)})


def test_a_wrong_password_points_at_the_option(tmp_path):
    result = planetscale(tmp_path, "copy-then-stream", PLANETSCALE_TO_NULL, "--username", "reader", "--password", "right")
    assert_one_message(result, 3, "password", "sync.toml:8:12")


def test_the_right_password_works(tmp_path):
    with standin(tmp_path, "copy-then-stream", "--username", "reader", "--password", "right") as port:
        result = run(tmp_path, PLANETSCALE_TO_NULL, environment={"PORT": str(port), "PASSWORD": "right"})
    assert result.returncode == 0, result.stderr


def test_an_unknown_table_is_named(tmp_path):
    result = planetscale(tmp_path, "copy-then-stream", PLANETSCALE_TO_NULL.replace("cts_a", "no_such_table"))
    assert_one_message(result, 3, "no_such_table", "sync.toml:9:10")


def test_an_unknown_keyspace_is_named(tmp_path):
    result = planetscale(tmp_path, "copy-then-stream", PLANETSCALE_TO_NULL.replace('"shop"', '"shap"'))
    assert_one_message(result, 3, "shap", "sync.toml:6:12")


def test_a_host_that_is_not_reachable_is_named_with_its_port(tmp_path):
    toml = PLANETSCALE_TO_NULL.replace("tls =", 'retry_timeout = "1s"\ntls =')
    result = run(tmp_path, toml, environment={"PORT": "1"})
    assert_one_message(result, 1, "127.0.0.1:1", "sync.toml:4:8")


def test_a_host_that_does_not_exist_is_named(tmp_path):
    toml = PLANETSCALE_TO_NULL.replace("tls =", 'retry_timeout = "1s"\ntls =').replace("127.0.0.1", "no-such-host.invalid")
    result = run(tmp_path, toml, environment={"PORT": "443"})
    assert_one_message(result, 1, "no-such-host.invalid", "sync.toml:4:8")


SECRET = "hunter2-of-the-test"

# What goes wrong (or not), with the password in the file or in the environment.
LEAKS = {
    "a run that works": ([], "right", []),
    "a wrong password": ([], "wrong", []),
    "an option that is unknown": ([("auth =", "auht =")], "right", []),
    "a misspelt password option": ([("password =", "pasword =")], "right", []),
    "a string without an end": ([('tables = ["cts_a"]', 'tables = ["cts_a]')], "right", []),
    "a password without an end": ([('PASSWORD}"', "PASSWORD}")], "right", []),
    "a password that is a list": ([('"${PASSWORD}"', '["${PASSWORD}"]')], "right", []),
    "a server with TLS": ([('tls = "disabled"', "")], "right", []),
    "a table that is not there": ([("cts_a", "cts_q")], "right", []),
}


@pytest.mark.parametrize("written", [True, False], ids=["in the file", "in the environment"])
@pytest.mark.parametrize("name", LEAKS)
def test_the_password_is_in_no_output_and_no_file(tmp_path, name, written):
    changes, accepted, arguments = LEAKS[name]
    toml = PLANETSCALE_TO_NULL.replace("${PASSWORD:-wrong-secret}", "${PASSWORD}").replace("tls =", 'retry_timeout = "1s"\ntls =')
    for old, new in changes:
        toml = toml.replace(old, new)
    if written:
        toml = toml.replace("${PASSWORD}", SECRET)
    server_password = SECRET if accepted == "right" else "another"
    output = ""
    with standin(tmp_path, "copy-then-stream", "--username", "reader", "--password", server_password) as port:
        environment = {"PORT": str(port), "PASSWORD": SECRET, "GRPC_VERBOSITY": "DEBUG", "SPDLOG_LEVEL": "trace"}
        for verb, more in (("run", ()), ("check", ()), ("check", ("--probe",)), ("run", ("--format", "json"))):
            result = run(tmp_path, toml, verb=verb, arguments=("--log-level", "debug", *more, *arguments), environment=environment)
            output += result.stdout + result.stderr
    files = {path: content for path, content in files_below(tmp_path).items() if path != "sync.toml"}
    assert output
    assert SECRET not in output
    assert not [path for path, content in files.items() if SECRET.encode() in content]
