"""TLS and authentication against a server that demands them."""

import shutil
import subprocess

import pytest

from running import files_below, run, standin

TOML = """
[[stage]]
source = "planetscale"
host = "{host}"
port = {port}
database = "shop"
tables = ["cts_a"]
username = "reader"
password = "s3cret-of-the-test"
auth = "basic"
retry_timeout = "1s"
{tls}

[[stage]]
sink = "csv"
directory = "out"
"""


def openssl(*arguments):
    subprocess.run(["openssl", *arguments], check=True, capture_output=True)


def make_authority(folder, name):
    key, certificate = folder / f"{name}.key", folder / f"{name}.pem"
    openssl("req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", str(key), "-out", str(certificate), "-days", "2",
            "-subj", f"/CN={name}", "-addext", "basicConstraints=critical,CA:TRUE")
    return key, certificate


def make_server(folder, name, authority, alternative_name, days="2"):
    key, request, certificate, extension = (folder / f"{name}.{end}" for end in ("key", "csr", "pem", "ext"))
    openssl("req", "-newkey", "rsa:2048", "-nodes", "-keyout", str(key), "-out", str(request), "-subj", f"/CN={name}")
    extension.write_text(f"subjectAltName={alternative_name}\n")
    openssl("x509", "-req", "-in", str(request), "-CA", str(authority[1]), "-CAkey", str(authority[0]), "-CAcreateserial",
            "-days", days, "-extfile", str(extension), "-out", str(certificate))
    return key, certificate


@pytest.fixture(scope="module")
def certificates(tmp_path_factory):
    folder = tmp_path_factory.mktemp("tls")
    authority = make_authority(folder, "authority")
    make_authority(folder, "stranger")
    make_server(folder, "local", authority, "IP:127.0.0.1,DNS:localhost")
    make_server(folder, "elsewhere", authority, "DNS:elsewhere.example")
    make_server(folder, "expired", authority, "IP:127.0.0.1", days="0")
    return folder


def export(tmp_path, certificates, *, server="local", ca="authority", tls="", host="127.0.0.1", password="s3cret-of-the-test"):
    arguments = ["--username", "reader", "--password", password, "--basic-auth"]
    if server:
        arguments += ["--tls-cert", str(certificates / f"{server}.pem"), "--tls-key", str(certificates / f"{server}.key")]
    if ca:
        tls += f'\nca_file = "{certificates / ca}.pem"'
    with standin(tmp_path, "copy-then-stream", *arguments) as port:
        result = run(tmp_path, TOML.format(host=host, port=port, tls=tls))
    assert "s3cret-of-the-test" not in result.stderr + result.stdout
    return result


def assert_refused(tmp_path, result, *texts):
    assert result.returncode in (1, 3), result.stderr
    for text in texts:
        assert text in result.stderr, result.stderr
    assert not [name for name in files_below(tmp_path) if name.endswith(".csv")]


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
def test_a_certificate_of_the_named_authority_is_trusted(tmp_path, certificates, host):
    result = export(tmp_path, certificates, host=host)
    assert result.returncode == 0, result.stderr
    assert (tmp_path / "out" / "shop.cts_a.csv").stat().st_size > 0


def test_a_certificate_of_a_stranger_is_refused(tmp_path, certificates):
    result = export(tmp_path, certificates, ca="stranger")
    assert_refused(tmp_path, result, "certificate", "ca_file")


def test_without_a_ca_file_the_system_decides(tmp_path, certificates):
    result = export(tmp_path, certificates, ca=None)
    assert_refused(tmp_path, result, "certificate")


def test_a_certificate_for_another_host_is_refused(tmp_path, certificates):
    result = export(tmp_path, certificates, server="elsewhere")
    assert_refused(tmp_path, result, "the server's certificate is for another host name")


def test_an_expired_certificate_is_refused(tmp_path, certificates):
    result = export(tmp_path, certificates, server="expired")
    assert_refused(tmp_path, result, "certificate", "expired")


def test_tls_against_a_plain_server_is_refused(tmp_path, certificates):
    result = export(tmp_path, certificates, server=None)
    assert_refused(tmp_path, result, "TLS")


def test_a_plain_connection_to_a_tls_server_is_refused(tmp_path, certificates):
    result = export(tmp_path, certificates, ca=None, tls='tls = "disabled"')
    assert_refused(tmp_path, result, "127.0.0.1")


def test_a_wrong_password_is_refused_over_tls(tmp_path, certificates):
    result = export(tmp_path, certificates, password="another")
    assert_refused(tmp_path, result, "password")


def test_a_ca_file_that_is_not_there_is_refused(tmp_path, certificates):
    result = export(tmp_path, certificates, ca="missing")
    assert_refused(tmp_path, result, "ca_file", "missing.pem")


def test_a_ca_file_without_a_certificate_is_refused(tmp_path, certificates):
    shutil.copy(certificates / "local.key", certificates / "nonsense.pem")
    result = export(tmp_path, certificates, ca="nonsense")
    assert_refused(tmp_path, result, "ca_file")
