import { describe, expect, test } from "vitest";
import { allowedOrigins, readEmbedMessage } from "./embedMessages";

const message = (change: object): object => ({ jointspace: 1, requestId: "a1", ...change });

describe("messages", () => {
  test.each([
    { type: "load", link: "#s=1AA" },
    { type: "load", scene: "{}" },
    { type: "reset" },
    { type: "reset", seed: 7 },
    { type: "run" },
    { type: "run", lead: "expert", speed: 2 },
    { type: "pause" },
    { type: "state" },
  ])("%j is understood", (change) => {
    expect(readEmbedMessage(message(change))).toEqual({ requestId: "a1", ...change });
  });

  test.each([
    null,
    "load",
    7,
    [],
    {},
    new Map(),
    new Uint8Array(8),
    { type: "reset", requestId: "a1" },
    message({ jointspace: 2, type: "reset" }),
    message({ type: "fly" }),
    message({ type: "toString" }),
    message({ type: "__proto__" }),
    message({ type: "reset", requestId: 7 }),
    message({ type: "reset", requestId: "" }),
    message({ type: "reset", requestId: "<b>" }),
    message({ type: "reset", requestId: "a".repeat(65) }),
    message({ type: "reset", seed: -1 }),
    message({ type: "reset", seed: 1.5 }),
    message({ type: "reset", seed: "7" }),
    message({ type: "reset", port: "COM3" }),
    message({ type: "run", speed: 100 }),
    message({ type: "run", speed: Number.NaN }),
    message({ type: "connect" }),
    message({ type: "run", lead: "hardware" }),
    message({ type: "load" }),
    message({ type: "load", link: "" }),
    message({ type: "load", scene: { v: 1 } }),
    message({ type: "load", link: "a", scene: "b" }),
  ])("B56: %j is ignored", (data) => {
    expect(readEmbedMessage(data)).toBe("form");
  });

  test("B56: another page cannot let a policy lead: it is fetched only after a click", () => {
    expect(readEmbedMessage(message({ type: "run", lead: "policy" }))).toBe("form");
    expect(readEmbedMessage(message({ type: "run", lead: "teleop" }))).toBe("form");
  });

  test("B56: 50 MB are ignored by their length, or without being walked through", () => {
    const large = "x".repeat(50_000_000);
    expect(readEmbedMessage(message({ type: "load", scene: large }))).toBe("size");
    expect(readEmbedMessage(message({ type: "load", link: large }))).toBe("size");
    expect(readEmbedMessage(large)).toBe("form");
    expect(readEmbedMessage(new Uint8Array(50_000_000))).toBe("form");
    expect(readEmbedMessage(message({ type: "reset", seed: new Array(1_000_000).fill(0) }))).toBe("form");
    const many: Record<string, number> = {};
    for (let k = 0; k < 100_000; k++) many[`k${k}`] = k;
    expect(readEmbedMessage(message(many))).toBe("form");
  });
});

describe("origins", () => {
  test("by default only the site's own pages may speak", () => {
    expect(allowedOrigins("", "https://own.example")).toEqual(["https://own.example"]);
  });

  test("named hosts may, and nobody else", () => {
    expect(allowedOrigins("?host=https://a.example&host=https://b.example:8443/page", "https://own.example")).toEqual([
      "https://a.example",
      "https://b.example:8443",
    ]);
  });

  test.each(["?host=*", "?host=", "?host=null", "?host=data:text/html,x", "?host=javascript:1"])(
    "%s names nobody",
    (search) => {
      expect(allowedOrigins(search, "https://own.example")).toEqual(["https://own.example"]);
    },
  );
});
