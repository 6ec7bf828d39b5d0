import { useLingui } from "@lingui/react/macro";
import { useEffect, useState } from "react";
import { useLocation } from "wouter";
import { go } from "@/lib/place";
import { startSession, useSession } from "@/lib/session";
import { CouldNotLoad } from "@/ui/States";
import { takeSecret } from "./enter";
import { Invite, Setup } from "./FirstSteps";
import { SignIn, SignInByLink } from "./SignIn";

/** All ways in: setup, invitation, link, password. Also what is shown while no server answers. */
export default function Entrance() {
  const { t } = useLingui();
  const [path] = useLocation();
  const session = useSession((state) => state.session);
  const [secrets] = useState(() => ({ link: takeSecret("link"), token: takeSecret("token") }));
  const inside = session.status === "signed-in" && !secrets.link && !secrets.token;
  useEffect(() => {
    document.title = "Handrail";
    if (inside) go("/");
  }, [inside]);
  if (session.status === "unreachable")
    return <CouldNotLoad title={t`Handrail does not answer`} fault={session.fault} onRetry={() => void startSession()} />;
  if (path === "/setup") return <Setup secret={secrets.token} />;
  if (path === "/invite") return <Invite secret={secrets.token} />;
  if (secrets.link) return <SignInByLink secret={secrets.link} />;
  return <SignIn />;
}
