import { expect, test } from "vitest";
import { emptyScene } from "../../world/edits/newScene";
import { builtinDocument } from "../stores/documentStore";
import { versionFacts } from "./versionFacts";

test("versions are told apart by their things, their goal, and whether anything changed", () => {
  const empty = emptyScene();
  expect(versionFacts(empty, null)).toEqual({ things: 0, hasGoal: false, isSame: null });
  const withCan = { ...empty, objects: [{ id: "can" }, { id: "bin" }] };
  expect(versionFacts(withCan, empty)).toEqual({ things: 2, hasGoal: false, isSame: false });
  const { scene } = builtinDocument("cube-in-the-tray");
  expect(versionFacts(scene, { ...scene })).toMatchObject({ hasGoal: true, isSame: true });
});
