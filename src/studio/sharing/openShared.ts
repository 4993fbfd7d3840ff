/** Opens scenes that come from outside: links, scene files, and pictures that carry a scene. Loaded late. */

import { LARGEST_RUN_FILE, looksLikeRun, readRunFile } from "../../dataset/runFile";
import type { RunRecord } from "../../dataset/runRecord";
import { InputError } from "../../errors";
import { isPng } from "../../math/pngText";
import { BUILTIN_SCENES, type BuiltinSceneId } from "../../world/builtinScenes";
import { canonicalScene, taskHash } from "../../world/canonicalScene";
import { isRecord } from "../../world/plainData";
import { fileTooLarge, LARGEST_SCENE_FILE, readSceneFile } from "../../world/sceneFile";
import { LARGEST_PICTURE, readScenePicture } from "../../world/scenePicture";
import type { SharedCamera, SharedScene } from "../../world/sharedScene";
import { readLinkText, readShareLink } from "../../world/shareLink";
import type { Engine } from "../engine";
import { sceneHandle } from "../input/sceneHandle";
import { beginGuest } from "../library/openDocument";
import { robotStore } from "../robots/robotStore";
import { leadByRun, readRunLink, sceneOfRun } from "../runs/openRun";
import { changeDocument, documentStore, SCENE_IDS, type StudioDocument } from "../stores/documentStore";
import { sessionStore } from "../stores/sessionStore";
import type { Arrival } from "./arrival";
import { type Carrier, sharingStore } from "./sharingStore";

/** The part of a `File` that is needed here. */
export interface OfferedFile {
  readonly name: string;
  readonly size: number;
  arrayBuffer(): Promise<ArrayBuffer>;
}

/** Puts the scene of a link into the document before there is an engine. @param playsRuns - Whether a replay plays by itself. */
export function arriveByLink(fragment: string, playsRuns: boolean): Arrival | null {
  const given = readLink(fragment);
  if (!given) return null;
  const { shared, run } = given;
  const back = documentStore.getState().document;
  const document = documentOf(shared);
  changeDocument(document, true);
  return (engine) => {
    const robot = settle(engine, shared, document, back, run ? "replay" : "link", null);
    if (run) leadOnce(robot, engine, run, playsRuns);
  };
}

/** Opens a link while the studio runs. @param playsRuns - Whether a replay plays by itself. */
export function openLink(engine: Engine, fragment: string, playsRuns: boolean): void {
  const given = readLink(fragment);
  if (given) showGiven(engine, given, playsRuns);
}

/** Shows what a link held. */
export function showGiven(engine: Engine, { shared, run }: Given, playsRuns: boolean): void {
  const robot = show(engine, shared, run ? "replay" : "link");
  if (run) leadOnce(robot, engine, run, playsRuns);
}

/** Opens a scene file or a picture; what cannot be read is shown as such. */
export async function openSceneFile(engine: Engine, file: OfferedFile): Promise<void> {
  const carrier: Carrier = /\.png$/i.test(file.name) ? "picture" : "file";
  let bytes: Uint8Array | null = null;
  try {
    if (file.size > (carrier === "picture" ? LARGEST_PICTURE : LARGEST_RUN_FILE)) throw fileTooLarge(file.size);
    bytes = new Uint8Array(await file.arrayBuffer());
    if (looksLikeRun(bytes)) {
      const run = readRunFile(bytes);
      return leadOnce(show(engine, sceneOfRun(run), "replay"), engine, run, true);
    }
    if (carrier !== "picture" && file.size > LARGEST_SCENE_FILE) throw fileTooLarge(file.size);
    const shared = isPng(bytes) || carrier === "picture" ? readScenePicture(bytes) : readSceneFile(bytes);
    show(engine, shared, carrier);
  } catch (error) {
    refuse(carrier, file.name, error, carrier === "file" && bytes ? textOf(bytes) : null);
  }
}

/** Lets a run lead as soon as its own robot stands there; without it the notice asks for it, and nothing moves. */
function leadOnce(robot: RobotInPlace, engine: Engine, run: RunRecord, plays: boolean): void {
  sharingStore.setState(({ opened }) => (opened ? { opened: { ...opened, ledBy: run.leader } } : {}));
  if (robot === true) leadByRun(engine, run, plays);
  else void robot.then((isHere) => isHere && leadByRun(engine, run, plays));
}

/** Whether the robot of what came in stands there: at once, or after it was looked for. */
type RobotInPlace = true | Promise<boolean>;

/** Shows a scene beside one's own. */
function show(engine: Engine, shared: SharedScene, carrier: Carrier): RobotInPlace {
  const back = documentStore.getState().document;
  const document = documentOf(shared);
  return settle(engine, shared, document, back, carrier, document);
}

