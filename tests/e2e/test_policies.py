"""A policy from the first rule to the second version: written, tried, published, obeyed, compared."""

import pytest
from playwright.sync_api import Locator, Page, expect

from tests import makers
from tests.accounts import acts
from tests.e2e.conftest import Open, serious
from tests.makers import Scene
from tests.tools.acts import change, read
from tests.world import World

ONE = """{ policies(first: 1) { nodes { current { rules { effect inWords tool risk agentState executeBySeconds
  limits { most sumOf windowSeconds } window { days starts ends timezone }
  condition { operator conditions { operator path value conditions { operator path value } } } } } } } }"""
OVER = {"operator": "GT", "path": "/amount", "value": 500}


@pytest.fixture
def scene(world: World) -> Scene:
    """A tool that runs by itself unless a policy says otherwise."""
    made = Scene(world)
    change(made.admin, read(made.admin, made.tool["id"]), needsApproval=False)
    return made


def field(page: Page | Locator, label: str) -> Locator:
    return page.get_by_label(label, exact=True)


def publish(page: Page, note: str, version: int) -> None:
    page.get_by_role("button", name="Publish…").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Note").fill(note)
    assert serious(page) == []
    dialog.get_by_role("button", name=f"Publish version {version}").click()
    expect(page.get_by_text(f"Version {version} is in force").last).to_be_visible()


def test_a_policy_is_written_tried_published_obeyed_and_its_next_version_compared(
    scene: Scene, world: World, open_page: Open
) -> None:
    for amount in (100, 600, 900):
        scene.request(arguments={"amount": amount})
    page = open_page("/policies", cookie=world.admin_cookie)
    expect(page.get_by_text("No policy yet")).to_be_visible()
    page.get_by_role("button", name="Write the first policy").click()
    field(page, "Name").fill("payments-guard")
    field(page, "Tool * stands for any letters").fill(scene.tool["name"])
    page.get_by_role("button", name="Add a condition").click()
    field(page, "Argument").fill("/amount")
    field(page, "Compared").select_option("GT")
    field(page, "Value").fill("lots")
    field(page, "Approvers 1 to 10").fill("2")
    page.get_by_role("button", name="Try on past runs").click()
    expect(page.get_by_text("A number, please.")).to_be_visible()
    expect(field(page, "Value")).to_be_focused()
    field(page, "Value").fill("500")
    sentence = f"{scene.tool['name']} needs 2 approvals when amount is more than 500."
    expect(page.locator(".rule .sentence")).to_have_text(sentence)

    page.get_by_role("button", name="Try on past runs").click()
    expect(page.get_by_text("2 of 3 past runs come out differently.")).to_be_visible()
    matrix = page.get_by_role("table", name="From today's outcome to the draft's")
    expect(matrix.get_by_role("row").nth(1)).to_contain_text("allowed")
    expect(matrix.get_by_role("row").nth(1).get_by_role("cell")).to_have_text(["1", "2"])
    expect(page.locator(".differing > li")).to_have_count(2)
    assert serious(page) == []

    publish(page, "Large refunds were asked for twice.", 1)
    asked = scene.request(arguments={"amount": 501})
    assert (asked["state"], asked["requiredApprovals"]) == ("PENDING_APPROVAL", 2)
    assert asked["policy"] == {"name": "payments-guard", "version": 1, "rule": sentence}
    assert scene.request(arguments={"amount": 500})["state"] == "APPROVED"

    drawer = page.get_by_role("complementary", name="payments-guard")
    expect(drawer).to_contain_text("In force, version 1")
    drawer.get_by_role("button", name="Next version").click()
    field(page, "Value").fill("800")
    page.get_by_role("tab", name="Changes").click()
    page.get_by_role("button", name="Duplicate rule 1").click()
    page.get_by_role("radiogroup", name="Effect").nth(1).get_by_text("Deny").click()
    field(page, "Value").nth(1).fill("5000")
    expect(page.get_by_text("1 rule added, 1 rule changed")).to_be_visible()
    publish(page, "Fewer questions.", 2)
    changed = page.locator(".change.changed")
    expect(changed).to_contain_text("amount is more than 500")
    expect(changed).to_contain_text("amount is more than 800")
    expect(page.locator(".change.added")).to_contain_text("is denied when amount is more than 5000")
    assert scene.request(arguments={"amount": 5001})["state"] == "REJECTED"
    assert serious(page) == []


def test_a_draft_survives_leaving_and_somebody_else_publishing(scene: Scene, world: World, open_page: Open) -> None:
    made = makers.policy(scene.admin, {"effect": "REQUIRE", "condition": OVER}, name="guard")
    page = open_page(f"/policies?policy={made['id']}", cookie=world.admin_cookie)
    page.get_by_role("button", name="Next version").click()
    field(page, "Approvers 1 to 10").fill("3")
    with page.expect_event("dialog") as asked:
        page.evaluate("setTimeout(() => location.reload())")
    assert asked.value.type == "beforeunload"
    asked.value.dismiss()
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Keep it").click()
    expect(page.get_by_text("Your draft of guard is not published.")).to_be_visible()
    page.get_by_role("link", name="Tools").first.click()
    page.get_by_role("link", name="Policies").first.click()
    page.get_by_role("button", name="Continue").click()
    expect(field(page, "Approvers 1 to 10")).to_have_value("3")
    makers.policy(scene.admin, {"effect": "DENY"}, id=made["id"], expectedVersion=1, name="guard")
    page.get_by_role("button", name="Publish…").click()
    page.get_by_role("button", name="Publish version 2").click()
    expect(page.get_by_text("Somebody published version 2 meanwhile.")).to_be_visible()
    page.get_by_role("dialog").get_by_role("button", name="Cancel").click()
    page.get_by_role("button", name="Compare with version 2").click()
    expect(field(page, "Approvers 1 to 10")).to_have_value("3")
    publish(page, "", 3)


