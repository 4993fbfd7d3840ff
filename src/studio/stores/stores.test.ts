import { beforeEach, describe, expect, test } from "vitest";
import { defaultKeymap, remapKey } from "../../teleop/keymap";
import {
  builtinDocument,
  changeDocument,
  documentStore,
  endMerging,
  freshDocument,
  openBuiltin,
  pristineId,
  redo,
  type StudioDocument,
  undo,
} from "./documentStore";
import { clearLog, logAlert, sessionStore } from "./sessionStore";
import { freshStudio, studioStore, toggleView, withRemembered } from "./studioStore";

describe("the document", () => {
  test("changes with one merge key are one undo step, until another change or the end of the run", () => {
    const scene = (title: string) => ({ ...builtinDocument("lift-the-cube").scene, title });
    for (const title of ["a", "ab", "abc"]) changeDocument({ scene: scene(title) }, true, "title");
    expect(documentStore.getState().past).toHaveLength(1);
    endMerging();
    changeDocument({ scene: scene("abcd") }, true, "title");
    expect(documentStore.getState().past).toHaveLength(2);
    undo();
    expect(now().scene.title).toBe("abc");
    undo();
    expect(pristineId(now())).toBe("cube-in-the-tray");
    redo();
    expect(pristineId(now())).toBeNull();
  });

  beforeEach(() => {
    documentStore.setState(freshDocument(builtinDocument("cube-in-the-tray")));
  });
  const now = () => documentStore.getState().document;

  const titled = (title: string) => ({ ...builtinDocument("lift-the-cube").scene, title });

  test("a person's changes are undone and redone in order, a scene and the seed that came with it together", () => {
    changeDocument({ scene: titled("mine"), seed: 5 }, true);
    openBuiltin("lift-the-cube");
    undo();
    expect(now()).toMatchObject({ scene: { title: "mine" }, seed: 5 });
    undo();
    expect(now()).toEqual(builtinDocument("cube-in-the-tray", 100_000));
    undo();
    expect(now().seed).toBe(100_000);
    redo();
    redo();
    expect(now()).toEqual(builtinDocument("lift-the-cube", 5));
    redo();
    expect(now()).toEqual(builtinDocument("lift-the-cube", 5));
  });

  test("seeds leave no trace among edits: undo takes an edit back at the seed that has been reached", () => {
    changeDocument({ scene: titled("one") }, true);
    changeDocument({ seed: 5 }, false);
    changeDocument({ scene: titled("two") }, true);
    for (const seed of [6, 7, 8]) changeDocument({ seed }, false);
    undo();
    expect(now()).toMatchObject({ scene: { title: "one" }, seed: 8 });
    // A seed does not make what was undone be forgotten.
    changeDocument({ seed: 9 }, false);
    redo();
    expect(now()).toMatchObject({ scene: { title: "two" }, seed: 9 });
    undo();
    undo();
    expect(now()).toEqual(builtinDocument("cube-in-the-tray", 9));
  });

  test("a start comes back with its seed only", () => {
    const start = {} as NonNullable<StudioDocument["start"]>;
    changeDocument({ scene: titled("sent"), seed: 5, start }, true);
    changeDocument({ scene: titled("edited") }, true);
    undo();
    expect(now().start).toBe(start);
    redo();
    changeDocument({ seed: 6 }, false);
    undo();
    expect(now()).toMatchObject({ scene: { title: "sent" }, seed: 6, start: null });
  });

  test("a new change forgets what was undone; the same again is no change", () => {
    changeDocument({ scene: titled("one") }, true);
    undo();
    const two = titled("two");
    changeDocument({ scene: two }, true);
    redo();
    expect(now().scene).toBe(two);
    const { past } = documentStore.getState();
    changeDocument({ scene: two }, true);
    expect(documentStore.getState().past).toBe(past);
  });

  test("a hundred steps are kept, and undoing keeps no more than that either", () => {
    for (let k = 1; k <= 150; k++) changeDocument({ scene: titled(String(k)) }, true);
    expect(documentStore.getState().past).toHaveLength(100);
    for (let k = 0; k < 150; k++) undo();
    expect(now().scene.title).toBe("50");
    for (let k = 0; k < 150; k++) redo();
    expect(now().scene.title).toBe("150");
    expect(documentStore.getState().past).toHaveLength(100);
  });
});

describe("settings", () => {
  const fresh = freshStudio();

  test("what fits is remembered", () => {
    const keymap = remapKey(defaultKeymap(), "run.reset", { code: "F8", modifiers: "" });
    const saved = {
      folded: ["joints", 7],
      sheetFolded: true,
      sheetShare: 95,
      theme: "dark",
      language: "zh",
      hintsSeen: true,
      view: { trail: true },
      bottomTab: "log",
      keymap,
    };
    expect(withRemembered(saved, fresh)).toMatchObject({
      theme: "dark",
      language: "zh",
      hintsSeen: true,
      view: { trail: true, ghost: true },
      bottomTab: "log",
      folded: ["joints"],
      sheetFolded: true,
      sheetShare: 72,
      keymap,
    });
  });

  test.each([
    null,
    7,
    "dark",
    [],
    { theme: 5, language: "xx", view: null, quality: {}, bottomTab: "none", keymap: [1] },
    { sheetShare: Number.NaN },
  ])("B60: %j is no setting, and nothing breaks", (saved) => {
    expect(withRemembered(saved, fresh)).toEqual(fresh);
  });

  test("keys that clash, a foreign view and a latched stop are not remembered", () => {
    const clash = defaultKeymap().map((line) => (line.action === "run.reset" ? { ...line, code: "KeyW" } : line));
    const saved = { keymap: clash, view: { trail: "yes", evil: true }, stopped: true, dialog: "help", selection: 1 };
    expect(withRemembered(saved, fresh)).toEqual(fresh);
  });

  test("a toggle of the view turns over", () => {
    const before = studioStore.getState().view.trail;
    toggleView("trail");
    expect(studioStore.getState().view.trail).toBe(!before);
    toggleView("trail");
  });
});

describe("the log", () => {
  beforeEach(clearLog);
  const alert = (message: string) => ({ severity: "error", code: "E_X", message, tip: "wait" }) as const;

  test("the same problem again counts up; another one is another line", () => {
    logAlert(alert("a"));
    logAlert(alert("a"));
    logAlert(alert("b"));
    logAlert(alert("a"));
    const { log } = sessionStore.getState();
    expect(log.map(({ alert: { message }, count }) => [message, count])).toEqual([
      ["a", 2],
      ["b", 1],
      ["a", 1],
    ]);
    expect(new Set(log.map(({ id }) => id)).size).toBe(3);
  });

  test("two hundred lines are kept, and a line's number is never used twice", () => {
    for (let k = 0; k < 250; k++) logAlert(alert(String(k)));
    const { log } = sessionStore.getState();
    expect(log).toHaveLength(200);
    expect(log.at(-1)?.alert.message).toBe("249");
    const last = log.at(-1)!.id;
    clearLog();
    logAlert(alert("new"));
    expect(sessionStore.getState().log[0]!.id).toBeGreaterThan(last);
  });
});
