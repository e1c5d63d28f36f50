"""A MariaDB server of the test's own, in a folder, without a network, not as root."""

import contextlib
import os
import pwd
import shutil
import subprocess
import time

SERVER = shutil.which("mariadbd", path="/usr/sbin:/usr/bin")
INSTALL = shutil.which("mariadb-install-db", path="/usr/bin:/usr/sbin")
CLIENT = shutil.which("mariadb", path="/usr/bin")


def as_nobody():
    """The server refuses to be root."""
    if os.getuid() != 0:
        return {}
    nobody = pwd.getpwnam("nobody")
    return {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}


class Server:
    def __init__(self, socket):
        self.socket = socket

    def query(self, statement):
        """The lines that the client prints; NULL is \\N."""
        done = subprocess.run(
            [CLIENT, "--no-defaults", f"--socket={self.socket}", "--user=root", "--local-infile=1", "--batch",
             "--skip-column-names", "--default-character-set=utf8mb4", "test"],
            input=statement, capture_output=True, text=True, check=False, timeout=60,
        )
        assert done.returncode == 0, done.stderr
        return [line.split("\t") for line in done.stdout.split("\n") if line]


@contextlib.contextmanager
def server(folder):
    data = folder / "data"
    data.mkdir()
    identity = as_nobody()
    if identity:
        os.chown(folder, identity["user"], identity["group"])
        os.chown(data, identity["user"], identity["group"])
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.STDOUT}
    subprocess.run(
        [INSTALL, "--no-defaults", f"--datadir={data}", "--auth-root-authentication-method=normal"],
        check=True, **identity, **quiet, timeout=120,
    )
    socket = f"/tmp/pipeline-mariadb-{os.getpid()}.sock"
    with open(folder / "server.log", "wb") as log, subprocess.Popen(
        [SERVER, "--no-defaults", f"--datadir={data}", f"--socket={socket}", f"--pid-file={folder}/server.pid",
         "--skip-networking", "--local-infile=1", "--character-set-server=utf8mb4", "--innodb-buffer-pool-size=32M",
         "--sql-mode=STRICT_ALL_TABLES"],
        stdout=log, stderr=log, **identity,
    ) as process:
        try:
            deadline = time.monotonic() + 60
            while not os.path.exists(socket):
                assert process.poll() is None, (folder / "server.log").read_text()
                assert time.monotonic() < deadline, "the server did not start"
                time.sleep(0.1)
            result = Server(socket)
            result.query("CREATE DATABASE IF NOT EXISTS test")
            yield result
        finally:
            process.terminate()
            process.wait(timeout=60)
