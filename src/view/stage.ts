/** Everything that stands in the canvas, owned and moved by hand; one stage per scene. */

import {
  ACESFilmicToneMapping,
  Box3,
  BoxHelper,
  Group,
  type Object3D,
  type PerspectiveCamera,
  Quaternion,
  type Scene as ThreeScene,
  Vector3,
  type WebGLRenderer,
} from "three";
import type { Transform } from "../math/transform";
import type { RobotModel } from "../robot/robotModel";
import type { DrawState } from "../session/drawState";
import { halfExtents } from "../world/objectShapes";
import type { Scene } from "../world/scene";
import type { TaskStatus } from "../world/taskStatus";
import { SolidArm } from "./arm/armFigure";
import { PRINT_COLOR } from "./arm/armMaterials";
import { type CameraPreset, CameraRig } from "./cameraRig";
import { DrawnPoses } from "./drawnPoses";
import { GhostArm } from "./ghostArm";
import { type GoalVisual, goalVisual } from "./goalVisual";
import { KeyLight, studioEnvironment } from "./lighting";
import { ObjectFigures } from "./objectFigures";
import { CollisionWires, ContactArrows, FrameAxes, PredictedPath, ToolTrail } from "./overlays";
import { THEMES, type ViewTheme } from "./palette";
import { type Push, ViewPointer } from "./pointer";
import { fixedLevel, QUALITY_LEVELS, type QualityChoice, QualityGovernor, qualityFromUrl } from "./quality";
import type { Picked, ViewOptions } from "./SceneView";
import { TableTop } from "./tableTop";
import { ToolHandle } from "./toolHandle";
import { isSoftwareRendering } from "./webgl";
import { DwellRing, ZoneFigures } from "./zoneFigures";

export interface StageEvents {
  readonly onSelect: (picked: Picked) => void;
  readonly onDrag: (X_WE: Transform | null) => void;
  readonly onPush: (push: Push | null) => void;
  readonly onPixelRatio: (ratio: number) => void;
}

/** The dwell ring stands off an object by this share of its larger half size. */
const RING_MARGIN = 1.45;

export class Stage {
  readonly #root = new Group();
  readonly #poses = new DrawnPoses();
  readonly #table: TableTop;
  readonly #light = new KeyLight();
  readonly #arm: SolidArm;
  readonly #objects: ObjectFigures;
  readonly #zones: ZoneFigures;
  readonly #target: GhostArm;
  readonly #predicted: GhostArm;
  readonly #contacts = new ContactArrows();
  readonly #frames: FrameAxes;
  readonly #wires: CollisionWires;
  readonly #trail = new ToolTrail();
  readonly #path = new PredictedPath();
  readonly #ring = new DwellRing();
  readonly #rig: CameraRig;
  readonly #pointer: ViewPointer;
  readonly #handle: ToolHandle;
  readonly #outline: BoxHelper;
  readonly #governor: QualityGovernor;
  readonly #tool = new Vector3();
  readonly #toolTurn = new Quaternion();
  readonly #ids: ReadonlySet<string>;
  #choice: QualityChoice = "auto";
  #level = -1;
  #goal: GoalVisual = { lit: new Set(), named: [], dwell: 0 };
  #theme: ViewTheme = "light";
  #options: ViewOptions = { contacts: false, frames: false, collision: false, trail: false, ghost: false };
  #selected: Object3D | null = null;
  #epoch = -1;

