import { expect, test } from "vitest";
import { InputError } from "../errors";
import { optionHelp, parseOptions } from "./options";

const table = {
  scene: { kind: "text", value: "ID|FILE", help: "what to do" },
  episodes: { kind: "integer", value: "N", help: "how many", range: [1, 10_000] },
  json: { kind: "flag", help: "print JSON" },
} as const;

test("reads separate and attached values, numbers and flags", () => {
  expect(parseOptions(["--scene", "a b", "--episodes=20", "--json"], table)).toEqual({
    scene: "a b",
    episodes: 20,
    json: true,
  });
  expect(parseOptions([], table)).toEqual({});
});

test.each([
  [["--secne", "x"], /"--secne" is not an option/],
  [["scene"], /"scene" is not an option/],
  [["--episodes", "ten"], /--episodes is "ten"; expected a whole number, 1 to 10000/],
  [["--episodes", "1e3"], /whole number/],
  [["--episodes", "0"], /1 to 10000/],
  [["--episodes", "-5"], /1 to 10000/],
  [["--episodes", "2.5"], /whole number/],
  [["--episodes"], /wants a value \(N\)/],
  [["--scene", "--json"], /wants a value/],
  [["--scene", "a", "--scene", "b"], /twice/],
  [["--json=yes"], /takes no value/],
  [["--constructor", "x"], /not an option/],
])("refuses %j", (args, message) => {
  expect(() => parseOptions(args, table)).toThrow(InputError);
  expect(() => parseOptions(args, table)).toThrow(message);
});

test("the help names every option", () => {
  expect(optionHelp(table)).toMatch(/--scene ID\|FILE {2}what to do\n {2}--episodes N {5}how many\n {2}--json/);
});
