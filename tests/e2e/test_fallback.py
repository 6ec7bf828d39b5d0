"""Where sockets do not get through the console is live by events; where these do not either, it polls."""

from playwright.sync_api import Page, Request, WebSocketRoute, expect

from tests.e2e.conftest import Open
from tests.makers import Scene
from tests.world import World, until


def without_sockets(page: Page) -> None:
    """A proxy that lets no socket through."""
    page.route_web_socket("**/graphql", lambda socket: end(socket))


def end(socket: WebSocketRoute) -> None:
    socket.close(code=1011, reason="no sockets here")


def polls_of(page: Page) -> list[str]:
    """The bodies of its questions for what came after a cursor, as they are asked."""
    polls: list[str] = []
    page.on("request", lambda asked: '"variables":{"after":"' in (asked.post_data or "") and note(polls, asked))
    return polls


def note(polls: list[str], asked: Request) -> None:
    if not asked.url.endswith("/stream"):
        polls.append(asked.post_data or "")


def follows(page: Page, scene: Scene) -> None:
    """What is asked for appears, and goes when it is decided."""
    run = scene.request()
    row = page.locator(f'[data-row="{run["id"]}"]')
    expect(row).to_be_visible(timeout=20_000)
    scene.bot.run("mutation ($id: ID!) { cancelToolRun(id: $id) { __typename } }", id=run["id"])
    expect(page.locator("li").filter(has=row)).to_contain_text("Cancelled", timeout=20_000)


def test_without_sockets_changes_arrive_as_events(world: World, open_page: Open) -> None:
    scene = Scene(world)
    page = open_page("/approvals", cookie=world.admin_cookie, prepare=without_sockets)
    expect(page.locator(".conn.live")).to_be_visible(timeout=20_000)
    assert world.kernel.live.traffic.sockets > 0
    polls = polls_of(page)
    follows(page, scene)
    assert not polls


def test_without_sockets_and_events_it_asks_at_intervals(world: World, open_page: Open) -> None:
    scene = Scene(world)

    def prepare(page: Page) -> None:
        without_sockets(page)
        # a proxy that keeps the stream to itself: nothing ever comes, and the console gives up
        page.route(
            "**/graphql/stream", lambda route: route.fulfill(status=200, content_type="text/event-stream", body="")
        )

    page = open_page("/approvals", cookie=world.admin_cookie, prepare=prepare)
    expect(page.locator(".conn.polling")).to_be_visible(timeout=20_000)
    polls = polls_of(page)
    follows(page, scene)
    assert polls and world.kernel.live.traffic.sockets == 0


FOLLOW = """async (query) => {
  window.seen = [];
  const source = new EventSource("/graphql/stream?" + new URLSearchParams({ query }));
  source.addEventListener("next", (event) => window.seen.push({ id: event.lastEventId, ...JSON.parse(event.data) }));
  await new Promise((resolve) => (source.onopen = resolve));
}"""


def test_a_browsers_own_event_source_follows_by_its_session(world: World, open_page: Open) -> None:
    scene = Scene(world)
    page = open_page("/approvals", cookie=world.admin_cookie)
    page.evaluate(FOLLOW, "subscription { changes { cursor entry { resourceId } } }")
    run = scene.request()
    until(lambda: page.evaluate("window.seen.length"))  # wait_for_function needs what the page's rules forbid
    [event] = page.evaluate("window.seen")
    assert event["data"]["changes"] == {"cursor": event["id"], "entry": {"resourceId": run["id"]}}
