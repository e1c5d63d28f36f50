"""What the documents show works: every complete pipeline file passes the check, and the demo runs."""

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


def test_the_demo_copies_then_brings_the_changes_then_nothing():
    build = pathlib.Path(PIPELINE).parent.parent
    result = subprocess.run(
        [str(ROOT / "pipelines" / "demo.sh"), str(build)], capture_output=True, text=True, timeout=60, check=False
    )
    assert result.returncode == 0, result.stderr
    assert "done: 25 rows" in result.stdout + result.stderr
    assert "done: 23 rows" in result.stdout + result.stderr
    assert "done: 0 rows" in result.stdout + result.stderr
