import { describe, expect, test } from "vitest";
import { InputError } from "../errors";
import { parseJsonText } from "./jsonText";

function codeOf(text: string): string {
  try {
    parseJsonText(text);
  } catch (error) {
    if (error instanceof InputError) return error.code;
    throw error;
  }
  return "none";
}

describe("JSON text from strangers", () => {
  test("B22: deep nesting is refused by the scanner, closed or not", () => {
    expect(codeOf("[".repeat(100_000))).toBe("E_JSON_DEPTH");
    expect(codeOf(`${'{"a":'.repeat(100_000)}1${"}".repeat(100_000)}`)).toBe("E_JSON_DEPTH");
  });

  test("40 levels are the limit", () => {
    const nested = (n: number): string => "[".repeat(n) + "]".repeat(n);
    expect(codeOf(nested(40))).toBe("none");
    expect(codeOf(nested(41))).toBe("E_JSON_DEPTH");
  });

  test("B23: keys that reach into prototypes are refused, escaped or not", () => {
    expect(codeOf('{"__proto__": {"polluted": 1}}')).toBe("E_JSON_KEY");
    expect(codeOf('{"\\u005f_proto__": {"polluted": 1}}')).toBe("E_JSON_KEY");
    expect(codeOf('{"a": [{"constructor": {"prototype": {"polluted": 1}}}]}')).toBe("E_JSON_KEY");
    expect(codeOf('{"prototype" : 1}')).toBe("E_JSON_KEY");
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  });

  test("the same words as values are only text", () => {
    expect(parseJsonText('["__proto__", {"a": "constructor"}]')).toEqual(["__proto__", { a: "constructor" }]);
  });

  test("a key that stands twice is refused, even when escaped", () => {
    expect(codeOf('{"a": 1, "b": {"a": 2}}')).toBe("none");
    expect(codeOf('{"a": 1, "a": 2}')).toBe("E_JSON_KEY");
    expect(codeOf('{"a": 1, "\\u0061": 2}')).toBe("E_JSON_KEY");
  });

  test("bad syntax, byte order marks and lone surrogates", () => {
    for (const text of ["", "{", '{"a":}', "\ufeff{}", '"\ud800"', "[1,]", '{"\\q":1}', '{"a', "NaN", "Infinity"]) {
      expect(codeOf(text), JSON.stringify(text)).toBe("E_JSON");
    }
  });

  test("brackets and quotes inside strings do not confuse the scanner", () => {
    expect(parseJsonText('{"a":"{[\\"\\\\", "b":["]"]}')).toEqual({ a: '{["\\', b: ["]"] });
  });

  test("the line of a bad key is named", () => {
    try {
      parseJsonText('{"a": 1,\n "b": 2,\n "a": 3}');
      expect.unreachable();
    } catch (error) {
      expect((error as InputError).line).toBe(3);
    }
  });
});
