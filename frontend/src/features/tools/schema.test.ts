import { describe, expect, it } from "vitest";
import { checkSchema, EXAMPLE, lineOf, parametersOf } from "./schema";

describe("a schema as a person reads it", () => {
  it("names type, limits and what is required, inner arguments under outer ones", () => {
    const schema = {
      type: "object",
      required: ["to"],
      properties: {
        to: { type: "array", items: { type: "object", properties: { mail: { type: "string", format: "email" } } } },
        speed: { enum: ["slow", "fast"], description: "How." },
        amount: { type: "number", exclusiveMinimum: 0, maximum: 500 },
      },
    };
    expect(parametersOf(schema).map(({ name, type, required, limits, depth }) => [name, type, required, limits, depth])).toEqual([
      ["to", "list of object", true, "", 0],
      ["mail", "string, email", false, "", 1],
      ["speed", '"slow" | "fast"', false, "", 0],
      ["amount", "number", false, "> 0, ≤ 500", 0],
    ]);
  });
  it("has none when the schema names none", () => {
    expect(parametersOf({})).toEqual([]);
    expect(parametersOf(null)).toEqual([]);
  });
});

describe("the editor", () => {
  it("takes a schema and says on which line it stops being one", () => {
    expect(checkSchema(EXAMPLE).value).toBeDefined();
    expect(checkSchema('{\n  "type": "object",\n  "properties" {}\n}')).toMatchObject({ line: 3 });
    expect(checkSchema("[]").problem).toBeDefined();
    expect(checkSchema("")).toMatchObject({ line: 1 });
  });
  it("finds the line a refusal speaks of", () => {
    expect(lineOf(EXAMPLE, "Not a JSON Schema (2020-12) at /properties/amount/type: 3 is wrong")).toBe(5);
    expect(lineOf(EXAMPLE, "Not a JSON Schema (2020-12) at /required/0: 3 is wrong")).toBe(8);
    expect(lineOf(EXAMPLE, "It is nested too deeply.")).toBeUndefined();
  });
});
