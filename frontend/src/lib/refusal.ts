import { t } from "@lingui/core/macro";
import { useRef, useState } from "react";
import type { Answer, Fault } from "./graphql";

/** What to say beside a button when there was no answer to read. */
export const faultWords = (fault: Fault): string =>
  fault.code === "NETWORK"
    ? t`The server did not answer. Nothing was changed; try again.`
    : fault.code === "FORBIDDEN"
      ? t`Your role does not include this.`
      : fault.correlationId
        ? `${fault.message} (${fault.correlationId})`
        : fault.message;

type Refusal = { __typename: string; message: string };
export type Refused = {
  message: string;
  /** Its type in the schema; nothing when there was no answer. */
  kind?: string;
  /** By field, as the input names it. */
  problems: Record<string, string>;
  /** Somebody else changed it first: the revision it has now. */
  changedTo?: number;
};

export function toRefused(refusal: Refusal): Refused {
  const { problems = [], revision } = refusal as Refusal & { problems?: { path: string; message: string }[]; revision?: number };
  return {
    message: refusal.message,
    kind: refusal.__typename,
    problems: Object.fromEntries(problems.map(({ path, message }) => [path.split(".")[0], message])),
    ...(refusal.__typename === "ChangedMeanwhile" && revision !== undefined && { changedTo: revision }),
  };
}

/** Sends one change at a time and keeps why the last one was refused, to be said where it was asked for. */
export function useChange() {
  const [busy, setBusy] = useState(false);
  const [refused, setRefused] = useState<Refused>();
  const running = useRef(false);
  /** The thing as it is now, or nothing when it was refused. */
  const change = async <D, R extends { __typename: string }>(
    answer: () => Promise<Answer<D>>,
    pick: (data: D) => R,
  ): Promise<Exclude<R, { message: string }> | undefined> => {
    if (running.current) return undefined;
    running.current = true;
    setBusy(true);
    const { data, fault } = await answer();
    running.current = false;
    setBusy(false);
    if (fault) {
      setRefused({ message: faultWords(fault), problems: {} });
      return undefined;
    }
    const result = pick(data);
    if ("message" in result) {
      setRefused(toRefused(result as R & Refusal));
      return undefined;
    }
    setRefused(undefined);
    return result as Exclude<R, { message: string }>;
  };
  return { busy, refused, change, clear: () => setRefused(undefined) };
}
export type Change = ReturnType<typeof useChange>;
