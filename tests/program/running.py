"""Runs the pipeline program and the vtgate stand-in for the whole-program tests."""

import contextlib
import os
import pathlib
import subprocess
import time

PIPELINE = os.environ["PIPELINE_BINARY"]
STANDIN = os.environ["PIPELINE_STANDIN"]
CASES = pathlib.Path(os.environ["PIPELINE_CASES"])


GENERATE_TO_CSV = """
[pipeline]
name = "bad"

[[stage]]
source = "generate"
rows = 100

[[stage]]
sink = "csv"
directory = "out"
"""


def run(directory, toml, *, verb="run", arguments=(), environment=None, timeout=60, before=(), prepare=None):
    """Writes `toml` as sync.toml into `directory` and runs the program there.

    `before`: a command that runs it; `prepare`: called in the new process first.
    """
    (pathlib.Path(directory) / "sync.toml").write_text(toml)
    return subprocess.run(
        [*before, PIPELINE, verb, *arguments, "sync.toml"],
        cwd=directory,
        preexec_fn=prepare,
        env={**os.environ, **(environment or {})},
        capture_output=True,
        text=True,
        timeout=timeout,
        check=False,
    )


def assert_one_message(result, code, *texts):
    """The program ended with `code` and said why: once, with all `texts`."""
    assert result.returncode == code, result.stderr
    assert result.stderr.count("error[") == 1, result.stderr
    for text in texts:
        assert text in result.stderr, result.stderr


def files_below(directory):
    """The bytes of every file below a folder, by relative path."""
    root = pathlib.Path(directory)
    return {str(path.relative_to(root)): path.read_bytes() for path in sorted(root.rglob("*")) if path.is_file()}


@contextlib.contextmanager
def standin(directory, case, *arguments):
    """The stand-in with a recorded case; gives the port it listens on."""
    with started_standin(directory, "--case", CASES / case, *arguments) as port:
        yield port


@contextlib.contextmanager
def started_standin(directory, *arguments):
    """The stand-in; gives the port it listens on."""
    port_file = pathlib.Path(directory) / "standin.port"
    port_file.unlink(missing_ok=True)
    command = [STANDIN, "--port", "0", "--port-file", port_file, *arguments]
    with open(pathlib.Path(directory) / "standin.log", "wb") as log, subprocess.Popen(
        command, stdout=log, stderr=log
    ) as process:
        try:
            deadline = time.monotonic() + 20
            while not (port_file.exists() and port_file.read_text().strip()):
                assert process.poll() is None, (pathlib.Path(directory) / "standin.log").read_text()
                assert time.monotonic() < deadline, "the stand-in did not start"
                time.sleep(0.02)
            yield int(port_file.read_text())
            assert process.poll() is None, (pathlib.Path(directory) / "standin.log").read_text()
        finally:
            process.kill()
