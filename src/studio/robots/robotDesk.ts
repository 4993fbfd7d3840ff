/** What a person does with robots: bring one, answer what it asks, choose, remove. Loaded late. */

import { InputError } from "../../errors";
import type { RobotModel } from "../../robot/robotModel";
import { provideFileFigures } from "../../view/arm/figureOf";
import { FileArm, fileLinkHull } from "../../view/arm/fileArm";
import { deviceStorage, studioStore } from "../stores/studioStore";
import { browserFile, type RobotFile } from "./robotFiles";
import { linkDigits } from "./robotHash";
import { ImportCancelled, type ImportChoices, importRobot, type ReadRobot } from "./robotImport";
import { keepRobot, listRobots, removeRobot, storedRobot } from "./robotLibrary";
import { type RobotProblem, robotStore } from "./robotStore";
import { simplifyInWorker } from "./simplifyInWorker";

provideFileFigures({ figure: (model) => new FileArm(model), hull: fileLinkHull });

/** Where the id of the open robot is remembered. */
const REMEMBERED = "jointspace.robot";

/** Opens a robot, or the SO-101 with null, and remembers it. One that was just read tells which of its meshes are heavy. */
function chooseRobot(chosen: (Pick<ReadRobot, "id" | "model"> & Partial<Pick<ReadRobot, "heavy">>) | null): void {
  if (chosen) deviceStorage.setItem(REMEMBERED, chosen.id);
  else deviceStorage.removeItem(REMEMBERED);
  robotStore.setState(({ opened }) => ({
    robot: chosen && { id: chosen.id, model: chosen.model, body: { id: chosen.id, model: withoutLooks(chosen.model) } },
    opened: chosen ? new Map([...opened, [chosen.id, chosen.model]]) : opened,
    problem: null,
    question: null,
    wanted: null,
    heavy: chosen?.heavy ?? [],
  }));
}

function withoutLooks(model: RobotModel): RobotModel {
  return { ...model, links: model.links.map((link) => ({ ...link, visuals: [] })) };
}

/** What the present question is about. */
let pending: { readonly files: readonly RobotFile[]; readonly choices: ImportChoices } | null = null;
let running: AbortController | null = null;

const NO_CHOICES: ImportChoices = { urdf: null, lengthScale: null };

/** Reads the robot among files of the browser and opens it. */
export function bringFiles(files: readonly { readonly path: string; readonly file: Blob }[]): Promise<void> {
  return bringRobot(files.map(({ path, file }) => browserFile(path, file)));
}

/** Reads the robot among files and opens it; a question or a refusal is shown in the dialog of robots. */
async function bringRobot(files: readonly RobotFile[], choices: ImportChoices = NO_CHOICES): Promise<void> {
  studioStore.setState({ dialog: "robot" });
  await read(files, choices, async (robot) => {
    chooseRobot(robot);
    await remember(robot);
  });
}

/** Goes on with an import that asked something. */
export async function answerImport(answer: Partial<ImportChoices>): Promise<void> {
  if (pending) await bringRobot(pending.files, { ...pending.choices, ...answer });
}

/** Ends an import; whatever robot is open stays. */
export function cancelImport(): void {
  running?.abort();
  pending = null;
  robotStore.setState({ work: null, question: null, heavy: [] });
}

/** Opens a robot of this device; with null the SO-101. */
export async function openRobot(id: string | null): Promise<void> {
  if (id === null) return chooseRobot(null);
  const known = robotStore.getState().opened.get(id);
  if (known) return chooseRobot({ id, model: known });
  const stored = await guarded(() => storedRobot(id));
  if (stored === undefined) return;
  if (stored === null) {
    // It was removed meanwhile, perhaps in another tab.
    robotStore.setState({ problem: notHere(id) });
    return;
  }
  const { urdf, lengthScale, gripper } = stored.reading;
  await read(storedFiles(stored.files), { urdf, lengthScale, gripper }, async (robot) => chooseRobot(robot));
}

