"""The image's root file system, put together without Docker: the connector runs in it as the platform runs it."""

import json
import os
import pathlib
import subprocess

import pytest

from connector import GENERATE, PIPELINE, Outcome, configured, discover

PACKAGING = pathlib.Path(__file__).resolve().parents[3] / "packaging" / "airbyte"


@pytest.fixture(scope="module", name="root")
def fixture_root(tmp_path_factory):
    folder = tmp_path_factory.mktemp("image") / "root"
    build = pathlib.Path(PIPELINE).parents[1]
    subprocess.run([PACKAGING / "assemble.sh", build, folder], check=True)
    return folder


def may_mount():
    return subprocess.run(["unshare", "--mount", "true"], capture_output=True, check=False).returncode == 0


@pytest.mark.skipif(os.geteuid() != 0 or not may_mount(), reason="needs the right to mount")
def test_it_reads_as_user_1000_from_a_read_only_root(root, tmp_path):
    (tmp_path / "config.json").write_text(json.dumps(GENERATE))
    (tmp_path / "catalog.json").write_text(json.dumps(configured(discover())))
    tmp_path.chmod(0o755)

    def run(*words):
        done = subprocess.run([PACKAGING / "run-rootless.sh", root, tmp_path, *words], capture_output=True, check=False)
        return Outcome(done.returncode, done.stdout.decode(), done.stderr.decode())

    assert run("spec").of("SPEC"), "the default source is planetscale"
    outcome = run(
        "read", "--source", "generate", "--config", "/source/config.json", "--catalog", "/source/catalog.json"
    )
    assert outcome.code == 0, outcome.stderr
    assert len(outcome.records) == 144


def test_the_tools_that_the_platform_needs_are_there(root):
    for tool in ("sh", "sleep", "mv", "pipeline"):
        assert os.access(root / "usr" / "bin" / tool, os.X_OK)
