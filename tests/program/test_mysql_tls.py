"""TLS and passwords at the MySQL port."""

import pytest

import mysql_answers
from running import CASES, run
from servers import mysql_standin
from test_tls import certificates  # a fixture

assert certificates

PASSWORD = "s3cret-of-the-test"
TOML = """
[[stage]]
source = "planetscale"
host = "127.0.0.1"
port = 1
mysql_port = {port}
mysql_host = "{host}"
database = "sharded"
username = "reader"
password = "{password}"
{tls}

[[stage]]
sink = "null"
"""


def discover(tmp_path, certificates, *, server="local", ca="authority", tls="", host="127.0.0.1", password=PASSWORD):
    arguments = ["--username", "reader", "--password", PASSWORD]
    if server:
        arguments += ["--tls-cert", certificates / f"{server}.pem", "--tls-key", certificates / f"{server}.key"]
    if ca:
        tls += f'\nca_file = "{certificates / ca}.pem"'
    with mysql_standin(tmp_path, mysql_answers.recorded(CASES / "discovery"), *arguments) as mysql:
        text = TOML.format(port=mysql.port, host=host, tls=tls, password=password)
        result = run(tmp_path, text, verb="discover", arguments=["--log-level", "debug"])
        asked = mysql.asked()
    assert PASSWORD not in result.stderr + result.stdout
    return result, asked


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
def test_a_trusted_server_is_asked(tmp_path, certificates, host):
    result, asked = discover(tmp_path, certificates, host=host)
    assert result.returncode == 0, result.stderr
    assert "sharded.users" in result.stdout and asked


@pytest.mark.parametrize(
    "settings, said",
    [
        ({"ca": "stranger"}, "not signed by a trusted authority"),
        ({"ca": None}, "not signed by a trusted authority"),
        ({"server": "elsewhere"}, "certificate for another host name"),
        ({"server": "expired"}, "certificate that has expired"),
        ({"server": None}, "offers no TLS"),
        ({"password": "another"}, "refuses the username or the password"),
    ],
    ids=["stranger", "system roots", "another host", "expired", "plain server", "wrong password"],
)
def test_a_server_that_is_not_to_be_trusted_gets_no_password_and_no_statement(tmp_path, certificates, settings, said):
    result, asked = discover(tmp_path, certificates, tls='tls = "required"', **settings)
    assert result.returncode == 3, result.stderr
    assert said in result.stderr and not asked, result.stderr


def test_without_tls_a_plain_server_is_asked(tmp_path, certificates):
    result, asked = discover(tmp_path, certificates, server=None, ca=None, tls='tls = "disabled"')
    assert result.returncode == 0 and asked, result.stderr
