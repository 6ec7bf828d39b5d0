import { useEffect, useState } from "react";
import {
  FindDocument,
  FindEntriesDocument,
  type FindEntriesQuery,
  FindNamesDocument,
  type FindNamesQuery,
  type FindQuery,
} from "@/gql/shell/graphql";
import { ago } from "@/lib/format";
import { query } from "@/lib/graphql";
import { recall, remember } from "@/lib/persisted";
import { can } from "@/lib/session";
import { now } from "@/lib/time";
import type { Glyph } from "@/ui/Icon";

/** A thing by its name, and where it opens. */
export type Found = { id: string; icon: Glyph; name: string; note?: string; path: string };
export type Answers = { found?: FindQuery | undefined; names?: FindNamesQuery | undefined; entries?: FindEntriesQuery | undefined };

/** Every word typed must start a word of the name, in any order. */
export const matches = (name: string, text: string): boolean => {
  const words = name.toLowerCase().split(/[\s._-]+/);
  return text
    .toLowerCase()
    .split(/\s+/)
    .filter(Boolean)
    .every((part) => words.some((word) => word.startsWith(part)) || name.toLowerCase().includes(part));
};

export function toFound({ found, names, entries }: Answers, text: string): Found[] {
  const named = <T extends { id: string; name: string }>(all: T[] | undefined) =>
    (all ?? []).filter((one) => matches(one.name, text)).slice(0, 5);
  return [
    ...(found?.agents.nodes ?? []).map((one): Found => ({
      id: `agent.${one.id}`,
      icon: "agents",
      name: one.name,
      note: one.domain.name,
      path: `/agents?agent=${one.id}`,
    })),
    ...(found?.tools.nodes ?? []).map((one): Found => ({
      id: `tool.${one.id}`,
      icon: "tools",
      name: one.name,
      path: `/tools?tool=${one.id}`,
    })),
    ...named(names?.domains.nodes).map((one): Found => ({
      id: `domain.${one.id}`,
      icon: "domains",
      name: one.name,
      path: `/domains?domain=${one.id}`,
    })),
    ...named(names?.policies.nodes).map((one): Found => ({
      id: `policy.${one.id}`,
      icon: "policies",
      name: one.name,
      path: `/policies?policy=${one.id}`,
    })),
    ...(found?.toolRuns.nodes ?? []).map((one): Found => ({
      id: `run.${one.id}`,
      icon: "approvals",
      name: one.toolName,
      note: one.summary,
      path: `/approvals?run=${one.id}${one.run_state === "PENDING_APPROVAL" ? "" : "&tab=decided"}`,
    })),
    ...(entries?.auditLog.nodes ?? []).map((one): Found => ({
      id: `entry.${one.id}`,
      icon: "audit",
      name: [one.action, one.resourceName].filter(Boolean).join(" · "),
      note: ago(one.at, now()),
      path: `/audit?entry=${one.id}`,
    })),
  ];
}

/** What was opened from the palette, the latest first. Kept in this browser, per person. */
export const recent = (person: string): Found[] => recall<Found[]>(`recent.${person}`, []);
export const keepRecent = (person: string, one: Found): void =>
  remember(`recent.${person}`, [one, ...recent(person).filter(({ id }) => id !== one.id)].slice(0, 6));

const PAUSE = 180;

/** Asks the server as a person types; answers of an older text are dropped. */
export function useFound(text: string): { things: Found[]; looking: boolean; failed: boolean } {
  const wanted = text.trim();
  const [answers, setAnswers] = useState<Answers & { text: string; failed?: boolean }>({ text: "" });
  const [names, setNames] = useState<FindNamesQuery>();
  const asks = wanted.length > 1;
  useEffect(() => {
    if (asks && !names) void query(FindNamesDocument, {}).then(({ data }) => data && setNames(data));
  }, [asks, names]);
  useEffect(() => {
    if (!asks) return undefined;
    let left = false;
    const timer = setTimeout(async () => {
      const [found, entries] = await Promise.all([
        query(FindDocument, { text: wanted }),
        // a quoted text is words only: a colon in it makes no field
        can("audit:read") ? query(FindEntriesDocument, { text: `"${wanted.replaceAll(/["\\]/g, " ")}"` }) : undefined,
      ]);
      if (!left) setAnswers({ text: wanted, found: found.data, entries: entries?.data, failed: found.fault !== undefined });
    }, PAUSE);
    return () => {
      left = true;
      clearTimeout(timer);
    };
  }, [asks, wanted]);
  if (!asks) return { things: [], looking: false, failed: false };
  const current = answers.text === wanted;
  return { things: toFound({ ...(current ? answers : {}), names }, wanted), looking: !current, failed: current && answers.failed === true };
}
