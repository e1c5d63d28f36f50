"""A stand-in for the MySQL port of vtgate: answers statements from a file, over the real protocol.

The file is JSON, read again whenever it changes: {target: [answer, …]}. A target is what a client names as its
database ("shop", "shop:-80@primary"); an answer is one of tests/data's discovery recordings: {query, columns, rows} or
{query, errno, error}. A statement with " limit n offset m" behind a known one gets that part of its rows. What is not
in the file is an error and goes to the log, so that tests can tell which statements were asked.
"""

import argparse
import asyncio
import json
import pathlib
import re
import ssl

from mysql_mimic import IdentityProvider, MysqlServer, NativePasswordAuthPlugin, User
from mysql_mimic.errors import MysqlError
from mysql_mimic.results import ResultColumn
from mysql_mimic.session import BaseSession
from mysql_mimic.types import ColumnType
from mysql_mimic.variables import GlobalVariables, SessionVariables

PAGE = re.compile(r"^(.*) limit (\d+) offset (\d+)$", re.DOTALL)
MOST_ROWS = 10_000


class Answers:
    def __init__(self, path):
        self.path = path
        self.stamp = None
        self.by_target = {}

    def find(self, target, query):
        stamp = self.path.stat().st_mtime_ns
        if stamp != self.stamp:
            self.stamp, self.by_target = stamp, json.loads(self.path.read_text())
        if target not in self.by_target:
            keyspace = target.partition(":")[0]
            if keyspace in self.by_target:
                raise MysqlError(f"target: {target}: no healthy tablet available", 1105)
            raise MysqlError(f"VT05003: unknown database '{target}' in vschema", 1049)
        answers = {answer["query"]: answer for answer in self.by_target[target]}
        page = PAGE.match(query)
        known = answers.get(query) or (page and answers.get(page[1]))
        if not known:
            raise MysqlError(f"not in the answers: {query}", 1105)
        if "errno" in known:
            raise MysqlError(known["error"], known["errno"])
        rows = known["rows"]
        if page and known["query"] != query:
            rows = rows[int(page[3]) : int(page[3]) + int(page[2])]
        if len(rows) > MOST_ROWS:
            raise MysqlError(f"target: {target}: Row count exceeded {MOST_ROWS}", 1105)
        return rows, [ResultColumn(column["name"], ColumnType.VARCHAR) for column in known["columns"]]


class Session(BaseSession):
    def __init__(self, answers):
        self.variables = SessionVariables(GlobalVariables())
        self.username = None
        self.database = None
        self.answers = answers

    async def handle_query(self, sql, attrs):
        print(json.dumps([self.database, sql]), flush=True)
        return self.answers.find(self.database or "", sql)

    async def use(self, database):
        self.database = database


class Users(IdentityProvider):
    def __init__(self, name, password):
        self.name = name
        self.password = password

    def get_plugins(self):
        return [NativePasswordAuthPlugin()]

    async def get_user(self, username):
        password = self.password if username == self.name or not self.name else "no such user"
        secret = NativePasswordAuthPlugin.create_auth_string(password) if password else ""
        return User(name=username, auth_string=secret, auth_plugin=NativePasswordAuthPlugin.name)


class Server(MysqlServer):
    async def _client_connected_cb(self, reader, writer):
        if self.ssl:
            # The request for TLS is 36 bytes long. The handshake may follow at once: it must not be read with it.
            writer.transport.max_size = 36
        await super()._client_connected_cb(reader, writer)


async def serve(options):
    context = None
    if options.tls_cert:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(options.tls_cert, options.tls_key)
    answers = Answers(options.answers)
    server = Server(
        lambda: Session(answers), ssl=context, identity_provider=Users(options.username, options.password)
    )
    await server.start_server(host="127.0.0.1", port=0)
    port = server._server.sockets[0].getsockname()[1]  # the library doesn't tell it
    options.port_file.with_suffix(".new").write_text(str(port))
    options.port_file.with_suffix(".new").rename(options.port_file)
    await server.serve_forever()


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--answers", type=pathlib.Path, required=True)
    parser.add_argument("--port-file", type=pathlib.Path, required=True)
    parser.add_argument("--tls-cert")
    parser.add_argument("--tls-key")
    parser.add_argument("--username", default="")
    parser.add_argument("--password", default="")
    asyncio.run(serve(parser.parse_args()))
