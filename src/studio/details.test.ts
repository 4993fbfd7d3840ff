import { expect, test } from "vitest";
import manifest from "../../package.json";
import { detailsText } from "./details";
import { builtinDocument, documentStore, freshDocument } from "./stores/documentStore";

test("a report has the version, browser, scene, seed and time, and the problem itself", () => {
  documentStore.setState(freshDocument(builtinDocument("lift-the-cube", 77)));
  const problem = { code: "E_X", message: "it broke", stack: "at here" };
  const report = JSON.parse(detailsText(problem, new Date(0)));
  expect(report).toMatchObject({
    ...problem,
    jointspace: manifest.version,
    scene: "lift-the-cube",
    seed: 77,
    reported: "1970-01-01T00:00:00.000Z",
  });
  expect(report).toHaveProperty("browser");
  expect(report).toHaveProperty("time");
});

test("what was open when it happened counts, not what is open now", () => {
  const report = JSON.parse(detailsText({ code: "E_X", message: "m", scene: "Reach the dot", seed: 3, time: 1.5 }));
  expect(report).toMatchObject({ scene: "Reach the dot", seed: 3, time: 1.5 });
});
