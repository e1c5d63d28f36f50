"""CSV files loaded into a real server by LOAD DATA: equal, each value."""

import os
import pathlib
import shutil
import tempfile

import pytest

import mariadb
import samples

TYPES = {
    "boolean": "BOOLEAN", "int8": "TINYINT", "int16": "SMALLINT", "int32": "INT", "int64": "BIGINT",
    "uint8": "TINYINT UNSIGNED", "uint16": "SMALLINT UNSIGNED", "uint32": "INT UNSIGNED", "uint64": "BIGINT UNSIGNED",
    "float32": "FLOAT", "float64": "DOUBLE", "decimal": "DECIMAL(18,4)", "date": "DATE", "timestamp": "DATETIME(6)",
    "utc": "DATETIME(6)", "duration": "TIME(6)", "text": "LONGTEXT", "binary": "LONGBLOB",
}
# What LOAD DATA has to be told of values that the server writes differently itself.
CONVERSIONS = {
    "boolean": "CASE {0} WHEN 'true' THEN 1 WHEN 'false' THEN 0 END",
    "binary": "UNHEX({0})",
    "utc": "REPLACE({0}, '+00:00', '')",
}
# How values are asked for, so that none is rounded and none breaks a line.
QUESTIONS = {"text": "HEX(`{0}`)", "binary": "HEX(`{0}`)", "float32": "CAST(`{0}` AS DOUBLE)"}


@pytest.fixture(scope="module")
def server():
    if mariadb.SERVER is None:
        pytest.skip("needs mariadb-server")
    folder = pathlib.Path(tempfile.mkdtemp(prefix="pipeline-mariadb-"))
    os.chmod(folder, 0o755)
    try:
        with mariadb.server(folder) as running:
            yield running
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def read_value(type_name, text):
    if text == "NULL":
        return None
    if type_name == "text":
        return bytes.fromhex(text).decode()
    return samples.from_text(type_name, text)


@pytest.mark.parametrize("line_end", ["lf", "crlf"])
@pytest.mark.parametrize("seed", [0, 41])
def test_load_data_takes_all_rows_as_they_are(tmp_path, server, seed, line_end):
    # Without an escape character LOAD DATA takes the word NULL, without quotes, for NULL.
    columns, expected, path = samples.write(tmp_path, seed, 300, null="NULL", line_end=line_end)
    fields = ", ".join(f"`{name}` {TYPES[type_name]} NULL" for name, type_name in columns)
    variables = ", ".join(f"@c{i}" if type_name in CONVERSIONS else f"`{name}`" for i, (name, type_name) in enumerate(columns))
    settings = ", ".join(
        f"`{name}` = " + CONVERSIONS[type_name].format(f"@c{i}")
        for i, (name, type_name) in enumerate(columns)
        if type_name in CONVERSIONS
    )
    end = "\\r\\n" if line_end == "crlf" else "\\n"
    warnings = server.query(
        f"DROP TABLE IF EXISTS t; CREATE TABLE t ({fields}) CHARACTER SET utf8mb4; "
        f"LOAD DATA LOCAL INFILE '{path}' INTO TABLE t CHARACTER SET utf8mb4 "
        f"FIELDS TERMINATED BY ',' OPTIONALLY ENCLOSED BY '\"' ESCAPED BY '' LINES TERMINATED BY '{end}' "
        f"IGNORE 1 LINES ({variables})" + (f" SET {settings}" if settings else "") + "; SHOW WARNINGS;"
    )
    assert warnings == []
    questions = ", ".join(QUESTIONS.get(type_name, "`{0}`").format(name) for name, type_name in columns)
    rows = server.query(f"SELECT {questions} FROM t ORDER BY id;")
    read = [[read_value(type_name, text) for (_, type_name), text in zip(columns, row)] for row in rows]
    samples.assert_same(columns, expected, read)
