import { create } from "zustand";
import type { MeFragment, StartQuery } from "@/gql/graphql";
import { LiveCursorDocument, StartDocument, SignOutDocument } from "@/gql/graphql";
import { type Fault, forgetAll, mutate, query, whenSignedOut } from "./graphql";
import { setDensity, setTheme, type ThemeChoice, useLook } from "./look";
import { recall } from "./persisted";
import { closeSocket } from "./socket";
import { setServerTime } from "./time";

export type Session =
  | { status: "starting" }
  | { status: "unreachable"; fault: Fault }
  | { status: "signed-out"; server: StartQuery["serverInfo"] }
  | { status: "signed-in"; server: StartQuery["serverInfo"]; me: MeFragment; cursor: string; since: number };

export const useSession = create<{ session: Session }>(() => ({ session: { status: "starting" } }));
const set = (session: Session) => useSession.setState({ session });

let starts = 0;

/** Asks who we are. Called at start, after every way of signing in, and when the server no longer knows us. */
export async function startSession(): Promise<void> {
  const unreachable = (fault: Fault) => {
    // what is on the screen stays there while the server is away; somebody signed in is asked about again
    if (useSession.getState().session.status === "signed-in") setTimeout(() => void startSession(), 2000);
    else set({ status: "unreachable", fault });
  };
  // where somebody was signed in when the page was left, both questions go at once
  const returns = useSession.getState().session.status === "starting" && recall<string | undefined>("language", undefined);
  const early = returns && query(LiveCursorDocument, {});
  const { data, fault } = await query(StartDocument, {});
  if (fault) return unreachable(fault);
  setServerTime(data.serverInfo.time);
  if (!data.me) {
    void closeSocket();
    forgetAll();
    return set({ status: "signed-out", server: data.serverInfo });
  }
  const head = await (early || query(LiveCursorDocument, {}));
  if (head.fault) return unreachable(head.fault);
  if (data.me.preferences) dress(data.me.preferences);
  if (starts === 0) open(data.me.preferences?.startPage);
  set({ status: "signed-in", server: data.serverInfo, me: data.me, cursor: head.data.liveCursor, since: ++starts });
}

function leave(): void {
  const { session } = useSession.getState();
  if (session.status !== "signed-in") return;
  void closeSocket();
  forgetAll();
  set({ status: "signed-out", server: session.server });
}
whenSignedOut(leave);

export async function signOut(): Promise<void> {
  await mutate(SignOutDocument, {});
  leave();
}

/** The signed-in person. Only for parts inside the shell, where there always is one. */
export function useMe(): MeFragment {
  return useSession(({ session }) => {
    if (session.status !== "signed-in") throw new Error("no session");
    return session.me;
  });
}
export const useServer = () => useSession(({ session }) => ("server" in session ? session.server : undefined));

export const can = (permission: string | undefined): boolean => {
  const { session } = useSession.getState();
  return permission === undefined || (session.status === "signed-in" && session.me.permissions.includes(permission));
};
export const useCan = (permission: string) => useMe().permissions.includes(permission);

type Preferences = NonNullable<MeFragment["preferences"]>;

/** How many rows a list fetches at a time. */
export const usePageSize = () => useMe().preferences?.itemsPerPage ?? 50;

/** The document wears what the person likes. */
function dress({ theme, density }: Preferences): void {
  const choice = theme.toLowerCase() as ThemeChoice;
  if (choice !== useLook.getState().theme) setTheme(choice);
  setDensity(density === "ROOMY");
}

/** Whoever comes to Handrail as such is taken to the page they like; who reloads stays. */
function open(page = "overview"): void {
  const [how] = performance.getEntriesByType("navigation") as PerformanceNavigationTiming[];
  if (page === "overview" || location.pathname !== "/" || location.search || how?.type === "reload") return;
  history.replaceState(history.state, "", `/${page}`);
}

/** After preferences were saved, here or elsewhere: everybody sees the new ones. */
export function setPreferences(preferences: Preferences): void {
  dress(preferences);
  const { session } = useSession.getState();
  if (session.status === "signed-in") set({ ...session, me: { ...session.me, preferences } });
}
