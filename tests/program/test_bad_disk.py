"""State and output that can't be read or written: one clear message, and what earlier runs left stays as it was."""

import os
import pathlib
import resource
import shutil
import subprocess

import pytest

from running import GENERATE_TO_CSV, PIPELINE, assert_one_message, files_below, run

# No checkpoint before the end, however slow the machine is.
NO_CHECKPOINT = ('name = "bad"', 'name = "bad"\ncheckpoint_interval = "1h"')
MORE_ROWS = GENERATE_TO_CSV.replace("rows = 100", "rows = 100000").replace(*NO_CHECKPOINT)

# root may write everywhere; without these abilities the permissions count for it too.
OBEYING = ("setpriv", "--bounding-set=-dac_override,-dac_read_search") if os.geteuid() == 0 else ()


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


def assert_refused(directory, toml, *texts, code=1, **options):
    before = kept_files(directory)
    result = run(directory, toml, **options)
    assert_one_message(result, code, *texts)
    assert kept_files(directory) == before


def test_a_state_file_cut_in_half_is_refused(exported):
    content = state_file(exported).read_bytes()
    state_file(exported).write_bytes(content[: len(content) // 2])
    assert_refused(exported, GENERATE_TO_CSV, "sync.state/state.json", "cut", "state.previous.json")


def test_a_state_file_with_one_changed_byte_is_refused(exported):
    content = bytearray(state_file(exported).read_bytes())
    content[-10] ^= 1
    state_file(exported).write_bytes(content)
    assert_refused(exported, GENERATE_TO_CSV, "sync.state/state.json", "checksum")


@pytest.mark.parametrize("content", [b"", b"{}", b"null\n", b"\x00" * 500, b'{"pipeline_state": 99}\n'])
def test_a_file_that_is_no_state_is_refused(exported, content):
    state_file(exported).write_bytes(content)
    assert_refused(exported, GENERATE_TO_CSV, "sync.state/state.json")


def test_a_state_file_that_is_missing_while_the_one_before_is_there_is_refused(exported):
    assert run(exported, GENERATE_TO_CSV.replace("rows = 100", "rows = 200")).returncode == 0
    state_file(exported).unlink()
    assert_refused(exported, GENERATE_TO_CSV, "state.json", "state.previous.json")


def test_the_state_of_another_pipeline_is_refused(exported):
    assert_refused(exported, GENERATE_TO_CSV.replace('name = "bad"', 'name = "other"'), '"other"', '"bad"', "state.json")


def test_the_state_of_other_stages_is_refused(exported):
    assert_refused(exported, GENERATE_TO_CSV.replace('sink = "csv"', 'sink = "csv"\nid = "elsewhere"'), '"csv"', "stages")


def test_output_that_is_shorter_than_committed_is_refused(exported):
    (path,) = (exported / "out").glob("*.csv")
    path.write_bytes(path.read_bytes()[:-5])
    assert_refused(exported, MORE_ROWS, path.name)


def test_output_that_is_gone_is_refused(exported):
    shutil.rmtree(exported / "out")
    assert_refused(exported, MORE_ROWS, "out")


def test_an_output_folder_that_is_a_file_is_named(tmp_path):
    (tmp_path / "out").write_text("a file")
    assert_refused(tmp_path, GENERATE_TO_CSV, "out", "sync.toml:11:13")


def test_a_state_folder_that_is_a_file_is_named(tmp_path):
    (tmp_path / "sync.state").write_text("a file")
    assert_refused(tmp_path, GENERATE_TO_CSV, "sync.state")


def test_an_output_folder_that_is_not_writable_is_named(tmp_path):
    (tmp_path / "out").mkdir(mode=0o555)
    assert_refused(tmp_path, GENERATE_TO_CSV, "out", "sync.toml:11:13", "Permission denied", before=OBEYING)


def test_an_output_file_that_is_not_writable_is_named(exported):
    (path,) = (exported / "out").glob("*.csv")
    path.chmod(0o444)
    assert_refused(exported, MORE_ROWS, path.name, "Permission denied", before=OBEYING)


def test_a_state_folder_that_is_not_writable_is_named(exported):
    state_file(exported).parent.chmod(0o555)
    (exported / "sync.state" / "lock").unlink()
    assert_refused(exported, MORE_ROWS, "sync.state", "Permission denied", before=OBEYING)
    state_file(exported).parent.chmod(0o755)
    assert run(exported, GENERATE_TO_CSV).returncode == 0


def test_a_state_file_that_is_not_readable_is_named(exported):
    state_file(exported).chmod(0)
    before = (exported / "out").glob("*.csv")
    result = run(exported, MORE_ROWS, before=OBEYING)
    assert_one_message(result, 1, "sync.state/state.json", "Permission denied")
    state_file(exported).chmod(0o644)
    assert list((exported / "out").glob("*.csv")) == list(before)


def limited_to(size):
    """As if the disk were full for every file of this size."""
    return lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))


def test_output_that_cannot_grow_is_named_and_earlier_output_stays(exported):
    (path,) = (exported / "out").glob("*.csv")
    before, state = path.read_bytes(), state_file(exported).read_bytes()
    result = run(exported, MORE_ROWS, prepare=limited_to(1 << 20))
    assert_one_message(result, 1, path.name, "File too large")
    assert path.read_bytes().startswith(before)
    assert state_file(exported).read_bytes() == state
    assert run(exported, GENERATE_TO_CSV).returncode == 0
    assert path.read_bytes() == before
    assert run(exported, MORE_ROWS).returncode == 0
    assert path.read_bytes().startswith(before) and path.read_bytes().count(b"\n") == 100001


def test_a_state_file_that_cannot_be_written_is_named_and_the_old_one_stays(tmp_path):
    toml = GENERATE_TO_CSV.replace("rows = 100", "rows = 3\nstreams = 60")
    assert run(tmp_path, toml).returncode == 0
    before = kept_files(tmp_path)
    more = toml.replace("rows = 3", "rows = 5")
    assert_one_message(run(tmp_path, more, prepare=limited_to(2000)), 1, "the state is not saved", "File too large")
    assert state_file(tmp_path).read_bytes() == before["sync.state/state.json"]
    assert run(tmp_path, toml).returncode == 0
    assert {name: content for name, content in kept_files(tmp_path).items() if name.endswith(".csv")} == {
        name: content for name, content in before.items() if name.endswith(".csv")
    }


@pytest.mark.skipif(os.geteuid() != 0, reason="mounts a small file system")
def test_a_full_disk_is_named_and_earlier_output_stays(tmp_path):
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=256k", "tmpfs", disk], check=False, capture_output=True)
    if mounted.returncode != 0:
        pytest.skip("tmpfs can't be mounted here")
    try:
        toml = GENERATE_TO_CSV.replace('"out"', '"disk/out"')
        assert run(tmp_path, toml).returncode == 0
        (path,) = (disk / "out").glob("*.csv")
        before, state = path.read_bytes(), state_file(tmp_path).read_bytes()
        result = run(tmp_path, toml.replace("rows = 100", "rows = 100000").replace(*NO_CHECKPOINT))
        assert_one_message(result, 1, "No space left", path.name)
        assert path.read_bytes().startswith(before)
        assert state_file(tmp_path).read_bytes() == state
        assert run(tmp_path, toml).returncode == 0
        assert path.read_bytes() == before
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
