import { t } from "@lingui/core/macro";
import type { Operator } from "./rule";

export type ValueType = "text" | "number" | "boolean" | "null" | "json";
export type Read = { value: unknown; problem?: string };

export const NUMBERS: readonly Operator[] = ["LT", "LTE", "GT", "GTE"];
export const TEXTS: readonly Operator[] = ["PREFIX", "GLOB"];
export const typeFor = (operator: Operator, type: ValueType): ValueType =>
  NUMBERS.includes(operator)
    ? "number"
    : TEXTS.includes(operator)
      ? "text"
      : operator === "IN" && (type === "boolean" || type === "null")
        ? "text"
        : type;

function readNumber(text: string): Read {
  const written = text.trim();
  const value = Number(written);
  if (written === "" || !Number.isFinite(value)) return { value: written, problem: t`A number, please.` };
  if (Number.isInteger(value) && !Number.isSafeInteger(value))
    return { value, problem: t`Too long for an exact number. Compare it as text.` };
  return { value };
}

function readJson(text: string): Read {
  try {
    return { value: JSON.parse(text) as unknown };
  } catch {
    return { value: text, problem: t`This is not JSON.` };
  }
}

function readOne(type: ValueType, text: string): Read {
  if (type === "number") return readNumber(text);
  if (type === "json") return readJson(text);
  if (type === "boolean") return { value: text === "true" };
  return { value: type === "null" ? null : text };
}

/** What was typed, as the value that is compared with. Lists stand one to a line. */
export function readValue(operator: Operator, given: ValueType, text: string): Read {
  const type = typeFor(operator, given);
  if (operator !== "IN" || type === "json") return readOne(type, text);
  const read = text
    .split("\n")
    .filter((line) => line.trim() !== "")
    .map((line) => readOne(type, line.trim()));
  const problem = read.find((one) => one.problem)?.problem;
  return { value: read.map((one) => one.value), ...(problem && { problem }) };
}

const typeOf = (value: unknown): ValueType =>
  typeof value === "string"
    ? "text"
    : typeof value === "number" || typeof value === "boolean"
      ? (typeof value as ValueType)
      : value === null
        ? "null"
        : "json";

/** A value as it stands in the form. Reading it again gives the same value. */
export function writtenValue(operator: Operator, value: unknown): { type: ValueType; value: string } {
  const json = { type: "json" as const, value: JSON.stringify(value ?? null) };
  if (operator === "IN") {
    const list: unknown[] = Array.isArray(value) ? value : [];
    const plain =
      list.length > 0 &&
      list.every((one) => typeof one === "number" || (typeof one === "string" && one !== "" && one === one.trim() && !one.includes("\n")));
    const type = typeOf(list[0]);
    return plain && list.every((one) => typeOf(one) === type) ? { type, value: list.map(String).join("\n") } : json;
  }
  const type = typeOf(value);
  return type === "json" ? json : { type, value: type === "null" ? "" : String(value) };
}