function settle(
  engine: Engine,
  shared: SharedScene,
  document: StudioDocument,
  back: StudioDocument,
  carrier: Carrier,
  change: StudioDocument | null,
): RobotInPlace {
  const { lead, camera, robot } = shared;
  const { policy } = shared.document;
  const ref = isRecord(policy) && typeof policy.ref === "string" ? policy.ref : null;
  sharingStore.setState({ broken: null, opened: null });
  engine.receive(change, leaderOf(lead));
  const { scene } = documentStore.getState().document;
  sharingStore.setState({ opened: { carrier, scene, lead, policy: ref, robot, ledBy: null, back } });
  if (camera) lookWhenDrawn(camera, document.scene);
  if (isEmbed()) return robot === null || Promise.resolve(false);
  return (robot === null && robotStore.getState().robot === null) || bringRobot(robot, scene);
}

/** A page around a frame is not told which robots a visitor has. */
function isEmbed(): boolean {
  return document.documentElement.dataset.page === "embed";
}

/**
 * Opens the robot that a link names, the SO-101 for none; while it is not on this device, the notice goes on asking for it.
 *
 * @param scene - What it is for: a robot that is found after something else was opened is none of its business.
 * @returns Whether it stands there.
 */
async function bringRobot(digits: string | null, scene: unknown): Promise<boolean> {
  const isStill = (): boolean => documentStore.getState().document.scene === scene;
  const { openLinkedRobot, openRobot } = await import("../robots/robotDesk");
  if (!isStill()) return false;
  if (digits === null) await openRobot(null);
  else if (!(await openLinkedRobot(digits, isStill))) return false;
  if (!isStill()) return false;
  sharingStore.setState(({ opened }) => (opened ? { opened: { ...opened, robot: null } } : {}));
  return true;
}

/** Who leads at once. A policy waits for a click, and a replay that led before is no part of what came. */
function leaderOf(lead: SharedScene["lead"]) {
  if (lead !== null) return lead === "policy" ? "none" : lead;
  return sessionStore.getState().status?.controller.kind === "replay" ? "expert" : null;
}

/** A scene that came as the studio holds it, with its task: a built-in one that came unchanged is the very scene of that task. */
export function knownScene(document: SharedScene["document"]): Pick<StudioDocument, "scene" | "origin"> {
  const hash = taskHash(document);
  const origin: BuiltinSceneId | null = SCENE_IDS.find((id) => taskHash(BUILTIN_SCENES[id]) === hash) ?? null;
  const isBuiltin =
    origin !== null && JSON.stringify(canonicalScene(BUILTIN_SCENES[origin])) === JSON.stringify(document);
  return { scene: isBuiltin ? BUILTIN_SCENES[origin] : document, origin };
}

function documentOf({ document, seed, start }: SharedScene): StudioDocument {
  const { scene, origin } = knownScene(document);
  const kept = documentStore.getState().document.seed;
  beginGuest(scene);
  return { scene, origin, seed: seed ?? kept, start };
}

/** Pictures between the view being there and the camera moving: the view first shows another origin from its opening place. */
const FRAMES_BETWEEN = 4;

/** Moves the camera once the scene is drawn, unless another one has been opened by then. */
export function lookWhenDrawn({ eye, target }: SharedCamera, scene: unknown): void {
  let left = FRAMES_BETWEEN;
  const look = (): void => {
    if (documentStore.getState().document.scene !== scene) return;
    if (sceneHandle.current) left -= 1;
    if (left < 0) sceneHandle.current?.lookFrom(eye, target);
    else requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
}

/** What a link holds: a scene, and the run in it if it is a replay. */
interface Given {
  readonly shared: SharedScene;
  readonly run: RunRecord | null;
}

/**
 * What a link holds.
 *
 * @returns Null for a link of nothing.
 * @throws {InputError} As `readRunLink` and `readShareLink`.
 */
export function readGiven(fragment: string): Given | null {
  const run = readRunLink(fragment);
  const shared = run ? sceneOfRun(run) : readShareLink(fragment);
  return shared && { shared, run };
}

/** What a link holds; what cannot be read is shown as such. */
function readLink(fragment: string): Given | null {
  try {
    return readGiven(fragment);
  } catch (error) {
    refuse("link", fragment, error, readLinkText(fragment));
    return null;
  }
}

/** Shows why something cannot be opened; anything but a bad input is our own mistake and goes on. */
function refuse(carrier: Carrier, raw: string, error: unknown, json: string | null): void {
  const problem =
    error instanceof InputError
      ? { code: error.code, message: error.message, tip: error.tip }
      : error instanceof DOMException
        ? { code: "E_FILE", message: error.message, tip: "It may have been moved or changed. Choose it again." }
        : null;
  if (!problem) throw error;
  sharingStore.setState({ broken: { carrier, raw, problem, json } });
}

/** The text of a file as far as it is one, to be shown. */
function textOf(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes);
}
