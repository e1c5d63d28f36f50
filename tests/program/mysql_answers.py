"""What the MySQL side answers: the recorded answers, or answers made from a recorded VStream case."""

import json
import re

TABLES = (
    "select table_schema, table_name, table_type, table_rows, data_length, table_comment from "
    "information_schema.tables where table_schema = database() order by table_name"
)
COLUMNS = (
    "select table_name, column_name, ordinal_position, column_default, is_nullable, data_type, "
    "character_maximum_length, numeric_precision, numeric_scale, datetime_precision, character_set_name, "
    "collation_name, column_type, column_key, extra, column_comment, generation_expression from "
    "information_schema.columns where table_schema = '{}' order by table_name, ordinal_position"
)
KEYS = (
    "select table_name, column_name, ordinal_position, constraint_name from information_schema.key_column_usage "
    "where table_schema = '{}' order by table_name, constraint_name, ordinal_position"
)


def recorded(folder):
    """All recorded answers, by target."""
    answers = {}
    for path in sorted(folder.glob("*.json")):
        target = path.stem.replace("_at_", "@").replace("sharded_", "sharded:")
        answers[target] = json.loads(path.read_text())
    return answers


def answer(query, rows, width):
    return {"query": query, "columns": [{"name": f"c{number}"} for number in range(width)], "rows": rows}


def variables(executed, purged="", row_image="FULL", value_options=""):
    """Answers of one shard."""
    return [
        answer("select @@global.gtid_executed", [[executed]], 1),
        answer("select @@gtid_purged", [[purged]], 1),
        answer("select @@binlog_row_image", [[row_image]], 1),
        answer("select @@global.binlog_row_value_options", [[value_options]], 1),
    ]


def changed(answers, **values):
    """The same answers, with other variables of each shard."""
    result = dict(answers)
    for target in answers:
        if ":" in target:
            executed = answers[target][0]["rows"][0][0]
            result[target] = variables(**{"executed": executed, **values})
    return result


def all_purged(answers):
    """The same answers, when the binary logs of all transactions so far are gone."""
    target = next(target for target in answers if ":" in target)
    return changed(answers, purged=answers[target][0]["rows"][0][0])


def of_tables(keyspace, heads, sizes=None):
    """Answers about tables; `heads` are the first lines of recorded rows."""
    tables, columns, keys = [], [], []
    for head in sorted(heads, key=lambda item: item["table"]):
        name = head["table"]
        rows, size = (sizes or {}).get(name, (1, 16384))
        tables.append([f"vt_{keyspace}", name, "BASE TABLE", str(rows), str(size), ""])
        for place, column in enumerate(head["columns"], 1):
            # Some recorded heads leave out what is the same for all their columns.
            nullable = "YES" if column.get("nullable", False) else "NO"
            row = [name, column["name"], str(place), None, nullable] + [None] * 5
            row += [column.get("charset"), None, column["column_type"], "", column.get("extra") or "", "", ""]
            columns.append(row)
        keys += [[name, column, str(place), "PRIMARY"] for place, column in enumerate(head["primary_key"], 1)]
    return [
        answer(TABLES, tables, 6),
        answer(COLUMNS.format(keyspace), columns, 17),
        answer(KEYS.format(keyspace), keys, 4),
    ]


def tablets(keyspace, shards, types=("PRIMARY", "REPLICA", "RDONLY")):
    rows = [["zone1", keyspace, shard, kind, "SERVING", "zone1-1", "", ""] for shard in shards for kind in types]
    return answer("show vitess_tablets", rows, 8)


def last_positions(case):
    """The last position of each (keyspace, shard) in a recording."""
    data = (case / "responses.bin").read_bytes()
    positions = {}
    # A ShardGtid: keyspace (1), shard (2), gtid (3), each shorter than 128 bytes but the last.
    for match in re.finditer(rb"\x0a(.)([\w-]+?)\x12(.)([\w-]+?)\x1a", data, re.DOTALL):
        if match[1][0] != len(match[2]) or match[3][0] != len(match[4]):
            continue
        length, shift, at = 0, 0, match.end()
        while True:
            length |= (data[at] & 0x7F) << shift
            shift, at = shift + 7, at + 1
            if data[at - 1] < 0x80:
                break
        gtid = data[at : at + length]
        if gtid.startswith(b"MySQL56/"):
            positions[match[2].decode(), match[4].decode()] = gtid.decode().removeprefix("MySQL56/")
    return positions


def of_case(case, **shard_answers):
    """Answers that fit a recorded case; `shard_answers` go to `variables`."""
    heads = [json.loads(path.read_text().split("\n", 1)[0]) for path in sorted((case / "rows").glob("*.jsonl"))]
    answers = {}
    positions = last_positions(case)
    for keyspace in {keyspace for keyspace, _ in positions}:
        shards = {shard: position for (name, shard), position in positions.items() if name == keyspace}
        answers[keyspace] = of_tables(keyspace, heads) + [tablets(keyspace, shards)]
        for shard, position in shards.items():
            for kind in ("primary", "replica", "rdonly"):
                answers[f"{keyspace}:{shard}@{kind}"] = variables(**{"executed": position, **shard_answers})
    return answers
