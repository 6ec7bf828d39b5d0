"""The line that stands for the arguments in lists hides nothing."""

from handrail.tool_runs.arguments import summarise


def test_control_characters_are_spelled_out() -> None:
    assert summarise({"order_id": "a\u0000b\u001bc"}) == "order_id a\\u0000b\\u001bc"


def test_line_breaks_become_spaces_and_long_texts_are_cut() -> None:
    assert summarise({"body": "one\ntwo"}) == "body one two"
    assert len(summarise({"body": "x" * 500, "more": "y" * 500, "most": "z" * 500})) <= 140
