"""A keyspace that lives: the stand-in's model of one, in which a test writes while the program reads."""

import contextlib
import pathlib

from running import started_standin


def literal(value):
    return "NULL" if value is None else str(value) if isinstance(value, int) else "'" + value.replace("'", "''") + "'"


class Database:
    """Runs SQL in the stand-in's keyspace, by appending it to the file that the stand-in follows."""

    def __init__(self, directory):
        self._file = pathlib.Path(directory) / "database.sql"
        self._log = pathlib.Path(directory) / "standin.log"
        self._file.write_text("")
        self.port = None

    def run(self, *statements):
        with open(self._file, "a", encoding="utf-8") as file:
            file.write("".join(statement + ";\n" for statement in statements))

    def direct(self, words):
        """What is no SQL, such as "reshard 0 to -80,80-" (tests/vtgate/model/model_answers.hpp)."""
        with open(self._file, "a", encoding="utf-8") as file:
            file.write(f"-- {words}\n")

    def streams_opened(self):
        return self._log.read_text().count("VStream of ")

    @contextlib.contextmanager
    def served(self, *arguments):
        with started_standin(self._file.parent, "--sql", self._file, *arguments) as self.port:
            yield self
