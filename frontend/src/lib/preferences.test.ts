import { afterEach, describe, expect, it, vi } from "vitest";
import { pollEvery } from "./connection";
import { changed, type Preferences, savePreferences, takePreferences } from "./preferences";
import { useSession } from "./session";

const STORED = {
  __typename: "Preferences",
  autoRefreshInterval: 5000,
  theme: "LIGHT",
  density: "COMPACT",
  timezone: "UTC",
  notificationTypes: { toolApproval: true, agentStateChange: true, systemAlert: true },
  own: [],
} as unknown as Preferences;

/** Signed in with these settings; answers are given by hand, in the order of the questions. */
function signedIn() {
  useSession.setState({ session: { status: "signed-in", me: { preferences: STORED } } as never });
  const answers: ((data: unknown) => void)[] = [];
  vi.stubGlobal(
    "fetch",
    () => new Promise((resolve) => answers.push((data) => resolve({ status: 200, json: async () => data } as Response))),
  );
  return answers;
}
const now = () => {
  const { session } = useSession.getState();
  return session.status === "signed-in" ? session.me.preferences : undefined;
};
const saved = (more: object) => ({ data: { updatePreferences: { ...STORED, ...more } } });
const refused = { errors: [{ message: "Too much to do.", extensions: { code: "BUSY" } }] };

afterEach(() => vi.unstubAllGlobals());

describe("a setting", () => {
  it("holds at once, and stays when the server agrees", async () => {
    const answers = signedIn();
    const saving = savePreferences({ density: "ROOMY" });
    expect([now()?.density, document.documentElement.dataset.density]).toEqual(["ROOMY", "roomy"]);
    await vi.waitFor(() => expect(answers).toHaveLength(1));
    answers[0]?.(saved({ density: "ROOMY", own: ["density"] }));
    expect(await saving).toBeUndefined();
    expect([now()?.density, now()?.own]).toEqual(["ROOMY", ["density"]]);
  });

  it("is taken back alone when it is refused", async () => {
    const answers = signedIn();
    const first = savePreferences({ density: "ROOMY", notificationTypes: { systemAlert: false } });
    const second = savePreferences({ timezone: "Asia/Tokyo" });
    await vi.waitFor(() => expect(answers).toHaveLength(2));
    answers[0]?.(refused);
    expect((await first)?.message).toBe("Too much to do.");
    expect([now()?.density, now()?.notificationTypes.systemAlert, now()?.timezone]).toEqual(["COMPACT", true, "Asia/Tokyo"]);
    answers[1]?.(saved({ timezone: "Asia/Tokyo" }));
    await second;
    expect(now()?.timezone).toBe("Asia/Tokyo");
  });

  it("that changes elsewhere is taken, but not over one's own change that is on its way", async () => {
    const answers = signedIn();
    takePreferences({ ...STORED, timezone: "Asia/Tokyo" });
    expect(now()?.timezone).toBe("Asia/Tokyo");
    const saving = savePreferences({ density: "ROOMY" });
    takePreferences({ ...STORED, density: "COMPACT" });
    expect(now()?.density).toBe("ROOMY");
    await vi.waitFor(() => expect(answers).toHaveLength(1));
    answers[0]?.(saved({ density: "ROOMY" }));
    await saving;
  });

  it("leaves what it does not name as it was", () => {
    expect(changed(STORED, { reset: ["theme"], timezone: "Asia/Tokyo" })).toEqual({ ...STORED, timezone: "Asia/Tokyo" });
  });
});

describe("the auto-refresh interval", () => {
  it("says how often is asked while nothing is live", () => {
    signedIn();
    takePreferences({ ...STORED, autoRefreshInterval: 90_000 });
    expect(pollEvery()).toBe(90_000);
    useSession.setState({ session: { status: "starting" } });
    expect(pollEvery()).toBe(5000);
  });
});
