"""Starts the two sides of a vtgate: VStream (the stand-in of tests/vtgate) and MySQL."""

import contextlib
import json
import os
import pathlib
import subprocess
import sys
import time

import mysql_answers
from running import CASES, standin

PROGRAM = pathlib.Path(__file__).with_name("mysql_standin.py")
# The one that has the packages of tests/requirements.txt.
PYTHON = os.environ.get("PIPELINE_PYTHON", sys.executable)


class Mysql:
    """A running MySQL side."""

    def __init__(self, port, answers_file, log_file):
        self.port = port
        self._answers_file = answers_file
        self._log_file = log_file

    def answer(self, answers):
        new = self._answers_file.with_suffix(".new")
        new.write_text(json.dumps(answers))
        new.rename(self._answers_file)

    def asked(self):
        """(target, statement) of all statements so far."""
        lines = self._log_file.read_text().splitlines()
        return [tuple(json.loads(line)) for line in lines if line.startswith("[")]


@contextlib.contextmanager
def mysql_standin(directory, answers, *arguments):
    folder = pathlib.Path(directory)
    answers_file, port_file, log_file = (folder / f"mysql.{end}" for end in ("answers", "port", "log"))
    port_file.unlink(missing_ok=True)
    answers_file.write_text(json.dumps(answers))
    command = [PYTHON, PROGRAM, "--answers", answers_file, "--port-file", port_file, *arguments]
    with open(log_file, "wb") as log, subprocess.Popen(command, stdout=log, stderr=log) as process:
        try:
            deadline = time.monotonic() + 60
            while not port_file.exists():
                assert process.poll() is None, log_file.read_text()
                assert time.monotonic() < deadline, "the MySQL stand-in did not start"
                time.sleep(0.02)
            yield Mysql(int(port_file.read_text()), answers_file, log_file)
        finally:
            process.kill()


@contextlib.contextmanager
def servers(directory, case, *arguments, answers=None, user=()):
    """Both sides with a recorded case; gives the port of VStream and the MySQL side. `user`: options that demand one."""
    if answers is None:
        answers = mysql_answers.of_case(CASES / case)
    with mysql_standin(directory, answers, *user) as mysql, standin(directory, case, *user, *arguments) as port:
        yield port, mysql
