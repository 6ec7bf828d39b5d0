import "./administration.css";
import { useLingui } from "@lingui/react/macro";
import { useLayoutEffect } from "react";
import { useSearch } from "wouter";
import { recall, remember } from "@/lib/persisted";
import { replaceSearch } from "@/lib/place";
import { useCan } from "@/lib/session";
import { Tabs } from "@/ui/Tabs";
import { People } from "./People";
import { addressOf } from "./sorts";
import { Tokens } from "./Tokens";

const LAST = "administration.tab";

export default function AdministrationPage() {
  const { t } = useLingui();
  const mayTokens = useCan("token:admin");
  const wanted = new URLSearchParams(useSearch()).get("tab");
  const tab = mayTokens && wanted === "tokens" ? "tokens" : "people";
  useLayoutEffect(() => {
    if (!location.search && recall<string>(LAST, "") === "tokens") replaceSearch(addressOf("tokens"));
  }, []);
  const tabs = (
    <Tabs
      label={t`Administration`}
      items={[{ id: "people", label: t`People` } as const, ...(mayTokens ? [{ id: "tokens", label: t`API tokens` } as const] : [])]}
      value={tab}
      onChange={(id) => {
        remember(LAST, id);
        replaceSearch(addressOf(id));
      }}
    />
  );
  return tab === "tokens" ? <Tokens tabs={tabs} /> : <People tabs={tabs} />;
}
