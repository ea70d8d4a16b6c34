"""A key that others could have used proves nothing: it is refused, with why."""

import pytest
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)

from pingan.settings import InvalidSettingError, load_settings
from pingan.signing import KeyFileError, Signature, Signed, judge, read_key


@pytest.fixture
def data_dir(tmp_path):
    """Give a data folder."""
    (tmp_path / "data").mkdir()
    return tmp_path / "data"


def public_part(path):
    private = load_pem_private_key(path.read_bytes(), None)
    return private.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)


def test_what_was_signed_is_right_and_anything_else_is_not(make_key, data_dir):
    key = read_key(make_key(), data_dir)
    made = key.sign(b"this")
    assert (judge(key, b"this", made), judge(key, b"that", made)) == (Signed.RIGHT, Signed.WRONG)
    for spoilt in ("", "no hexadecimals", "00" * 64, made.signature[:-2]):
        assert judge(key, b"this", Signature(made.key_id, spoilt)) is Signed.WRONG
    assert judge(key, b"this", None) is Signed.NONE
    assert judge(None, b"this", made) is Signed.NO_KEY
    assert judge(read_key(make_key(), data_dir), b"this", made) is Signed.OTHER_KEY


def test_signatures_of_the_key_before_stay_right_where_its_public_half_is_kept(make_key, data_dir):
    before = make_key()
    made = read_key(before, data_dir).sign(b"this")
    after = read_key(make_key(public_part(before)), data_dir)
    assert judge(after, b"this", made) is Signed.RIGHT
    assert after.key_id != made.key_id


def test_public_keys_alone_check_and_sign_nothing_and_may_be_read_by_all(make_key, data_dir, tmp_path):
    path = make_key()
    made = read_key(path, data_dir).sign(b"this")
    public = tmp_path / "public.pem"
    public.write_bytes(public_part(path))
    public.chmod(0o644)
    checks = read_key(public, data_dir)
    assert (checks.key_id, checks.sign(b"this")) == (None, None)
    assert judge(checks, b"this", made) is Signed.RIGHT


def test_a_key_in_the_data_folder_is_refused_by_whatever_way_it_got_there(make_key, data_dir, tmp_path):
    (inside := data_dir / "signing.pem").write_bytes(make_key().read_bytes())
    inside.chmod(0o600)
    (link := tmp_path / "link.pem").symlink_to(inside)
    for path in (inside, link, data_dir / ".." / "data" / "signing.pem"):
        with pytest.raises(KeyFileError, match="lies in the data folder"):
            read_key(path, data_dir)
    (tmp_path / "by link").symlink_to(data_dir)
    with pytest.raises(KeyFileError, match="lies in the data folder"):
        read_key(inside, tmp_path / "by link")


@pytest.mark.parametrize("mode", [0o644, 0o604, 0o606, 0o620, 0o660])
def test_a_key_that_others_can_read_or_change_is_refused(make_key, data_dir, mode):
    path = make_key()
    path.chmod(mode)
    with pytest.raises(KeyFileError, match="chmod 600"):
        read_key(path, data_dir)
    path.chmod(0o640)  # of a group made for it
    assert read_key(path, data_dir).key_id


def test_a_file_that_holds_no_usable_key_is_refused_in_words(make_key, data_dir, tmp_path):
    private, other = Ed25519PrivateKey.generate(), generate_private_key(SECP256R1())
    pem = Encoding.PEM, PrivateFormat.PKCS8
    locked = private.private_bytes(*pem, BestAvailableEncryption(b"a password"))
    contents = {
        b"": "holds no key",
        b"not a key": "holds no key",
        b"-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n": "something else",
        locked: "without a password",
        other.private_bytes(*pem, NoEncryption()): "Ed25519",
        make_key().read_bytes() + make_key().read_bytes(): "one private key",
    }
    path = tmp_path / "key.pem"
    for content, said in contents.items():
        path.write_bytes(content)
        path.chmod(0o600)
        with pytest.raises(KeyFileError, match=said):
            read_key(path, data_dir)
    for missing in (tmp_path / "none.pem", tmp_path):
        with pytest.raises(KeyFileError, match=r"cannot be read|is no file"):
            read_key(missing, data_dir)


def test_a_key_that_cannot_be_used_stops_every_command_with_the_variables_name(
    make_key, data_dir, monkeypatch
):
    monkeypatch.setenv("PINGAN_DATA_DIR", str(data_dir))
    path = make_key()
    monkeypatch.setenv("PINGAN_SIGNING_KEY_FILE", str(path))
    assert load_settings().signing_key().key_id
    path.chmod(0o644)
    with pytest.raises(
        InvalidSettingError, match=r"PINGAN_SIGNING_KEY_FILE=.* can be read or changed by others"
    ):
        load_settings()
    monkeypatch.setenv("PINGAN_SIGNING_KEY_FILE", "")
    assert load_settings().signing_key() is None
