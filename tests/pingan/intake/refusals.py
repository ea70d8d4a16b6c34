"""What a file was refused for."""


def code_of(intake):
    assert len(intake.errors) == 1, intake.errors
    assert len(intake.observations) == 0
    error = intake.errors[0]
    for language in ("zh", "en"):
        assert "{" not in error.message[language] + error.action[language]
    return error.code


def why(intake):
    """Return what the refusal of a damaged file names as its reason."""
    assert code_of(intake) == "damaged"
    return intake.errors[0].message["en"]
