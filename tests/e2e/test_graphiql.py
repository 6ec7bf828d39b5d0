"""GraphiQL in a browser that reaches nothing but the server: it runs, follows, teaches, and looks like Handrail."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import Open, serious
from tests.makers import Scene, agent_token, domain
from tests.world import ADMIN, World, until

# GraphiQL's own, and the editor's in it: a tab with its close button inside, and panes that scroll without focus
# (the text area in them takes the keyboard).
NOT_OURS = ("nested-interactive", "scrollable-region-focusable")
VIOLATIONS = """addEventListener("securitypolicyviolation", (event) =>
    console.error(`policy: ${event.violatedDirective} ${event.blockedURI}`))"""


def explorer(world: World, open_page: Open, path: str = "/graphiql", **more: object) -> Page:
    """GraphiQL, ready, with everything but the server cut off."""
    page = open_page("about:blank", cookie=world.admin_cookie, **more)
    page.context.add_init_script(VIOLATIONS)
    page.route(lambda url: not url.startswith((world.url, "data:", "blob:")), lambda route: route.abort())
    page.goto(path)
    expect(page.get_by_role("status").first).to_contain_text(ADMIN["name"])
    expect(page.locator(".CodeMirror textarea[aria-label]")).to_have_count(4)
    return page


def example(page: Page, title: str) -> None:
    """Open one from the panel."""
    page.get_by_role("region", name="Examples").get_by_role(
        "button", name=re.compile(f"^{title} (query|mut|sub)")
    ).click()
    expect(page.locator(".graphiql-query-editor")).to_contain_text(f"# {title}")


def type_operation(page: Page, text: str) -> None:
    """Replace what the editor holds."""
    page.get_by_role("textbox", name="Operation").focus()
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.insert_text(text)


def response(page: Page, *parts: str) -> None:
    """Wait until the answer shows this."""
    for part in parts:
        expect(page.locator(".result-window")).to_contain_text(part)


def test_it_runs_a_query_and_a_mutation_that_were_typed(world: World, open_page: Open) -> None:
    page = explorer(world, open_page)
    type_operation(page, "query Mine { me { actor { name } role } }")
    page.keyboard.press("ControlOrMeta+Enter")
    response(page, ADMIN["name"], '"role": "ADMIN"')
    type_operation(page, 'mutation { createDomain(input: { name: "Typed" }) { ... on Domain { name revision } } }')
    page.get_by_role("button", name="Execute query (Ctrl-Enter)").click()
    response(page, '"name": "Typed"')
    names = [node["name"] for node in world.admin.one("{ domains { nodes { name } } }")["nodes"]]
    assert "Typed" in names


def test_a_live_subscription_shows_a_change_made_meanwhile_and_goes_on_after_a_break(
    world: World, open_page: Open
) -> None:
    page = explorer(world, open_page)
    closed: list[str] = []
    page.on("websocket", lambda socket: socket.on("close", lambda gone: closed.append(gone.url)))
    example(page, "Go on after a break")
    page.keyboard.press("ControlOrMeta+Enter")
    stop = page.get_by_role("button", name="Stop query (Ctrl-Enter)")
    shown = page.locator(".result-window")
    expect(stop).to_be_visible()
    domain(world.admin, name="First")  # too early for the socket, perhaps: the cursor brings it all the same
    expect(shown).to_contain_text('"resourceName": "First"')
    stop.click()
    until(lambda: page.title() and closed)
    domain(world.admin, name="Missed")
    page.get_by_role("button", name="Execute query (Ctrl-Enter)").click()
    expect(shown).to_contain_text('"resourceName": "Missed"')
    domain(world.admin, name="Live again")
    expect(shown).to_contain_text('"resourceName": "Live again"')


def test_a_token_goes_instead_of_the_session_and_is_never_kept(world: World, open_page: Open) -> None:
    scene = Scene(world)
    token = agent_token(world.admin, scene.agent["id"])
    page = explorer(world, open_page)
    page.get_by_role("button", name="Headers", exact=True).click()
    page.get_by_role("button", name="authorization", exact=True).click()
    expect(page.get_by_role("status").first).to_contain_text("token under Headers")
    page.get_by_role("textbox", name="Headers").focus()
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.insert_text(f'{{"authorization": "Bearer {token}"}}')
    type_operation(page, "{ me { actor { type name } } }")
    page.keyboard.press("ControlOrMeta+Enter")
    response(page, '"type": "AGENT"', scene.agent["name"])
    type_operation(page, "subscription { me { actor { type } } }")
    page.keyboard.press("ControlOrMeta+Enter")
    response(page, '"type": "AGENT"')
    assert token.rsplit("_", 1)[1] not in str(page.evaluate("JSON.stringify({ ...localStorage })"))


def test_an_example_opens_with_what_is_there_and_runs(world: World, open_page: Open) -> None:
    scene = Scene(world)
    run = scene.request(reason="To be decided here.")
    page = explorer(world, open_page, "/graphiql?example=tool-runs/07-decide")
    expect(page.get_by_role("region", name="Variables")).to_contain_text(run["id"])
    page.get_by_role("button", name="Execute query (Ctrl-Enter)").click()
    response(page, '"heldDecision"', '"APPROVE"')
    found = until(lambda: world.admin.one("query ($id: ID!) { toolRun(id: $id) { votes { decision } } }", id=run["id"]))
    assert found["votes"] == [{"decision": "APPROVE"}]


def test_the_schemas_descriptions_are_read_beside_the_editor(world: World, open_page: Open) -> None:
    page = explorer(world, open_page)
    page.get_by_role("button", name="Show Documentation Explorer").click()
    docs = page.get_by_role("region", name="Documentation Explorer")
    docs.get_by_role("link", name="Subscription", exact=True).click()
    expect(docs).to_contain_text("Every change as it is committed, each once and in order")
    docs.get_by_role("link", name="changes", exact=True).click()
    expect(docs).to_contain_text("The cursor of the last change you have")


def test_it_follows_the_consoles_theme_and_the_systems(world: World, open_page: Open) -> None:
    ground = "getComputedStyle(document.querySelector('.graphiql-sessions')).backgroundColor"
    page = explorer(world, open_page, theme="dark")
    dark = page.evaluate(ground)
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    page.emulate_media(color_scheme="light")
    expect(page.locator("html")).to_have_attribute("data-theme", "light")
    assert page.evaluate(ground) != dark
    console = page.context.new_page()
    console.goto("/settings")
    console.get_by_role("radio", name="Dark").check(force=True)
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    page.reload()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    until(lambda: page.evaluate(ground) == dark)


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [1440, 390])
def test_it_is_accessible_and_fits(world: World, open_page: Open, theme: str, width: int) -> None:
    Scene(world).request(reason="To show a run.")
    page = explorer(world, open_page, theme=theme, width=width, height=844 if width < 700 else 900)
    if width < 700:
        page.get_by_role("button", name="Show Examples").click()
    assert [one for one in serious(page) if not one.startswith(NOT_OURS)] == []
    example(page, "The queue")
    if width < 700:
        expect(page.get_by_role("region", name="Examples")).not_to_be_in_viewport()
    page.get_by_role("button", name="Execute query (Ctrl-Enter)").click()
    response(page, '"totalCount": 1')
    page.get_by_role("button", name="Headers", exact=True).click()
    assert [one for one in serious(page) if not one.startswith(NOT_OURS)] == []
    page.get_by_role("button", name="Show Documentation Explorer").click()
    page.get_by_role("link", name="Query", exact=True).click()
    assert [one for one in serious(page) if not one.startswith(NOT_OURS)] == []
    sideways = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert sideways <= 0, f"it scrolls sideways by {sideways} px"


def test_who_is_not_signed_in_signs_in_and_comes_back(world: World, open_page: Open) -> None:
    page = open_page("/graphiql?example=live/02-changes")
    page.get_by_label("E-mail address").fill(ADMIN["email"])
    page.get_by_label("Password").fill(ADMIN["password"])
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("tab", name="Changes")).to_be_visible()
    page.get_by_role("link", name="Back to the console", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Overview")
    page.get_by_role("link", name="API explorer").click()
    expect(page.get_by_role("heading", name="API explorer")).to_be_visible()


@pytest.mark.parametrize("elsewhere", ["//example.com/graphiql", "https://example.com", "/graphiql.x"])
def test_the_way_back_leads_nowhere_else(world: World, open_page: Open, elsewhere: str) -> None:
    page = open_page(f"/sign-in?next={elsewhere}")
    page.get_by_label("E-mail address").fill(ADMIN["email"])
    page.get_by_label("Password").fill(ADMIN["password"])
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Overview")


def test_after_a_sign_out_elsewhere_it_says_so(world: World, open_page: Open) -> None:
    page = explorer(world, open_page)
    world.admin.run("mutation { signOut { at } }")
    page.evaluate("dispatchEvent(new Event('focus'))")
    expect(page.get_by_role("status").first).to_contain_text("You are signed out.")
