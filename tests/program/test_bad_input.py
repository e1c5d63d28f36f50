"""Bad input: one clear message with the place, the right exit code, earlier output and state untouched."""

import os
import pathlib
import subprocess

import pytest

from running import PIPELINE, files_below, run, standin

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

PLANETSCALE_TO_NULL = """
[[stage]]
source = "planetscale"
host = "127.0.0.1"
port = "${PORT}"
database = "shop"
username = "reader"
password = "${PASSWORD:-wrong-secret}"
tables = ["cts_a"]
tls = "disabled"
auth = "static"

[[stage]]
sink = "null"
"""

CONFIGURATION_ERRORS = [
    # what is replaced, by what, what the message must contain
    ("rows = 100", "rowz = 100", ["unknown option", '"rowz"', "sync.toml:7:1", 'did you mean "rows"']),
    ("rows = 100", 'rows = "many"', ["rows", "integer", "sync.toml:7:8"]),
    ("rows = 100", "rows = -5", ["rows", "sync.toml:7:8"]),
    ('directory = "out"', "", ["directory", "required", "sync.toml:9:1"]),
    ('directory = "out"', 'directory = "${NOWHERE}"', ["NOWHERE", "sync.toml:11:13"]),
    ('directory = "out"', 'directory = "${NOWHERE:?name a folder}"', ["NOWHERE", "name a folder", "sync.toml:11:13"]),
    ('directory = "out"', 'directory = "out"\nmetadata = ["when"]', ["when", "commit_time", "sync.toml:12"]),
    ('directory = "out"', 'directory = "out"\nfrom = ["generat"]', ["generat", 'did you mean "generate"', "sync.toml:12"]),
    ("rows = 100", "rows = ", ["sync.toml:7"]),
]


@pytest.mark.parametrize("old, new, expected", CONFIGURATION_ERRORS, ids=lambda value: str(value)[:40])
def test_a_wrong_configuration_is_reported_with_its_place(tmp_path, old, new, expected):
    result = run(tmp_path, GENERATE_TO_CSV.replace(old, new))
    assert result.returncode == 3, result.stderr
    for text in expected:
        assert text in result.stderr, result.stderr
    assert files_below(tmp_path).keys() == {"sync.toml"}


def test_an_unknown_stage_names_the_near_ones(tmp_path):
    result = run(tmp_path, GENERATE_TO_CSV.replace('"csv"', '"cvs"'))
    assert result.returncode == 4, result.stderr
    assert '"cvs"' in result.stderr and '"csv"' in result.stderr and "sync.toml:10" in result.stderr


def test_a_file_that_is_not_a_plugin_is_named(tmp_path):
    (tmp_path / "plugins").mkdir()
    (tmp_path / "plugins" / "sink-broken.so").write_text("not a shared object")
    result = run(tmp_path, GENERATE_TO_CSV.replace('"csv"', '"broken"'), arguments=("--plugin-dir", "plugins"))
    assert result.returncode == 4, result.stderr
    assert "sink-broken.so" in result.stderr


def test_a_plugin_that_is_not_there_lists_the_folders_searched(tmp_path):
    result = run(tmp_path, GENERATE_TO_CSV.replace('"csv"', '"acme_s3"'), arguments=("--plugin-dir", "nowhere"))
    assert result.returncode == 4, result.stderr
    assert "nowhere" in result.stderr


