import { NotificationsDocument } from "@/gql/inbox/graphql";
import { query } from "@/lib/graphql";
import { noticesNow } from "@/lib/notices";
import { bodyOf, type Note, placeOf, titleOf } from "./words";

/** Whoever looks at Handrail sees the bell, and is left alone. */
const looking = () => document.visibilityState === "visible" && document.hasFocus();

/** Shows what came since a moment, by the browser. The same tag replaces quietly: a batch is one, in all tabs together. */
export async function showSince(since: string | null, open: (note: Note, place: string) => void): Promise<void> {
  if (looking() || noticesNow() !== "on") return;
  const { data } = await query(NotificationsDocument, { first: 10, unreadOnly: true });
  for (const note of data?.notifications.nodes ?? []) {
    if (since !== null && Date.parse(note.at) <= Date.parse(since)) continue;
    const shown = new Notification(titleOf(note), { body: bodyOf(note), tag: note.id, icon: "/favicon.svg" });
    shown.onclick = () => {
      window.focus();
      shown.close();
      open(note, placeOf(note));
    };
  }
}
