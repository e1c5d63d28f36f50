"""What the documents show works: every complete pipeline file passes the check, and the demo runs."""

import itertools
import pathlib
import re
import subprocess

import pytest

from running import PIPELINE, run

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
ENVIRONMENT = {
    "PLANETSCALE_HOST": "example.org",
    "PLANETSCALE_USERNAME": "reader",
    "PLANETSCALE_PASSWORD": "secret",
    "DEMO_PORT": "15991",
    "DEMO_DIRECTORY": "demo",
}


def shown_pipelines():
    for document in [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]:
        for number, block in enumerate(re.findall(r"```toml\n(.*?)```", document.read_text(), re.DOTALL)):
            if "source =" in block and "sink =" in block:
                yield pytest.param(block, id=f"{document.name}-{number}")
    for file in sorted((ROOT / "pipelines").glob("*.toml")):
        yield pytest.param(file.read_text(), id=file.name)


@pytest.mark.parametrize("toml", shown_pipelines())
def test_a_shown_pipeline_passes_the_check(tmp_path, toml):
    result = run(tmp_path, toml, verb="check", environment=ENVIRONMENT)
    assert result.returncode == 0, result.stderr


def documents():
    return [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]


def shown_commands():
    """Lines of shell blocks, without comments."""
    for document in documents():
        for block in re.findall(r"```sh\n(.*?)```", document.read_text(), re.DOTALL):
            for line in block.splitlines():
                command = line.split(" #")[0].strip()
                if command:
                    yield pytest.param(command, id=f"{document.name}: {command}")


@pytest.mark.parametrize("command", shown_commands())
def test_a_shown_command_exists(command):
    words = command.split()
    if words[0] == "./dev":
        usage = subprocess.run([ROOT / "dev", "help"], capture_output=True, text=True, check=True).stdout
        assert f"./dev {words[1]} " in usage
    elif words[0].endswith("pipeline"):
        verbs = list(itertools.takewhile(lambda word: re.fullmatch("[a-z]+", word), words[1:]))
        usage = subprocess.run([PIPELINE, "--help"], capture_output=True, text=True, check=True).stdout
        if verbs and f" {verbs[0]}" in usage.partition("Verbs of plugins:")[2]:
            return
        result = subprocess.run([PIPELINE, *verbs, "--help"], capture_output=True, text=True, check=False)
        assert verbs and result.returncode == 0, result.stderr


def test_the_commands_of_the_readme_check_its_pipeline(tmp_path):
    text = (ROOT / "README.md").read_text()
    (tmp_path / "sync.toml").write_text(re.search(r"```toml\n(.*?)```", text, re.DOTALL)[1])
    (tmp_path / "build").mkdir()
    (tmp_path / "build" / "release").symlink_to(pathlib.Path(PIPELINE).parent.parent)
    block = re.search(r"```sh\n(export .*?)```", text, re.DOTALL)[1]
    commands = "\n".join(line for line in block.splitlines() if "pipeline run" not in line)
    assert "pipeline check" in commands
    result = subprocess.run(["sh", "-euc", commands], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert result.returncode == 0 and "nothing wrong found" in result.stderr, result.stderr


def test_links_lead_somewhere():
    for document in documents():
        for target in re.findall(r"\]\(([^)#:]+)\)", document.read_text()):
            assert (document.parent / target).exists(), f"{document.name}: {target}"


def test_each_folder_of_the_readme_is_there_and_none_is_left_out():
    named = set(re.findall(r"^\| `(\w+)/` \|", (ROOT / "README.md").read_text(), re.MULTILINE))
    files = subprocess.run(["git", "-C", ROOT, "ls-files"], capture_output=True, text=True, check=True).stdout
    there = {path.split("/")[0] for path in files.splitlines() if "/" in path}
    assert named == there - {"docs", "cmake", ".ci"}


def test_each_code_of_a_message_is_explained():
    codes = set(re.findall(r'"(P\d{4})"', (ROOT / "core" / "config" / "diagnostic.hpp").read_text()))
    assert codes == set(re.findall(r"^\| (P\d{4}) \|", (ROOT / "docs" / "configuration.md").read_text(), re.MULTILINE))


def existing_tests():
    """`Suite.Name` of the unit tests, `file::function` of the program tests."""
    for path in (ROOT / "tests").rglob("*_test.cpp"):
        for suite, name in re.findall(r"^TEST(?:_F|_P)?\((\w+),\s*(\w+)\)", path.read_text(), re.MULTILINE):
            yield f"{suite}.{name}"
    for path in (ROOT / "tests" / "program").glob("test_*.py"):
        for name in re.findall(r"^def (test_\w+)", path.read_text(), re.MULTILINE):
            yield f"{path.name}::{name}"


def test_the_table_of_traps_is_whole_and_names_tests_that_exist():
    text = (ROOT / "tests" / "sources" / "planetscale" / "traps.md").read_text()
    rows = re.findall(r"^\| (\d+) \| (.+) \| (.+) \|$", text, re.MULTILINE)
    assert [int(number) for number, _, _ in rows] == list(range(1, 83))
    named = {name for _, _, reason in rows for name in re.findall(r"`(\w+\.\w+(?:::\w+)?)`", reason)}
    named = {name for name in named if "::" in name or name.split(".")[0][0].isupper()}
    assert named - set(existing_tests()) == set()
    assert len(named) > 50


def test_the_demo_copies_then_brings_the_changes_then_nothing():
    build = pathlib.Path(PIPELINE).parent.parent
    # What an earlier demo left behind must not show.
    for _ in range(2):
        result = subprocess.run(
            [str(ROOT / "pipelines" / "demo.sh"), str(build)], capture_output=True, text=True, timeout=60, check=False
        )
        assert result.returncode == 0, result.stderr
        done = re.findall(r"done: (\d+) rows", result.stdout + result.stderr)
        assert done == ["25", "23", "0"]
