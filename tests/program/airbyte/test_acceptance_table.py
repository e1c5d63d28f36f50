"""acceptance_checks.md names each acceptance check and its test, and no others."""

import pathlib
import re

FOLDER = pathlib.Path(__file__).parent


def test_the_table_and_the_tests_are_the_same():
    table = re.findall(r"^\| (\d+) \| .* \| `(test_\w+)` \|$", (FOLDER / "acceptance_checks.md").read_text(), re.M)
    tests = re.findall(r"^def (test_\d\d_\w+)", (FOLDER / "test_acceptance.py").read_text(), re.M)
    assert [int(number) for number, _ in table] == list(range(1, 63))
    assert [name for _, name in table] == tests
