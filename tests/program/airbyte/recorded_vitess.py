"""A recorded keyspace behind both sides of a vtgate, and what its tables held."""

import contextlib

from applied import recorded_rows
from connector import read
from running import CASES
from servers import servers

CASE = "copy-then-stream"


class Vitess:
    """A recorded keyspace at two moments: when its copy was done, and at its end."""

    def __init__(self, port, mysql, now_file):
        self.mysql = mysql
        self._now_file = now_file
        self.config = {
            "host": "127.0.0.1",
            "port": port,
            "mysql_port": mysql.port,
            "database": "shop",
            "username": "reader",
            "password": "pass-phrase",
            "tls": "disabled",
            "retry_timeout": "5s",
        }

    def move_to(self, moment):
        self._now_file.write_text(moment)

    def read(self, catalog, state=None):
        return read(self.config, source="planetscale", catalog=catalog, state=state)


@contextlib.contextmanager
def vitess(folder):
    now_file = folder / "now"
    now_file.write_text("copy")
    user = ("--username", "reader", "--password", "pass-phrase")
    with servers(folder, CASE, "--now-file", str(now_file), user=user) as (port, mysql):
        yield Vitess(port, mysql, now_file)


def recorded_content():
    """The rows of the recorded tables as the connector writes them."""
    tables = {}
    for file in (CASES / CASE / "rows").glob("*.jsonl"):
        head, rows = recorded_rows(file)
        columns = head["columns"]
        values = [[int(v) if c["column_type"] == "int" and v is not None else v for c, v in zip(columns, row)] for row in rows]
        names = [column["name"] for column in columns]
        tables[head["table"]] = {row[names.index("id")]: dict(zip(names, row)) for row in values}
    return tables