/** The present robot with another joint as its gripper; it is another robot then, and the one before stays in the list. */
export async function chooseGripper(id: string, gripper: string | null): Promise<void> {
  const stored = await guarded(() => storedRobot(id));
  if (!stored) return;
  const { urdf, lengthScale } = stored.reading;
  await bringRobot(storedFiles(stored.files), { urdf, lengthScale, gripper });
}

/**
 * Opens the robot that a link names.
 *
 * @param digits - First digits of its hash.
 * @param isStillWanted - Asked once this device was looked through; something else may be open by then.
 * @returns False when it is not wanted any more, and when it is not on this device; the dialog of robots then says that its
 *   folder is wanted.
 */
export async function openLinkedRobot(digits: string, isStillWanted: () => boolean = () => true): Promise<boolean> {
  const wanted = digits.toLowerCase();
  await refreshRobots();
  if (!isStillWanted()) return false;
  const found = robotStore.getState().known?.find(({ id }) => id.startsWith(wanted));
  if (!found) {
    robotStore.setState({ wanted });
    return false;
  }
  await openRobot(found.id);
  return true;
}

/** Takes a robot off this device; an open one makes room for the SO-101. */
export async function forgetRobot(id: string): Promise<void> {
  await guarded(() => removeRobot(id));
  if (robotStore.getState().robot?.id === id) chooseRobot(null);
  await refreshRobots();
}

/** Looks up what is on this device. */
export async function refreshRobots(): Promise<void> {
  const known = await guarded(listRobots);
  robotStore.setState({ known: known ?? robotStore.getState().known ?? [] });
}

async function read(
  files: readonly RobotFile[],
  choices: ImportChoices,
  done: (robot: ReadRobot) => Promise<void>,
): Promise<void> {
  running?.abort();
  const controller = new AbortController();
  running = controller;
  pending = { files, choices };
  robotStore.setState({ work: { share: 0, what: "" }, question: null, problem: null });
  try {
    const onProgress = (share: number, what: string): void => {
      if (running === controller) robotStore.setState({ work: { share, what } });
    };
    const { signal } = controller;
    const simplify = (path: string, bytes: Uint8Array) => simplifyInWorker(path, bytes, signal);
    const result = await importRobot(files, choices, { signal, onProgress, simplify });
    if (running !== controller) return;
    if ("question" in result) robotStore.setState({ question: result.question });
    else await done(result.robot);
  } catch (error) {
    if (!(error instanceof ImportCancelled) && running === controller)
      robotStore.setState({ problem: problemOf(error) });
  } finally {
    if (running === controller) robotStore.setState({ work: null });
  }
}

async function remember({ id, model, reading, files }: ReadRobot): Promise<void> {
  const bytes = [...files.values()].reduce((sum, file) => sum + file.length, 0);
  const addedAt = new Date().toISOString();
  await guarded(() => keepRobot({ id, name: model.name, joints: model.joints.length, bytes, addedAt, reading, files }));
  await refreshRobots();
}

function storedFiles(files: ReadonlyMap<string, Uint8Array>): RobotFile[] {
  return [...files].map(([path, bytes]) => browserFile(path, new Blob([bytes as Uint8Array<ArrayBuffer>])));
}

/** B60: where the browser keeps nothing, the robot works until the page is closed, and the person is told. */
async function guarded<T>(act: () => Promise<T>): Promise<T | undefined> {
  try {
    return await act();
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    const tip = "The robot works until the page is closed. Allow site data for this page, or free some space.";
    robotStore.setState({
      problem: { code: "E_STORAGE", message: `this browser does not keep robots: ${reason}`, tip },
    });
    return undefined;
  }
}

function problemOf(error: unknown): RobotProblem {
  if (error instanceof InputError) return { code: error.code, message: error.message, tip: error.tip };
  // A file that has been moved since, or a mistake of our own: said either way.
  const message = error instanceof Error ? error.message : String(error);
  return { code: "E_FILE", message, tip: "Give the folder again." };
}

function notHere(id: string): RobotProblem {
  const message = `the robot ${linkDigits(id)} is not on this device`;
  return { code: "E_ROBOT_FILES", message, tip: "Drop its folder here." };
}
