import { msg } from "@lingui/core/macro";
import type { MessageDescriptor } from "@lingui/core";
import type { Mark } from "@/ui/tags";
import type { Operator, PolicyEffect, Role, Weekday } from "./rule";

/** Strictest first: that is how they are weighed. */
export const EFFECTS = {
  DENY: { icon: "run-rejected", className: "danger", label: msg`Deny` },
  REQUIRE: { icon: "admin", className: "warning", label: msg`Require people` },
  ALLOW: { icon: "run-approved", className: "positive", label: msg`Allow` },
} satisfies Record<PolicyEffect, Mark>;
export const EFFECT_ORDER = Object.keys(EFFECTS) as PolicyEffect[];

export const OPERATORS: Record<Operator, MessageDescriptor> = {
  EQ: msg`is`,
  NE: msg`is not`,
  IN: msg`is one of`,
  LT: msg`is less than`,
  LTE: msg`is at most`,
  GT: msg`is more than`,
  GTE: msg`is at least`,
  BETWEEN: msg`is between`,
  PREFIX: msg`begins with`,
  GLOB: msg`fits (with *)`,
  LENGTH: msg`has a length between`,
  EXISTS: msg`is given`,
  ALL: msg`all of`,
  ANY: msg`any of`,
  NOT: msg`not`,
};
export const ROLES: Partial<Record<Role, MessageDescriptor>> = { OPERATOR: msg`Operators`, ADMIN: msg`Admins` };
export const DAYS: Record<Weekday, MessageDescriptor> = {
  MONDAY: msg`Mon`,
  TUESDAY: msg`Tue`,
  WEDNESDAY: msg`Wed`,
  THURSDAY: msg`Thu`,
  FRIDAY: msg`Fri`,
  SATURDAY: msg`Sat`,
  SUNDAY: msg`Sun`,
};