  constructor(
    readonly renderer: WebGLRenderer,
    readonly parent: ThreeScene,
    readonly camera: PerspectiveCamera,
    readonly robot: RobotModel,
    readonly scene: Scene,
    readonly events: StageEvents,
  ) {
    renderer.toneMapping = ACESFilmicToneMapping;
    this.#table = new TableTop(scene.surface);
    this.#arm = new SolidArm(robot, PRINT_COLOR);
    this.#objects = new ObjectFigures(scene.objects);
    this.#zones = new ZoneFigures(scene.zones);
    this.#target = new GhostArm(robot, 8);
    this.#predicted = new GhostArm(robot, 10);
    this.#frames = new FrameAxes(robot.links.length, scene.objects.length);
    this.#wires = new CollisionWires(robot, scene.objects);
    this.#outline = new BoxHelper(this.#root, "#1f6feb");
    this.#outline.visible = false;
    this.#ids = new Set([...scene.objects, ...scene.zones].map(({ id }) => id));
    this.#governor = new QualityGovernor(isSoftwareRendering() ? 0 : 2);
    this.#rig = new CameraRig(camera, renderer.domElement);
    const onBusy = (busy: boolean): void => {
      this.#rig.controls.enabled = !busy;
    };
    this.#handle = new ToolHandle(camera, renderer.domElement, events.onDrag, onBusy);
    this.#pointer = new ViewPointer(
      camera,
      renderer.domElement,
      this.#arm.links,
      this.#objects.figures.map(({ object }) => object),
      {
        onSelect: events.onSelect,
        onPush: events.onPush,
        onBusy,
        onFocus: (point) => this.#rig.focus(point),
      },
    );
    this.#root.add(
      this.#table.object,
      this.#light.object,
      this.#arm.object,
      this.#objects.object,
      this.#zones.object,
      this.#target.object,
      this.#predicted.object,
      this.#contacts.object,
      this.#frames.object,
      this.#wires.object,
      this.#trail.object,
      this.#path.object,
      this.#ring.object,
      this.#handle.object,
      this.#pointer.spring,
      this.#outline,
    );
  }

  attach(): void {
    this.parent.environment = studioEnvironment(this.renderer);
    this.parent.add(this.#root);
    this.#pointer.attach();
    this.#rig.home();
  }

  detach(): void {
    this.#pointer.detach();
    this.parent.remove(this.#root);
    this.parent.environment?.dispose();
    this.parent.environment = null;
    const parts = [this.#table, this.#arm, this.#objects, this.#zones, this.#target, this.#predicted, this.#contacts];
    const overlays = [this.#frames, this.#wires, this.#trail, this.#path, this.#ring, this.#pointer, this.#handle];
    for (const part of [...parts, ...overlays]) part.dispose();
    this.#rig.dispose();
    this.#outline.dispose();
  }

  setTheme(theme: ViewTheme): void {
    this.#theme = theme;
    const colors = THEMES[theme];
    this.parent.environmentIntensity = colors.environment;
    this.#table.setTheme(theme);
    this.#light.setTheme(theme);
    this.#handle.setTheme(theme);
    this.#target.setColor(colors.target);
    this.#predicted.setColor(colors.predicted);
    this.#path.setColor(colors.predicted);
    this.#contacts.setColor(colors.success);
    this.#trail.setColor(colors.measured);
    this.#level = -1;
  }

  setQuality(choice: QualityChoice): void {
    this.#choice = qualityFromUrl(window.location.search) ?? choice;
  }

  setOptions(options: ViewOptions): void {
    this.#options = options;
    this.#contacts.object.visible = options.contacts;
    this.#frames.object.visible = options.frames;
    this.#wires.object.visible = options.collision;
    this.#trail.object.visible = options.trail;
    this.#path.object.visible = options.ghost;
    if (!options.trail) this.#trail.clear();
  }

  setTask(task: TaskStatus | null): void {
    this.#goal = goalVisual(task, this.#ids);
  }

  setReach(reach: "ok" | "near" | "unreachable"): void {
    this.#handle.setReach(reach);
  }

  setSelection(picked: Picked): void {
    this.#selected = this.#thing(picked);
    this.#outline.visible = this.#selected !== null;
    if (this.#selected) this.#outline.setFromObject(this.#selected);
  }

  showPreset(preset: CameraPreset): void {
    this.#rig.show(preset, this.#tool);
  }

  /** Where the tool is drawn, in CSS pixels of the page. */
  toolOnPage(): { readonly x: number; readonly y: number } {
    const { left, top, width, height } = this.renderer.domElement.getBoundingClientRect();
    const seen = this.#tool.clone().project(this.camera);
    return { x: left + ((1 + seen.x) / 2) * width, y: top + ((1 - seen.y) / 2) * height };
  }

  focusSelection(picked: Picked): void {
    this.#rig.frame(new Box3().setFromObject(this.#thing(picked) ?? this.#arm.object));
  }

  /** One frame: newest poses, then everything that hangs on them. */
  update(draw: DrawState, nowMs: number, dt: number): void {
    this.#applyQuality(dt);
    this.#rig.update(dt);
    const { position } = this.camera;
    this.#table.follow(position.x, position.y, position.z);
    this.#poses.sample(draw, nowMs);
    this.#place();
    this.#showGoal(nowMs, dt);
    this.#pointer.update();
    if (this.#selected) this.#outline.setFromObject(this.#selected);
  }

  #thing(picked: Picked): Object3D | null {
    if (!picked) return null;
    if (picked.kind === "link") return picked.index < 0 ? this.#arm.object : (this.#arm.links[picked.index] ?? null);
    return this.#objects.figures[picked.index]?.object ?? null;
  }

  #place(): void {
    const { linkPose, objectPose, zonePose, q, target, frame } = this.#poses;
    if (!frame) return;
    if (frame.epoch !== this.#epoch) this.#trail.clear();
    this.#epoch = frame.epoch;
    this.#arm.place(linkPose);
    this.#objects.place(objectPose);
    this.#zones.place(zonePose);
    this.#placeTool();
    const { contacts, frames, collision, trail, ghost } = this.#options;
    if (contacts) this.#contacts.update(frame.contacts);
    if (frames) this.#frames.place(linkPose, objectPose);
    if (collision) this.#wires.place(linkPose, objectPose);
    if (trail) this.#trail.update(this.#tool);
    if (ghost) this.#path.update(frame.predictedPath);
    this.#target.show(ghost ? target : NOTHING, q, linkPose);
    this.#predicted.show(ghost ? frame.predictedPose : NOTHING, q, linkPose);
  }

  #placeTool(): void {
    const { link, X_LE } = this.robot.tool;
    const hand = this.#arm.links[link]!;
    this.#tool
      .set(...X_LE.p)
      .applyQuaternion(hand.quaternion)
      .add(hand.position);
    this.#toolTurn.copy(hand.quaternion).multiply(new Quaternion(...X_LE.q));
    this.#handle.follow(this.#tool, this.#toolTurn, this.camera);
  }

  #showGoal(nowMs: number, dt: number): void {
    const pulse = 0.5 + 0.5 * Math.sin(nowMs / 300);
    this.#zones.ease(this.#goal.lit, pulse, dt);
    const { success } = THEMES[this.#theme];
    const share = this.#goal.dwell;
    for (const figure of this.#objects.figures) {
      figure.setGlow(success, share > 0 && this.#goal.lit.has(figure.source.id) ? share : 0);
    }
    const place = this.#ringPlace();
    if (place) this.#ring.show(share, place.x, place.y, place.radius, success);
  }

  /** The dwell ring lies around the zone that the goal speaks of, else around the last object. */
  #ringPlace(): { x: number; y: number; radius: number } | null {
    for (const id of this.#goal.named) {
      const zone = this.#zones.circleOf(id);
      if (zone) return { ...zone, radius: zone.radius * 1.15 };
    }
    const last = this.#objects.figures.find(({ source }) => source.id === this.#goal.named.at(-1));
    if (!last) return null;
    const [hx, hy] = halfExtents(last.source);
    return { x: last.object.position.x, y: last.object.position.y, radius: RING_MARGIN * Math.max(hx, hy) };
  }

  #applyQuality(dt: number): void {
    this.#governor.frame(dt * 1000);
    const level = fixedLevel(this.#choice) ?? this.#governor.level;
    if (level === this.#level) return;
    this.#level = level;
    const spend = QUALITY_LEVELS[level]!;
    this.events.onPixelRatio(Math.min(window.devicePixelRatio, spend.dpr));
    this.#light.setShadowMap(spend.shadowMap);
    this.#arm.setFine(spend.fine);
    this.#table.setQuality(spend);
  }
}

const NOTHING = new Float64Array(0);
