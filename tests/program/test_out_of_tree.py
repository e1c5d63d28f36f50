"""plugins/examples as outsiders build them: against the installed SDK, in projects of their own."""

import csv
import io
import json
import os
import pathlib
import random
import subprocess
import time

import pytest

from running import CASES, assert_one_message, run
from servers import servers
from test_crash import run_and_kill
from test_recorded_cases import answers_for

SOURCE = pathlib.Path(__file__).parents[2]
BUILD = os.environ["PIPELINE_BUILD"]
KILLS = 20
RECORDED_CASE = "copy-values"
csv.field_size_limit(1 << 30)

GENERATED = """
[pipeline]
checkpoint_interval = "20ms"

[[stage]]
source = "generate"
streams = 2
rows = 20000
rows_per_batch = 500
checkpoint_rows = 1000
changes = 3000
rows_per_second = 30000

[[stage]]
sink = "jsonl"
directory = "json"
"""

RECORDED = """
[[stage]]
id = "source"
source = "planetscale"
host = "127.0.0.1"
port = {port}
mysql_port = {mysql_port}
database = "types"
tls = "disabled"
tables = {tables}

[[stage]]
id = "json"
sink = "jsonl"
directory = "json"
from = ["source"]

[[stage]]
id = "csv"
sink = "csv"
directory = "csv"
metadata = ["op", "shard"]
null = "NULL"
from = ["source"]
"""


def command(*words):
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def sdk(tmp_path_factory):
    """What `cmake --install --component sdk` puts in place."""
    folder = tmp_path_factory.mktemp("sdk")
    command("cmake", "--install", BUILD, "--component", "sdk", "--prefix", folder)
    return folder


@pytest.fixture(scope="module")
def environment(sdk, tmp_path_factory):
    """In which the program finds the example."""
    folder = tmp_path_factory.mktemp("example")
    example = SOURCE / "plugins" / "examples" / "jsonl_sink"
    command("cmake", "-S", example, "-B", folder, "-G", "Ninja", "-DCMAKE_BUILD_TYPE=Release", f"-DCMAKE_PREFIX_PATH={sdk}")
    command("cmake", "--build", folder)
    return {"PIPELINE_PLUGIN_PATH": str(folder)}


def lines_of(directory):
    return {path.name: path.read_text().splitlines() for path in sorted((directory / "json").glob("*.jsonl"))}


def test_a_sink_of_another_project_writes_exactly_once_whenever_the_program_dies(tmp_path, environment):
    undisturbed, killed = tmp_path / "undisturbed", tmp_path / "killed"
    undisturbed.mkdir()
    killed.mkdir()
    begin = time.monotonic()
    done = run(undisturbed, GENERATED, environment=environment)
    assert done.returncode == 0, done.stderr
    duration = time.monotonic() - begin
    expected = lines_of(undisturbed)
    assert sum(map(len, expected.values())) >= 40_000
    moments = random.Random(5)
    kills = sum(run_and_kill(killed, GENERATED, environment, moments.uniform(0.0, duration / 12)) for _ in range(KILLS))
    done = run(killed, GENERATED, environment=environment)
    assert done.returncode == 0, done.stderr
    assert lines_of(killed) == expected
    assert kills >= KILLS // 2


def as_csv(column_type, value):
    """A value of the sink jsonl as the sink csv writes it."""
    if value is None:
        return "NULL"
    if isinstance(value, bool):
        return "true" if value else "false"
    if column_type.startswith("time") and not column_type.startswith("timestamp"):
        seconds, fraction = divmod(abs(int(value)), 1_000_000)
        clock = f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}"
        return ("-" if int(value) < 0 else "") + clock + (f".{fraction:06}" if fraction else "")
    if column_type.startswith(("datetime", "timestamp")):
        return value.replace(".000000", "")
    return value


def run_recorded(directory, environment, tables):
    """Tables with values of all types, through both sinks; and the columns of all tables."""
    case = json.loads((CASES / RECORDED_CASE / "case.json").read_text())
    files = {json.loads(path.open().readline())["table"]: path for path in (CASES / RECORDED_CASE / "rows").glob("*.jsonl")}
    columns = {table: json.loads(path.open().readline())["columns"] for table, path in files.items()}
    with servers(directory, RECORDED_CASE, answers=answers_for(RECORDED_CASE, case, files)) as (port, mysql):
        toml = RECORDED.format(port=port, mysql_port=mysql.port, tables=json.dumps(tables))
        return run(directory, toml, environment=environment), columns


def test_its_values_are_those_that_the_csv_sink_writes(tmp_path, environment):
    tables = ["t_binary", "t_bit", "t_charset", "t_enum", "t_float", "t_int", "t_json", "t_text", "t_time"]
    done, columns = run_recorded(tmp_path, environment, tables)
    assert done.returncode == 0, done.stderr
    for table in tables:
        types = {"_op": "", "_shard": "", **{column["name"]: column["column_type"] for column in columns[table]}}
        text = (tmp_path / "csv" / f"types.{table}.csv").read_bytes().decode()
        expected = list(csv.DictReader(io.StringIO(text, newline="")))
        lines = (tmp_path / "json" / f"types.{table}.jsonl").read_text().split("\n")[:-1]
        rows = [json.loads(line, parse_float=str, parse_int=str) for line in lines]
        assert rows and [{key: as_csv(types[key], value) for key, value in row.items()} for row in rows] == expected, table


def test_a_type_that_it_has_no_form_for_is_refused_with_the_name_of_the_column(tmp_path, environment):
    done, _ = run_recorded(tmp_path, environment, ["t_decimal"])
    assert_one_message(done, 3, "types.t_decimal", '"d65_30"', "`columns` transform")


def test_each_header_of_the_sdk_stands_alone(sdk, tmp_path):
    """In C++20 with all warnings; plugin.h and arrow.h in C11 as well."""
    include = sdk / "include"
    headers = sorted(path.relative_to(include) for path in include.rglob("*.h*"))
    assert len(headers) > 30
    sources = []
    for number, header in enumerate(headers):
        sources.append(tmp_path / f"{number}.cpp")
        sources[-1].write_text(f'#include "{header}"\n#include "{header}"\n')
    flags = ["-Wall", "-Wextra", "-Wpedantic", "-Wconversion", "-Werror", "-fsyntax-only", f"-I{include}"]
    command("g++", "-std=c++20", *flags, *sources)
    source = tmp_path / "all.c"
    source.write_text('#include "pipeline/plugin.h"\n#include "pipeline/arrow.h"\n')
    command("gcc", "-std=c11", *flags, source)
