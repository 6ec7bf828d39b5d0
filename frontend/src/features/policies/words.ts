import type { Condition, Operator, Rule } from "./rule";

/**
 * The sentence the server will keep for a rule, before it is published: the ledger's words, so they are not translated.
 */
const COMPARED: Partial<Record<Operator, string>> = {
  EQ: "is",
  NE: "is not",
  IN: "is one of",
  LT: "is less than",
  LTE: "is at most",
  GT: "is more than",
  GTE: "is at least",
  BETWEEN: "is within",
  PREFIX: "begins with",
  GLOB: "fits",
  LENGTH: "has a length within",
};
const SPANS = [
  [86_400, "day"],
  [3600, "hour"],
  [60, "minute"],
  [1, "second"],
] as const;

export function inWords(rule: Rule): string {
  let what = rule.tool === "*" ? "Any tool" : rule.tool;
  if (rule.risk) what += ` of ${rule.risk.toLowerCase()} risk`;
  if (rule.agent) what += ` by ${rule.agent.name}`;
  else if (rule.agentState) what += ` by agents in ${rule.agentState.toLowerCase()}`;
  if (rule.domain) what += ` in ${rule.domain.name}`;
  const does = { ALLOW: "runs without approval", DENY: "is denied", REQUIRE: demand(rule) }[rule.effect];
  let when = rule.condition ? ` when ${conditionInWords(rule.condition)}` : "";
  if (rule.window) {
    const days = rule.window.days.map((day) => day.charAt(0) + day.slice(1, 3).toLowerCase()).join(", ");
    when += ` on ${days} from ${rule.window.starts} to ${rule.window.ends} (${rule.window.timezone})`;
  }
  const limits = rule.limits.length > 0 ? `; at most ${rule.limits.map(limitInWords).join(" and ")}` : "";
  return `${what} ${does}${when}${limits}.`.slice(0, 400);
}

function demand(rule: Rule): string {
  const roles = rule.fromRoles.map((role) => `${role.toLowerCase()}s`).join(" or ");
  const many = rule.approvers === 1 ? "one approval" : `${rule.approvers} approvals`;
  return `needs ${many}${roles && ` by ${roles}`}${rule.reasonRequired ? ", with a reason" : ""}`;
}

export function conditionInWords(condition: Condition): string {
  const parts = (condition.conditions ?? []).map(conditionInWords);
  if (condition.operator === "ALL" || condition.operator === "ANY") {
    const joined = parts.join(condition.operator === "ALL" ? " and " : " or ");
    return parts.length === 1 ? joined : `(${joined})`;
  }
  if (condition.operator === "NOT") return parts[0] ? `not ${parts[0]}` : "not";
  const where = (condition.path ?? "").replace(/^\//, "").replaceAll("/", ".") || "the arguments";
  // not chosen yet: the server takes no rule without
  if (!condition.path) return "…";
  if (condition.operator === "EXISTS") return `${where} is given`;
  return `${where} ${COMPARED[condition.operator]} ${JSON.stringify(condition.value ?? null)}`;
}

/** Six significant figures, as Python's `%g` writes them. */
function general(value: number): string {
  if (value === 0) return "0";
  const power = Math.floor(Math.log10(Math.abs(Number(value.toPrecision(6)))));
  if (power >= -4 && power < 6) return String(Number(value.toPrecision(6)));
  const [digits = "", exponent = ""] = Number(value.toPrecision(6)).toExponential().split("e");
  return `${digits}e${exponent[0] ?? "+"}${exponent.slice(1).padStart(2, "0")}`;
}

export function limitInWords(limit: Rule["limits"][number]): string {
  const most = general(limit.most);
  const what = limit.sumOf === null ? `${most} runs` : `${most} of ${limit.sumOf.replace(/^\//, "")}`;
  return `${what} per ${spanInWords(limit.windowSeconds)}`;
}

/** "hour", "7 days" */
function spanInWords(seconds: number): string {
  const [size, name] = SPANS.find(([length]) => seconds % length === 0) ?? [1, "second"];
  const many = seconds / size;
  return many === 1 ? name : `${many} ${name}s`;
}