def test_what_the_server_refuses_is_said_at_its_field(scene: Scene, world: World, open_page: Open) -> None:
    makers.policy(scene.admin, name="taken")
    page = open_page("/policies?edit=new", cookie=world.admin_cookie)
    field(page, "Name").fill("taken")
    field(page, "Approvers 1 to 10").fill("11")
    page.get_by_role("button", name="Try on past runs").click()
    expect(page.get_by_text("Between 1 and 10, please.", exact=True)).to_be_visible()
    field(page, "Approvers 1 to 10").fill("1")
    page.get_by_role("button", name="Publish…").click()
    page.get_by_role("button", name="Publish version 1").click()
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(page.get_by_text("There is a policy named taken already.")).to_be_visible()


def test_whoever_may_not_publish_only_reads(scene: Scene, world: World, open_page: Open) -> None:
    made = makers.policy(scene.admin, {"effect": "DENY", "tool": "db.drop"}, name="guard")
    reader = acts.person(world, "reader@example.com", role="VIEWER")
    page = open_page(f"/policies?policy={made['id']}&edit={made['id']}", cookie=reader.cookie)
    drawer = page.get_by_role("complementary", name="guard")
    expect(drawer).to_contain_text("db.drop is denied.")
    for name in ("New policy", "Next version", "Take out of force…", "Publish…"):
        expect(page.get_by_role("button", name=name)).to_have_count(0)


def test_the_list_is_walked_by_keyboard_and_a_policy_taken_out_of_force(
    scene: Scene, world: World, open_page: Open
) -> None:
    for name in ("first", "second"):
        makers.policy(scene.admin, name=name)
    page = open_page("/policies", cookie=world.admin_cookie)
    expect(page.get_by_text("1 more keeps a tool's switch.")).to_be_visible()
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    expect(page.get_by_role("complementary", name="second")).to_be_visible()
    page.get_by_role("button", name="Take out of force…").click()
    page.get_by_role("dialog").get_by_role("button", name="Take out of force").click()
    expect(page.get_by_role("row", name="second")).to_have_count(0)
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Show", exact=True).click()
    expect(page.get_by_role("row", name=f"tool:{scene.tool['name']}")).to_be_visible()


def test_every_part_of_a_rule_has_its_field(scene: Scene, world: World, open_page: Open) -> None:
    page = open_page("/policies?edit=new", cookie=world.admin_cookie, width=390, height=844)
    field(page, "Name").fill("all-of-it")
    page.get_by_role("radiogroup", name="Effect").get_by_text("Allow").click()
    field(page, "Risk").select_option("MEDIUM")
    field(page, "Domain").select_option(label=scene.domain["name"])
    field(page, "Agent's state").select_option("TESTING")
    page.get_by_role("button", name="Add a condition").click()
    expect(field(page, "Argument")).to_be_focused()
    field(page, "Argument").fill("/order_id")
    field(page, "Compared").select_option("IN")
    field(page, "One a line").fill("ORD-1\nORD-2")
    page.get_by_role("button", name="Or…").click()
    page.get_by_role("button", name="Group", exact=True).click()
    inner = page.get_by_role("group", name="all of")
    field(inner, "Argument").fill("/amount")
    field(inner, "Compared").select_option("BETWEEN")
    field(inner, "From").fill("1")
    field(inner, "To").fill("2.5")
    outer = page.get_by_role("group", name="any of").locator("> .comparison").nth(1)
    field(outer, "Argument").fill("/force")
    field(outer, "Type").select_option("boolean")
    field(outer, "Value").select_option("true")
    page.get_by_role("button", name="Only in these hours").click()
    field(page, "Mon").uncheck()
    field(page, "Time zone").fill("Europe/Berlin")
    page.get_by_role("button", name="Add a limit").click()
    field(page, "At most").fill("500")
    field(page, "Of").fill("/amount")
    field(page, "Within").fill("1")
    field(page, "Within: unit").select_option("d")
    field(page, "Use within of approval").fill("5")
    assert serious(page) == []
    publish(page, "", 1)
    [policy] = world.admin.one(ONE)["nodes"][:1]
    [rule] = policy["current"]["rules"]
    words = rule.pop("inWords")
    assert words.startswith("Any tool of medium risk by agents in testing in Domain") and words.endswith("per day.")
    assert rule == {
        "effect": "ALLOW", "tool": "*", "risk": "MEDIUM", "agentState": "TESTING", "executeBySeconds": 300,
        "limits": [{"most": 500, "sumOf": "/amount", "windowSeconds": 86400}],
        "window": {"days": ["TUESDAY", "WEDNESDAY", "THURSDAY", "FRIDAY"], "starts": "09:00", "ends": "17:00",
                   "timezone": "Europe/Berlin"},
        "condition": {"operator": "ANY", "conditions": [
            {"operator": "IN", "path": "/order_id", "value": ["ORD-1", "ORD-2"], "conditions": []},
            {"operator": "EQ", "path": "/force", "value": True, "conditions": []},
            {"operator": "ALL", "path": None, "value": None, "conditions": [
                {"operator": "BETWEEN", "path": "/amount", "value": [1, 2.5]}]},
        ]},
    }  # fmt: skip
