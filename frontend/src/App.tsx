import { lazy, Suspense, useEffect } from "react";
import { useLocation } from "wouter";
import { setTimeZone } from "@/lib/format";
import { loadWords, speakTo, useLanguage } from "@/lib/i18n";
import { startSession, useSession } from "@/lib/session";
import { Shell } from "@/shell/Shell";

const Entrance = lazy(() => Promise.all([import("./features/session/Entrance"), loadWords("session")]).then(([code]) => code));
const DOORS = ["/setup", "/invite", "/sign-in"];

export function App() {
  const session = useSession((state) => state.session);
  const [path] = useLocation();
  const language = useLanguage();
  const preferred = session.status === "signed-in" ? (session.me.preferences?.language ?? "en") : undefined;
  useEffect(() => void startSession(), []);
  useEffect(() => {
    if (session.status !== "starting") speakTo(preferred);
  }, [session.status, preferred]);
  if (session.status === "starting" || !language) return null;
  if (session.status !== "signed-in" || DOORS.includes(path)) {
    return (
      <Suspense>
        <Entrance key={language} />
      </Suspense>
    );
  }
  const zone = session.me.preferences?.timezone ?? "UTC";
  setTimeZone(zone);
  return <Shell key={`${session.me.actor.id} ${zone} ${language}`} />;
}
