"""What the administration of accounts refuses, told to whoever asked."""

from pingan.storage import StorageError


class AccessError(StorageError):
    """What cannot be done with an account, and what to do about it: `message` in "zh" and "en"."""


class UnknownAccountError(AccessError):
    """There is no such account."""


class AccountNameError(AccessError):
    """The name of an account cannot be used, or is taken."""


class AreaNeededError(AccessError):
    """A street's account names no area, or one that there is not; another role's names one."""


class PasswordTooWeakError(AccessError):
    """A password is easily guessed."""


class WrongPasswordError(AccessError):
    """The password to be changed is not the one given."""


class LastAdministratorError(AccessError):
    """Nobody would be left to administer accounts."""


class SecondFactorError(AccessError):
    """A second factor cannot be set up like this."""


class TooManyExportsError(AccessError):
    """An account has taken as many files as it may within an hour."""


class TokenError(AccessError):
    """A token cannot be issued like this, or there is none of that number."""


class IdentityError(AccessError):
    """An identity of a sign-in provider cannot be linked like this."""


class AnchorError(AccessError):
    """The end of the audit log cannot be written down elsewhere, or compared with what was."""
