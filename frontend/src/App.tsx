import { lazy, Suspense, useEffect } from "react";
import { useLocation } from "wouter";
import { setTimeZone } from "@/lib/format";
import { loadWords } from "@/lib/i18n";
import { startSession, useSession } from "@/lib/session";
import { Shell } from "@/shell/Shell";

const Entrance = lazy(() => Promise.all([import("./features/session/Entrance"), loadWords("session")]).then(([code]) => code));
const DOORS = ["/setup", "/invite", "/sign-in"];

export function App() {
  const session = useSession((state) => state.session);
  const [path] = useLocation();
  useEffect(() => void startSession(), []);
  if (session.status === "starting") return null;
  if (session.status !== "signed-in" || DOORS.includes(path)) {
    return (
      <Suspense>
        <Entrance />
      </Suspense>
    );
  }
  const zone = session.me.preferences?.timezone ?? "UTC";
  setTimeZone(zone);
  return <Shell key={`${session.me.actor.id} ${zone}`} />;
}
