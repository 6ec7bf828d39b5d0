import { i18n } from "@lingui/core";
import { afterEach, describe, expect, it } from "vitest";
import ar from "./ar.json";
import de from "./de.json";
import ja from "./ja.json";
import { inWords, sayAll } from "./said";

const LANGUAGES: Record<string, Record<string, string>> = { ar, de, ja };
const valuesOf = (text: string) => (text.match(/\{\w+\}/g) ?? []).toSorted();

afterEach(() => i18n.loadAndActivate({ locale: "en", messages: {} }));

describe("what the server refuses", () => {
  it("has the same sentences in every language, with the same values", () => {
    for (const [language, words] of Object.entries(LANGUAGES)) {
      expect(Object.keys(words), language).toEqual(Object.keys(de));
      for (const [sentence, said] of Object.entries(words)) expect(valuesOf(said), `${language}: ${sentence}`).toEqual(valuesOf(sentence));
    }
  });

  it("is said with its values, and with its inner words in the same language", () => {
    expect(inWords(de, "There is a tool named payments.refund already.")).toBe("Es gibt schon ein Werkzeug namens payments.refund.");
    expect(inWords(de, "This run was rejected already.")).toBe("Schon geschehen: dieser Aufruf wurde abgelehnt.");
    expect(inWords(ja, "There is no such tool run.")).toBe("ツール実行は存在しません。");
    expect(inWords(de, "The rules are not right: A name is needed.")).toBe("Die Regeln stimmen nicht: Ein Name ist nötig.");
  });

  it("keeps a name that reads like one of our words", () => {
    expect(inWords(de, "There is a domain named report already.")).toBe("Es gibt schon einen Bereich namens report.");
  });

  it("stays as it is where nobody translated it", () => {
    expect(inWords(de, "At /amount: 3 is wrong.")).toBe("At /amount: 3 is wrong.");
  });

  it("is found wherever an answer says it, and left alone in English", async () => {
    const answer = () => ({
      data: {
        updateTool: {
          __typename: "InvalidInput",
          message: "A name is needed.",
          problems: [{ path: "name", message: "A name is needed." }],
        },
      },
      fault: { message: "You need the permission tool:write." },
    });
    const english = answer();
    await sayAll(english);
    expect(english).toEqual(answer());
    i18n.loadAndActivate({ locale: "ar", messages: {} });
    const arabic = answer();
    await sayAll(arabic);
    expect([arabic.data.updateTool.message, arabic.data.updateTool.problems[0]?.message]).toEqual(["الاسم مطلوب.", "الاسم مطلوب."]);
    expect(arabic.fault.message).toBe("يلزمك الإذن \u2068tool:write\u2069.");
  });
});
