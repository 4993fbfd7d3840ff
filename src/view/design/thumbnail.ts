/**
 * Small pictures of scenes, for lists and menus. A drawing context of its own, so that the view is never disturbed; one picture
 * at a time, when the page has nothing better to do.
 */

import {
  MathUtils,
  NeutralToneMapping,
  PCFShadowMap,
  PerspectiveCamera,
  SRGBColorSpace,
  Scene as ThreeScene,
  Vector3,
  WebGLRenderer,
} from "three";
import { DeviceError } from "../../errors";
import type { Vec3 } from "../../math/vector3";
import { linkPoses } from "../../robot/kinematics";
import { so101 } from "../../robot/so101";
import type { SceneDocument } from "../../world/edits/documentParts";
import { SolidArm } from "../arm/armFigure";
import { PRINT_COLOR } from "../arm/armMaterials";
import { frameCamera } from "../framing";
import { KeyLight } from "../lighting";
import { MaterialTwins } from "../materialTwins";
import type { ViewTheme } from "../palette";
import { QUALITY_LEVELS } from "../quality";
import { SceneFigures } from "../sceneFigures";
import { type Draft, draftOf, posesOf } from "./draft";

const THUMBNAIL = { width: 320, height: 200 } as const;
/** Pictures kept; the least recently asked for goes first. */
const KEPT = 80;
const FOV = 30;
const LOW = QUALITY_LEVELS[1]!;
/** As the opening view looks, a little lower: small pictures want the height of things. */
const FORWARD = new Vector3(-0.76, 0.7, -0.52).normalize().toArray() as Vec3;
/** What is in every picture: the folded arm; W, m. */
const ARM: readonly Vec3[] = [
  [-0.05, 0.06, 0],
  [-0.05, -0.06, 0],
  [0, 0, 0.2],
  [0.2, 0, 0.12],
];
const WINDOW = { left: -0.86, right: 0.86, bottom: -0.84, top: 0.84 } as const;

const kept = new Map<string, string>();
let renderer: WebGLRenderer | null = null;
let queue: Promise<unknown> = Promise.resolve();

/**
 * Draws a scene document as its reset places it.
 *
 * @param document - Plain data in the scene language.
 * @returns A data URL of a WebP picture (PNG where the browser has no WebP), 320 by 200 pixels.
 * @throws {InputError} When the document is no scene.
 * @throws {DeviceError} E_WEBGL when the browser gives no drawing context.
 */
export function thumbnail(document: SceneDocument, seed: number, theme: ViewTheme): Promise<string> {
  const key = `${theme} ${seed} ${JSON.stringify(document)}`;
  const known = kept.get(key);
  if (known !== undefined) {
    keep(key, known);
    return Promise.resolve(known);
  }
  const picture = queue.then(leisure).then(() => {
    const drawn = kept.get(key) ?? draw(draftOf(document, seed), theme);
    keep(key, drawn);
    return drawn;
  });
  queue = picture.catch(() => undefined);
  return picture;
}

function keep(key: string, picture: string): void {
  kept.delete(key);
  kept.set(key, picture);
  for (const oldest of kept.keys()) {
    if (kept.size <= KEPT) break;
    kept.delete(oldest);
  }
}

/** Waits until the page has drawn and has time. */
function leisure(): Promise<void> {
  return new Promise((resolve) => {
    if ("requestIdleCallback" in window) window.requestIdleCallback(() => resolve(), { timeout: 500 });
    else setTimeout(resolve, 30);
  });
}

function context(): WebGLRenderer {
  if (renderer && !renderer.getContext().isContextLost()) return renderer;
  try {
    renderer = new WebGLRenderer({ antialias: true, powerPreference: "low-power" });
  } catch {
    throw new DeviceError(
      "the browser gives no drawing context for a picture of the scene",
      "Close other tabs that draw in 3-D, or go on without pictures.",
      "E_WEBGL",
    );
  }
  renderer.setPixelRatio(1);
  renderer.setSize(THUMBNAIL.width, THUMBNAIL.height, false);
  renderer.toneMapping = NeutralToneMapping;
  renderer.outputColorSpace = SRGBColorSpace;
  renderer.shadowMap.enabled = true;
  renderer.shadowMap.type = PCFShadowMap;
  return renderer;
}

function draw(draft: Draft, theme: ViewTheme): string {
  const gl = context();
  const root = new ThreeScene();
  const twins = new MaterialTwins(root);
  const figures = new SceneFigures(so101, draft.scene, twins);
  const arm = new SolidArm(so101, PRINT_COLOR);
  const light = new KeyLight();
  root.add(figures.object, arm.object, light.object);
  try {
    figures.setLook({ scene: draft.scene, objects: draft.plan.scene.objects });
    figures.setTheme(theme);
    figures.setQuality(LOW);
    light.setTheme(theme);
    light.setShadowMap(LOW.shadowMap);
    light.setPlain(true);
    arm.setDetail("coarse");
    arm.setFine(false);
    twins.setPlain(true);
    const pose = so101.poses[draft.scene.reset.robot.pose] ?? so101.poses.rest!;
    const linkPose = linkPoses(so101, pose);
    arm.place(linkPose);
    const still = { objects: new Map(), joints: new Map() };
    figures.place({ linkPose, ...posesOf(draft, draft, still) });
    const camera = cameraFor(draft);
    figures.follow(camera.position.x, camera.position.y, camera.position.z);
    gl.render(root, camera);
    return gl.domElement.toDataURL("image/webp", 0.82);
  } finally {
    twins.setPlain(false);
    for (const part of [twins, figures, arm, light]) part.dispose();
  }
}

function cameraFor({ scene, plan }: Draft): PerspectiveCamera {
  const aspect = THUMBNAIL.width / THUMBNAIL.height;
  const camera = new PerspectiveCamera(FOV, aspect, 0.02, 20);
  camera.up.set(0, 0, 1);
  const things = [...scene.objects.map(({ id }) => plan.objects.get(id)!), ...plan.zones.values()].map(({ p }) => p);
  const margin = 0.035;
  const points = things.flatMap(([x, y, z]): Vec3[] => [
    [x - margin, y - margin, Math.max(0, z - margin)],
    [x + margin, y + margin, Math.max(0, z - margin)],
    [x, y, z + margin],
  ]);
  const { position, target } = frameCamera([...ARM, ...points], FORWARD, MathUtils.degToRad(FOV), aspect, WINDOW);
  camera.position.set(...position);
  camera.lookAt(new Vector3(...target));
  camera.updateMatrixWorld();
  return camera;
}
