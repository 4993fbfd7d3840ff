/** The desk of the page: its workers, its browser's memory, and the studio around it. */

import workerUrl from "../../session/evaluation.worker.ts?worker&url";
import type { EvaluationMessage } from "../../session/evaluationJob";
import type { StartThread } from "../../session/evaluationPool";
import type { Engine } from "../engine";
import { robotStore } from "../robots/robotStore";
import { storageAlert } from "../stores/deviceStorage";
import { changeDocument, documentStore } from "../stores/documentStore";
import { logAlert, logThrown } from "../stores/sessionStore";
import { deviceStorage, studioStore } from "../stores/studioStore";
import type { Contender, ContenderId } from "./contenders";
import { openEvaluationArchive } from "./evaluationArchive";
import { EvaluationDesk, type EvaluationTask } from "./evaluationDesk";
import type { Cell } from "./evaluationLane";

const SETUP_KEY = "jointspace.evaluation";
const CONTENDER_IDS: readonly ContenderId[] = ["shipped", "own", "expert", "random", "none"];

const startWorker: StartThread = ({ hear, broke }) => {
  const worker = new Worker(workerUrl, { type: "module" });
  worker.addEventListener("message", ({ data }: MessageEvent<EvaluationMessage>) => hear(data));
  worker.addEventListener("error", ({ message }) => broke(message || "it could not be loaded"));
  worker.addEventListener("messageerror", () => broke("what it said could not be read"));
  return { post: (request) => worker.postMessage(request), end: () => worker.terminate() };
};

/** One for the life of the page. */
let desk: EvaluationDesk | null = null;

/** The page's desk; it turns to another task when one is opened, and pauses at STOP. */
export function evaluationDesk(engine: Engine): EvaluationDesk {
  if (desk) return desk;
  const created = new EvaluationDesk(
    {
      start: startWorker,
      cores: navigator.hardwareConcurrency,
      clock: () => performance.now(),
      later: (callback, delayMs) => void setTimeout(callback, delayMs),
      archive: openEvaluationArchive(
        () => indexedDB,
        (reason) => logAlert(storageAlert(reason)),
      ),
      // The name of the built file holds a hash of its contents, and so of all that computes a result.
      program: workerUrl,
      runtime: navigator.userAgent,
      document: () => documentStore.getState().document,
      offers: () => engine.offers(documentStore.getState().document.origin),
      servo: () => engine.servo,
      hasOwnRobot: () => robotStore.getState().robot !== null,
      isStopped: () => studioStore.getState().stopped,
      pauseLive: () => engine.pause(),
    },
    rememberedSetup(),
  );
  desk = created;
  documentStore.subscribe((now, before) => {
    if (now.document.scene !== before.document.scene) created.openTask().catch(logThrown);
  });
  studioStore.subscribe(({ stopped }) => stopped && created.pause());
  created.store.subscribe(({ setup: { first, second } }, { setup: old }) => {
    if (first !== old.first || second !== old.second) {
      deviceStorage.setItem(SETUP_KEY, JSON.stringify({ first, second }));
    }
  });
  created.openTask().catch(logThrown);
  return created;
}

/** Who was evaluated last; what is not sound counts as nothing. */
function rememberedSetup(): { readonly first: ContenderId; readonly second: ContenderId | null } | null {
  try {
    const { first, second } = JSON.parse(deviceStorage.getItem(SETUP_KEY) ?? "null") ?? {};
    if (!CONTENDER_IDS.includes(first)) return null;
    return { first, second: CONTENDER_IDS.includes(second) ? second : null };
  } catch {
    // A foreign hand has written there.
    return null;
  }
}

/**
 * Shows a seed in the studio. One that was scored is played as it was scored, step by step: a policy that leads live thinks
 * while time goes on, and may end elsewhere. One without a result is led live.
 */
export async function showSeed(engine: Engine, task: EvaluationTask, contender: Contender, cell: Cell): Promise<void> {
  const run = cell.result && (await evaluationDesk(engine).writtenRun(contender.id, cell.seed));
  studioStore.setState({ dialog: null });
  engine.setMode("run");
  const { scene, origin } = task.document;
  const { seed } = cell;
  if (run) {
    // Scored episodes start where the seed puts things, not where a link does.
    const open = documentStore.getState().document;
    changeDocument({ scene, origin, seed, start: null }, open.scene !== scene || open.start != null);
    engine.replay(run, task.servo, { start: null, physics: null, isScored: true });
    engine.play();
  } else await leadSeed(engine, task, contender, seed);
}

async function leadSeed(
  engine: Engine,
  { document, servo }: EvaluationTask,
  { id, offer }: Contender,
  seed: number,
): Promise<void> {
  const { scene, origin } = document;
  const open = documentStore.getState().document;
  if (open.scene !== scene) changeDocument({ scene, origin, seed }, true);
  else if (open.seed === seed) changeDocument({ start: null }, true);
  if (engine.servo !== servo) engine.setServo(servo);
  if (offer) await engine.openPolicy(offer);
  else if (id === "expert" || id === "random" || id === "none") engine.lead(id);
  if (documentStore.getState().document.seed === seed) engine.restart();
  else engine.chooseSeed(seed);
}
