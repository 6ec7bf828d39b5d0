import { useLingui } from "@lingui/react/macro";
import { useEffect, useState } from "react";
import { useLocation } from "wouter";
import { startSession, useSession } from "@/lib/session";
import { CouldNotLoad } from "@/ui/States";
import { onward, takeSecret } from "./enter";
import { Invite, Setup } from "./FirstSteps";
import { SignIn, SignInByLink } from "./SignIn";

/** All ways in: setup, invitation, link, password. Also what is shown while no server answers. */
export default function Entrance() {
  const { t } = useLingui();
  const [path] = useLocation();
  const session = useSession((state) => state.session);
  const [secret] = useState(takeSecret);
  const inside = session.status === "signed-in" && !secret;
  useEffect(() => {
    document.title = "Handrail";
    if (inside) onward()();
  }, [inside]);
  if (session.status === "unreachable")
    return <CouldNotLoad title={t`Handrail does not answer`} fault={session.fault} onRetry={() => void startSession()} />;
  if (path === "/setup") return <Setup secret={secret} />;
  if (path === "/invite") return <Invite secret={secret} />;
  if (secret) return <SignInByLink secret={secret} />;
  return <SignIn />;
}
