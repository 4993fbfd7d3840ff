import { expect, test } from "vitest";
import { areInstalled } from "./setup.mjs";

const project = { version: "0.1.0" };
const wanted = {
  "": project,
  "node_modules/three": { version: "1.2.3" },
  "node_modules/engine-for-another-system": { version: "4.0.0", optional: true },
};

test("packages in their versions need no installation, and neither do those of other systems", () => {
  expect(areInstalled(wanted, { "node_modules/three": { version: "1.2.3" } })).toBe(true);
});

test.each([
  ["nothing", null],
  ["an older package", { "node_modules/three": { version: "1.2.2" } }],
  ["a package less", {}],
  [
    "an optional package of another version",
    { "node_modules/three": { version: "1.2.3" }, "node_modules/engine-for-another-system": { version: "3.0.0" } },
  ],
])("%s means that packages are installed", (_, present) => {
  expect(areInstalled(wanted, present)).toBe(false);
});
