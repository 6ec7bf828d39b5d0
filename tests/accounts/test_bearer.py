"""Tokens as text."""

from handrail.accounts import bearer


def test_a_token_survives_being_written_down() -> None:
    token = bearer.new_token()
    assert bearer.parse(token.text) == token
    assert token.text.startswith(f"{token.prefix}_")


def test_a_token_does_not_show_its_secret_when_it_is_logged() -> None:
    token = bearer.new_token()
    assert token.secret not in repr(token)


def test_any_single_wrong_letter_is_noticed() -> None:
    text = bearer.new_token().text
    for index in range(3, len(text)):
        changed = text[:index] + ("a" if text[index] != "a" else "b") + text[index + 1 :]
        assert bearer.parse(changed) is None