def test_a_missing_file_is_a_usage_error(tmp_path):
    result = subprocess.run([PIPELINE, "run", "none.toml"], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert result.returncode in (2, 3)
    assert "none.toml" in result.stderr


def planetscale(directory, case, toml, *standin_arguments):
    with standin(directory, case, *standin_arguments) as port:
        return run(directory, toml, environment={"PORT": str(port)})


def test_a_wrong_password_points_at_the_option_and_never_shows_it(tmp_path):
    result = planetscale(tmp_path, "copy-then-stream", PLANETSCALE_TO_NULL, "--username", "reader", "--password", "right")
    assert result.returncode == 3, result.stderr
    assert "password" in result.stderr and "sync.toml" in result.stderr
    assert "wrong-secret" not in result.stderr + result.stdout


def test_the_right_password_works(tmp_path):
    with standin(tmp_path, "copy-then-stream", "--username", "reader", "--password", "right") as port:
        result = run(tmp_path, PLANETSCALE_TO_NULL, environment={"PORT": str(port), "PASSWORD": "right"})
    assert result.returncode == 0, result.stderr


def test_an_unknown_table_is_named(tmp_path):
    result = planetscale(tmp_path, "copy-then-stream", PLANETSCALE_TO_NULL.replace("cts_a", "no_such_table"))
    assert result.returncode == 3, result.stderr
    assert "no_such_table" in result.stderr and "sync.toml:9" in result.stderr


def test_an_unknown_keyspace_is_named(tmp_path):
    result = planetscale(tmp_path, "copy-then-stream", PLANETSCALE_TO_NULL.replace('"shop"', '"shap"'))
    assert result.returncode == 3, result.stderr
    assert "shap" in result.stderr and "sync.toml" in result.stderr


def test_a_host_that_is_not_reachable_is_named_with_its_port(tmp_path):
    result = run(tmp_path, PLANETSCALE_TO_NULL, environment={"PORT": "1"})
    assert result.returncode in (1, 3), result.stderr
    assert "127.0.0.1:1" in result.stderr


@pytest.fixture(name="exported")
def exported_fixture(tmp_path):
    """A folder in which a first run has left output and state."""
    result = run(tmp_path, GENERATE_TO_CSV)
    assert result.returncode == 0, result.stderr
    return tmp_path


def state_file(directory):
    return directory / "sync.state" / "state.json"


def kept_files(directory):
    """Everything but the configuration and the lock, which names the process."""
    return {name: content for name, content in files_below(directory).items() if name not in ("sync.toml", "sync.state/lock")}


def assert_refused(directory, toml, *texts, code=1):
    before = kept_files(directory)
    result = run(directory, toml)
    assert result.returncode == code, result.stderr
    for text in texts:
        assert text in result.stderr, result.stderr
    assert kept_files(directory) == before


def test_a_state_file_cut_in_half_is_refused(exported):
    content = state_file(exported).read_bytes()
    state_file(exported).write_bytes(content[: len(content) // 2])
    assert_refused(exported, GENERATE_TO_CSV, "state.json")


def test_a_state_file_with_one_changed_byte_is_refused(exported):
    content = bytearray(state_file(exported).read_bytes())
    content[-10] ^= 1
    state_file(exported).write_bytes(content)
    assert_refused(exported, GENERATE_TO_CSV, "state.json", "checksum")


def test_the_state_of_another_pipeline_is_refused(exported):
    assert_refused(exported, GENERATE_TO_CSV.replace('name = "bad"', 'name = "other"'), "other", "bad")


def test_output_that_is_shorter_than_committed_is_refused(exported):
    (path,) = (exported / "out").glob("*.csv")
    path.write_bytes(path.read_bytes()[:-5])
    assert_refused(exported, GENERATE_TO_CSV.replace("rows = 100", "rows = 200"), path.name)


def test_a_folder_that_cannot_be_made_is_named(tmp_path):
    (tmp_path / "out").write_text("a file")
    result = run(tmp_path, GENERATE_TO_CSV)
    assert result.returncode in (1, 3), result.stderr
    assert "out" in result.stderr
    assert (tmp_path / "out").read_text() == "a file"


@pytest.mark.skipif(os.geteuid() != 0, reason="mounts a small file system")
def test_a_full_disk_is_named_and_earlier_output_stays(tmp_path):
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=256k", "tmpfs", disk], check=False, capture_output=True)
    if mounted.returncode != 0:
        pytest.skip("tmpfs can't be mounted here")
    try:
        toml = GENERATE_TO_CSV.replace('"out"', '"disk/out"')
        first = run(tmp_path, toml)
        assert first.returncode == 0, first.stderr
        (path,) = (disk / "out").glob("*.csv")
        before = path.read_bytes()
        state = state_file(tmp_path).read_bytes()
        second = run(tmp_path, toml.replace("rows = 100", "rows = 100000"))
        assert second.returncode == 1, second.stderr
        assert "No space left" in second.stderr and str(path.name) in second.stderr
        assert path.read_bytes().startswith(before)
        third = run(tmp_path, toml)
        assert third.returncode == 0, third.stderr
        assert path.read_bytes().startswith(before)
        assert state_file(tmp_path).read_bytes() != b"" and state != b""
    finally:
        subprocess.run(["umount", disk], check=True)


def test_a_second_run_at_the_same_time_is_refused(tmp_path):
    slow = GENERATE_TO_CSV.replace("rows = 100", "rows = 100000\nrows_per_second = 20000")
    (tmp_path / "sync.toml").write_text(slow)
    with subprocess.Popen(
        [PIPELINE, "run", "sync.toml"], cwd=tmp_path, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as first:
        try:
            lock = tmp_path / "sync.state" / "lock"
            while not (lock.exists() and lock.read_text()):
                assert first.poll() is None
            result = run(tmp_path, slow)
            assert result.returncode == 1, result.stderr
            assert str(first.pid) in result.stderr
        finally:
            first.kill()


@pytest.mark.parametrize("signal, code", [(2, 130), (15, 143)])
def test_a_signal_ends_the_run_at_a_checkpoint(tmp_path, signal, code):
    slow = GENERATE_TO_CSV.replace("rows = 100", "rows = 50000\nrows_per_second = 20000\ncheckpoint_rows = 1000")
    (tmp_path / "sync.toml").write_text(slow)
    with subprocess.Popen([PIPELINE, "run", "sync.toml"], cwd=tmp_path, stderr=subprocess.PIPE, text=True) as process:
        while not pathlib.Path(tmp_path / "out").exists():
            assert process.poll() is None
        process.send_signal(signal)
        _, errors = process.communicate(timeout=20)
        assert process.returncode == code, errors
    done = run(tmp_path, slow)
    assert done.returncode == 0, done.stderr
    (path,) = (tmp_path / "out").glob("*.csv")
    assert path.read_bytes().count(b"\n") == 50001
