"""What is wrong with the options of the Parquet sink is told with its line, before anything is written."""

import subprocess
import time

import pytest
from running import PIPELINE, assert_one_message, run

PIPELINE_FILE = """
[pipeline]
name = "bad"

[[stage]]
source = "generate"
streams = 2
rows = 10

[[stage]]
sink = "parquet"
directory = "out"
%s
"""

LINE = "sync.toml:13:"

CASES = {
    'compression = "brotli"': ["brotli", LINE],
    'compression = "snappy"\ncompression_level = 3': ["compression_level", "sync.toml:14:"],
    'path = "{namespace}/{day}/{part}"': ["{day}", LINE],
    'path = "../elsewhere/{table}"': [LINE],
    'path = "all"': [LINE],
    'metadata = ["op", "op"]': ["twice", LINE],
    'format = "latest"\nmetadata = ["op"]': ["latest", "sync.toml:14:"],
    'encoding = "v2"': ["v2", LINE],
    "row_group_rows = 0": [LINE],
}


@pytest.mark.parametrize("options", CASES)
def test_the_line_is_told(tmp_path, options):
    result = run(tmp_path, PIPELINE_FILE % options)
    assert_one_message(result, 3, *CASES[options])
    assert not (tmp_path / "out").exists()


def test_a_folder_that_cannot_be_made_is_told(tmp_path):
    (tmp_path / "out").write_text("a file")
    result = run(tmp_path, PIPELINE_FILE % "")
    assert result.returncode != 0
    assert "out" in result.stderr and LINE[:10] in result.stderr


def test_a_second_pipeline_in_the_folder_is_refused(tmp_path):
    slow = (PIPELINE_FILE % "").replace("rows = 10", "rows = 100000\nrows_per_second = 20000")
    first = tmp_path / "first"
    second = tmp_path / "second"
    first.mkdir()
    second.mkdir()
    toml = slow.replace('directory = "out"', f'directory = "{tmp_path / "shared"}"')
    (first / "sync.toml").write_text(toml)
    process = subprocess.Popen([PIPELINE, "run", "sync.toml"], cwd=first, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        for _ in range(100):
            if (tmp_path / "shared" / ".pipeline.lock").exists():
                break
            time.sleep(0.05)
        time.sleep(0.2)
        result = run(second, toml)
        assert result.returncode != 0
        assert str(process.pid) in result.stderr, result.stderr
    finally:
        process.kill()
        process.wait()
