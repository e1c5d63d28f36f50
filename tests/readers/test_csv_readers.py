"""CSV files read back by other programs: equal, each value."""

import csv
import gzip

import pytest

import samples

ROWS = 400
ALL_TYPES = 0


def from_texts(columns, rows):
    return [[samples.from_text(type_name, text) for (_, type_name), text in zip(columns, row)] for row in rows]


def read_with_python(path, null, **dialect):
    opened = gzip.open(path, "rt", newline="", encoding="utf-8") if path.suffix == ".gz" else open(path, newline="", encoding="utf-8")
    with opened as file:
        lines = list(csv.reader(file, strict=True, **dialect))
    return lines[0], [[None if text == null else text for text in line] for line in lines[1:]]


@pytest.mark.parametrize("seed", [ALL_TYPES, *range(1, 9)])
def test_python_reads_random_rows(tmp_path, seed):
    # The csv module doesn't tell NULL from a text that looks like it: this one no random text has.
    options = [{}, {"delimiter": ";", "line_end": "crlf"}, {"quotes": "all"}, {"compression": "gzip"}][seed % 4]
    columns, expected, path = samples.write(tmp_path, seed, ROWS, null="<null>", **options)
    names, rows = read_with_python(path, "<null>", delimiter=options.get("delimiter", ","))
    assert names == [name for name, _ in columns]
    samples.assert_same(columns, expected, from_texts(columns, rows))


DUCKDB_TYPES = {
    "boolean": "BOOLEAN", "int8": "TINYINT", "int16": "SMALLINT", "int32": "INTEGER", "int64": "BIGINT",
    "uint8": "UTINYINT", "uint16": "USMALLINT", "uint32": "UINTEGER", "uint64": "UBIGINT", "float32": "FLOAT",
    "float64": "DOUBLE", "decimal": "DECIMAL(18,4)", "date": "DATE", "timestamp": "TIMESTAMP",
}


@pytest.mark.parametrize("seed", [ALL_TYPES, 21, 22])
@pytest.mark.parametrize("compression", ["none", "zstd"])
def test_duckdb_reads_random_rows(tmp_path, seed, compression):
    duckdb = pytest.importorskip("duckdb")
    columns, expected, path = samples.write(tmp_path, seed, ROWS, compression=compression)
    types = {name: DUCKDB_TYPES.get(type_name, "VARCHAR") for name, type_name in columns}
    rows = duckdb.sql(
        f"SELECT * FROM read_csv('{path}', header=true, auto_detect=false, delim=',', quote='\"', escape='\"', "
        f"nullstr='', allow_quoted_nulls=false, new_line='\\n', columns={types})"
    ).fetchall()
    read = [
        [
            samples.from_text(type_name, value) if types[name] == "VARCHAR" else value
            for (name, type_name), value in zip(columns, row)
        ]
        for row in rows
    ]
    samples.assert_same(columns, expected, read)


@pytest.mark.parametrize("seed", [ALL_TYPES, 31, 32])
def test_arrow_reads_random_rows(tmp_path, seed):
    arrow = pytest.importorskip("pyarrow")
    from pyarrow import csv as arrow_csv

    columns, expected, path = samples.write(tmp_path, seed, ROWS)
    native = {"int8": arrow.int8(), "int32": arrow.int32(), "int64": arrow.int64(), "uint64": arrow.uint64(),
              "float32": arrow.float32(), "float64": arrow.float64(), "decimal": arrow.decimal128(18, 4),
              "boolean": arrow.bool_(), "date": arrow.date32(), "timestamp": arrow.timestamp("us")}
    types = {name: native.get(type_name, arrow.string()) for name, type_name in columns}
    table = arrow_csv.read_csv(
        path,
        parse_options=arrow_csv.ParseOptions(newlines_in_values=True),
        convert_options=arrow_csv.ConvertOptions(
            column_types=types, null_values=[""], strings_can_be_null=True, quoted_strings_can_be_null=False
        ),
    )
    rows = [list(row) for row in zip(*(column.to_pylist() for column in table.columns))]
    read = [
        [
            samples.from_text(type_name, value) if isinstance(value, str) else value
            for (_, type_name), value in zip(columns, row)
        ]
        for row in rows
    ]
    samples.assert_same(columns, expected, read)


def test_pandas_reads_random_rows(tmp_path):
    pandas = pytest.importorskip("pandas")
    columns, expected, path = samples.write(tmp_path, ALL_TYPES, ROWS, null="<null>")
    frame = pandas.read_csv(path, dtype=str, keep_default_na=False, na_values=["<null>"])
    assert list(frame.columns) == [name for name, _ in columns]
    rows = [[None if value is pandas.NA or value != value else value for value in row] for row in frame.values.tolist()]
    # pandas drops a carriage return that stands alone in quotes only when it is asked to end lines there: it isn't.
    samples.assert_same(columns, expected, from_texts(columns, rows))


@pytest.mark.parametrize("option", ["hex", "base64", "escaped"])
def test_bytes_can_be_read_back_in_each_form(tmp_path, option):
    import base64
    import re

    columns, expected, path = samples.write(tmp_path, ALL_TYPES, ROWS, null="<null>", bytes=option)
    _, rows = read_with_python(path, "<null>")
    place = [type_name for _, type_name in columns].index("binary")

    def plain(text):
        if option == "hex":
            return bytes.fromhex(text)
        if option == "base64":
            return base64.b64decode(text, validate=True)
        return re.sub(rb"\\x(..)", lambda match: bytes([int(match[1], 16)]), text.encode())

    assert [None if row[place] is None else plain(row[place]) for row in rows] == [row[place] for row in expected]
    if option == "escaped":
        duckdb = pytest.importorskip("duckdb")
        for row in rows:
            if row[place] is not None:
                assert duckdb.execute("SELECT CAST(? AS BLOB)", [row[place]]).fetchone()[0] == plain(row[place])


def test_a_file_with_the_latest_rows_is_the_table(tmp_path):
    columns, expected, path = samples.write(tmp_path, ALL_TYPES, ROWS, null="<null>", format="latest", merge_memory=1 << 20)
    _, rows = read_with_python(path, "<null>")
    samples.assert_same(columns, expected, from_texts(columns, rows))
