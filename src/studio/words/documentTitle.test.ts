import { expect, test } from "vitest";
import { builtinDocument } from "../stores/documentStore";
import { documentTitle } from "./documentTitle";
import { en } from "./en";
import { fillBlanks, type Say } from "./text";
import { zh } from "./zh";

const say: Say = (key, values) => fillBlanks(en[key], values);
const { scene, origin } = builtinDocument("cube-in-the-tray");

test("a built-in task that was changed is called an edited one, until it has a title of its own", () => {
  expect(documentTitle({ scene, origin }, "en", say)).toBe("Cube in the tray");
  expect(documentTitle({ scene: { ...scene }, origin }, "en", say)).toBe("Cube in the tray");
  const changed = { ...scene, episode: { limitS: 10 } };
  expect(documentTitle({ scene: changed, origin }, "en", say)).toBe("Cube in the tray (edited)");
  expect(documentTitle({ scene: changed, origin }, "zh", (key, values) => fillBlanks(zh[key], values))).toBe(
    "方块入盘（已修改）",
  );
  expect(documentTitle({ scene: { ...changed, title: "Mine" }, origin }, "en", say)).toBe("Mine");
});

test("a scene of one's own, and one without a title, is called what it says", () => {
  expect(documentTitle({ scene, origin: null }, "en", say)).toBe("Cube in the tray");
  const { title: _, ...untitled } = scene;
  expect(documentTitle({ scene: untitled, origin }, "en", say)).toBe("");
});
