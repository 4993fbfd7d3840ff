import { beforeEach, expect, test, vi } from "vitest";
import type { TapedRun } from "../../session/runTape";
import { BUILTIN_SCENES } from "../../world/builtinScenes";
import { parseScene } from "../../world/parseScene";
import type { StartState } from "../../world/startState";
import type { Engine } from "../engine";
import { builtinDocument, documentStore, freshDocument } from "../stores/documentStore";
import { EvaluationDesk, type EvaluationTask } from "./evaluationDesk";
import { showSeed } from "./evaluationHost";
import type { Cell } from "./evaluationLane";

const start: StartState = { joints: [], targets: [], objects: [] };
const scored = builtinDocument("lift-the-cube", 7);
const task: EvaluationTask = {
  document: { ...scored, start },
  scene: parseScene(BUILTIN_SCENES["lift-the-cube"]),
  hash: "",
  servo: "soft",
};
const engine = {
  servo: "stiff",
  setMode: vi.fn(),
  setServo: vi.fn(),
  lead: vi.fn(),
  restart: vi.fn(),
  chooseSeed: vi.fn(),
  openPolicy: vi.fn(),
  replay: vi.fn(),
  play: vi.fn(),
};
const show = (seed: number) =>
  showSeed(engine as unknown as Engine, task, { id: "expert", offer: null }, { seed, state: "waiting", result: null });
const open = () => documentStore.getState().document;

beforeEach(() => {
  vi.clearAllMocks();
  documentStore.setState(freshDocument({ ...scored, start }));
});

test("the seed that a link gave a start of its own is shown as it is scored: from where the seed puts things", async () => {
  await show(7);
  expect(open()).toMatchObject({ seed: 7, start: null, scene: scored.scene });
  expect(engine.restart).toHaveBeenCalledOnce();
  expect(engine.setServo).toHaveBeenCalledWith("soft");
  expect(engine.lead).toHaveBeenCalledWith("expert");
  // What stood there before comes back by undo.
  expect(documentStore.getState().past.at(-1)?.document.start).toBe(start);
});

test("another seed of the open task is chosen; of another task, both come in one step", async () => {
  await show(8);
  expect(engine.chooseSeed).toHaveBeenCalledWith(8);
  documentStore.setState(freshDocument(builtinDocument("reach-the-dot")));
  await show(8);
  expect(open()).toMatchObject({ seed: 8, start: null, origin: "lift-the-cube", scene: scored.scene });
  expect(documentStore.getState().past).toHaveLength(1);
});

test("the seeds of one evaluation, looked at one after the other, are one undo step", async () => {
  documentStore.setState(freshDocument(builtinDocument("reach-the-dot")));
  vi.stubGlobal("navigator", {});
  vi.spyOn(EvaluationDesk.prototype, "openTask").mockResolvedValue();
  const run = {} as TapedRun;
  vi.spyOn(EvaluationDesk.prototype, "writtenRun").mockResolvedValue(run);
  const result = {} as NonNullable<Cell["result"]>;
  for (const seed of [8, 9, 10]) {
    const cell: Cell = { seed, state: "success", result };
    await showSeed(engine as unknown as Engine, task, { id: "expert", offer: null }, cell);
  }
  expect(open()).toMatchObject({ seed: 10, origin: "lift-the-cube" });
  expect(engine.replay).toHaveBeenCalledTimes(3);
  expect(engine.replay).toHaveBeenLastCalledWith(run, "soft", { start: null, physics: null, isScored: true });
  expect(documentStore.getState().past).toHaveLength(1);
});
