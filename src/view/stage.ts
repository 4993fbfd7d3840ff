/** Everything that stands in the canvas, owned and moved by hand; one stage per scene. */

import {
  Box3,
  Group,
  NeutralToneMapping,
  type Object3D,
  type PerspectiveCamera,
  Quaternion,
  type Scene as ThreeScene,
  Vector2,
  Vector3,
  type WebGLRenderer,
} from "three";
import type { Transform } from "../math/transform";
import type { Vec3 } from "../math/vector3";
import type { RobotModel } from "../robot/robotModel";
import type { DrawLook, DrawState } from "../session/drawState";
import type { Scene } from "../world/scene";
import type { TaskStatus } from "../world/taskStatus";
import type { ArmFigure } from "./arm/armFigure";
import { armFigure } from "./arm/figureOf";
import { type CameraPreset, CameraRig } from "./cameraRig";
import { DrawnPoses } from "./drawnPoses";
import { FramePacer } from "./framePacer";
import { GhostArm } from "./ghostArm";
import { heldObject } from "./heldObject";
import { prepareShaders, showLevel } from "./levelLook";
import { KeyLight, studioEnvironment } from "./lighting";
import { LimitArcs } from "./limitArcs";
import { MaterialTwins } from "./materialTwins";
import { ContactArrows, PredictedPath, ToolTrail } from "./overlays";
import { THEMES, type ViewTheme } from "./palette";
import { type Push, ViewPointer } from "./pointer";
import { QUALITY_LEVELS, type QualityChoice, qualityFromUrl, type RealArmState } from "./quality";
import { type ArmPoses, RealArmLook } from "./realArmLook";
import { openingRoom, robotScale } from "./robotRoom";
import type { Picked, ViewOptions } from "./SceneView";
import { SceneFigures } from "./sceneFigures";
import { SelectionOutline } from "./selectionOutline";
import type { SilhouetteStyle } from "./silhouette";
import type { GuestMaker, StageDraft, StageGuest, StageRoom } from "./stageGuest";
import { type Reach, ToolHandle } from "./toolHandle";
import { isSoftwareRendering } from "./webgl";

export interface StageEvents {
  readonly onSelect: (picked: Picked) => void;
  readonly onDrag: (X_WE: Transform | null) => void;
  readonly onPush: (push: Push | null) => void;
  readonly onPixelRatio: (ratio: number) => void;
}

/** Looks of what is outlined. Target: dashed outline, hardly any fill; prediction: translucent; see the visual language. */
const PREDICTED: SilhouetteStyle = { order: 8, stencil: 1, fill: 0.16, edge: 0.75, width: 1.1, dash: 0, behind: true };
const TARGET: SilhouetteStyle = { order: 10, stencil: 2, fill: 0.05, edge: 0.95, width: 1.6, dash: 5, behind: true };
const SELECTED: SilhouetteStyle = { order: 14, stencil: 3, fill: 0, edge: 1, width: 2.2, dash: 0, behind: false };
const HELD: SilhouetteStyle = { order: 12, stencil: 4, fill: 0, edge: 0.9, width: 1.6, dash: 0, behind: false };

const NOTHING = new Float64Array(0);

export class Stage {
  readonly #root = new Group();
  readonly #viewport = new Vector2(1, 1);
  readonly #poses = new DrawnPoses();
  readonly #figures: SceneFigures;
  readonly #light = new KeyLight();
  readonly #arm: ArmFigure;
  readonly #target: GhostArm;
  readonly #predicted: GhostArm;
  readonly #realArm: RealArmLook;
  readonly #selected: SelectionOutline;
  readonly #held: SelectionOutline;
  readonly #limits: LimitArcs;
  readonly #contacts = new ContactArrows();
  readonly #trail = new ToolTrail();
  readonly #path = new PredictedPath();
  readonly #rig: CameraRig;
  readonly #pointer: ViewPointer;
  readonly #handle: ToolHandle;
  readonly #twins = new MaterialTwins(this.#root);
  readonly #pacer: FramePacer;
  readonly #tool = new Vector3();
  readonly #toolTurn = new Quaternion();
  readonly #toolPlace: Vector3;
  readonly #toolTilt: Quaternion;
  #picked: Picked = null;
  #theme: ViewTheme = "light";
  #guest: StageGuest | null = null;
  /** Shown in place of what the session says. */
  #draft: StageDraft | null = null;
  #sessionLook: DrawLook | null = null;
  #level = -1;
  #ratio = 0;
  #options: ViewOptions = { contacts: false, frames: false, collision: false, trail: false, ghost: false };
  #led = false;
  #focusJoint = -1;
  #heldIndex = -1;
  #epoch = -1;
  /** The draft has changed since things were placed. */
  #isDraftNew = false;
  /** Whether the last turn asked for a picture. */
  #isDrawn = false;
  /** Something that is set from outside has changed: draw once more. */
  #dirty = true;
  /** Something moved since the shadow was drawn, and frames since then. */
  #shadowDue = true;
  #sinceShadow = 0;

  constructor(
    readonly renderer: WebGLRenderer,
    readonly parent: ThreeScene,
    readonly camera: PerspectiveCamera,
    readonly robot: RobotModel,
    scene: Scene,
    readonly events: StageEvents,
  ) {
    renderer.toneMapping = NeutralToneMapping;
    renderer.shadowMap.autoUpdate = false;
    const { X_LE } = robot.tool;
    this.#toolPlace = new Vector3(...X_LE.p);
    this.#toolTilt = new Quaternion(...X_LE.q);
    this.#figures = new SceneFigures(robot, scene, this.#twins);
    this.#arm = armFigure(robot);
    this.#target = new GhostArm(robot, TARGET, this.#viewport);
    this.#predicted = new GhostArm(robot, PREDICTED, this.#viewport);
    this.#realArm = new RealArmLook(robot, this.#arm.links, this.#viewport);
    this.#selected = new SelectionOutline(SELECTED, this.#viewport);
    this.#held = new SelectionOutline(HELD, this.#viewport);
    this.#limits = new LimitArcs(robot);
    this.#pacer = new FramePacer(isSoftwareRendering());
    const scale = robotScale(robot);
    this.#light.cover(scale);
    this.#rig = new CameraRig(camera, renderer.domElement, openingRoom(robot), scale);
    const onBusy = (busy: boolean): void => {
      this.#rig.controls.enabled = !busy;
    };
    const { onDrag, onSelect, onPush } = events;
    this.#handle = new ToolHandle(camera, renderer.domElement, this.#viewport, { onDrag, onBusy });
    const things = (): Object3D[] => this.#figures.objects.figures.map(({ object }) => object);
    this.#pointer = new ViewPointer(camera, renderer.domElement, this.#arm.links, things, {
      onSelect,
      onPush,
      onBusy,
      onFocus: (point) => this.#rig.focus(point),
    });
    this.#root.add(this.#figures.object, this.#light.object, this.#arm.object, this.#realArm.object);
    this.#root.add(...[this.#predicted, this.#target, this.#held, this.#selected].map(({ object }) => object));
    this.#root.add(this.#limits.object, this.#contacts.object);
    this.#root.add(this.#trail.object, this.#path.object, this.#handle.object);
    this.#root.add(this.#pointer.spring.object);
  }

  attach(): void {
    this.parent.environment = studioEnvironment(this.renderer);
    this.parent.add(this.#root);
    this.#handle.attach();
    this.#pointer.attach();
    document.addEventListener("visibilitychange", this.#onHidden);
    this.#rig.home();
  }

  detach(): void {
    document.removeEventListener("visibilitychange", this.#onHidden);
    this.invite(null);
    this.#pointer.detach();
    this.#handle.detach();
    this.parent.remove(this.#root);
    this.parent.environment?.dispose();
    this.parent.environment = null;
    this.#twins.setPlain(false);
    const parts = [this.#twins, this.#figures, this.#arm];
    const ghosts = [this.#target, this.#predicted, this.#selected, this.#held, this.#limits, this.#contacts];
    const overlays = [this.#realArm, this.#trail, this.#path, this.#pointer, this.#handle, this.#rig];
    for (const part of [...parts, ...ghosts, ...overlays]) part.dispose();
    this.#light.dispose();
  }

  setTheme(theme: ViewTheme): void {
    const colors = THEMES[theme];
    this.#theme = theme;
    this.#guest?.setTheme(theme);
    this.#realArm.setTheme(theme);
    this.parent.environmentIntensity = colors.environment;
    this.#figures.setTheme(theme);
    this.#light.setTheme(theme);
    this.#handle.setTheme(theme);
    this.#limits.setTheme(theme);
    this.#target.setColor(colors.target);
    this.#predicted.setColor(colors.predicted);
    this.#path.setColor(colors.predicted);
    this.#contacts.setColor(colors.measured);
    this.#trail.setColor(colors.measured);
    this.#selected.setColor(colors.measured);
    this.#held.setColor(colors.success);
    this.#pointer.spring.setColor(colors.target);
    this.#dirty = true;
  }

  /** Lets a guest handle things instead of the pointer and the tool handle; null sends it away. */
  invite(make: GuestMaker | null): void {
    if (this.#guest) {
      this.#root.remove(this.#guest.object);
      this.#guest.dispose();
      this.#guest = null;
      this.#draft = null;
      this.#rig.controls.enabled = true;
      this.#pointer.attach();
      this.#handle.attach();
    }
    if (make) {
      this.#pointer.detach();
      this.#handle.detach();
      this.#guest = make(this.#room());
      this.#guest.setTheme(this.#theme);
      this.#root.add(this.#guest.object);
    }
    this.#handle.object.visible = make === null;
    this.#limits.object.visible = make === null;
    this.#held.surround([]);
    this.#heldIndex = -1;
    this.#selected.surround(this.#things(this.#picked));
    this.#dirty = true;
  }

  #room(): StageRoom {
    return {
      camera: this.camera,
      element: this.renderer.domElement,
      viewport: this.#viewport,
      robot: this.robot,
      objects: this.#figures.objects,
      zones: this.#figures.zones,
      links: this.#arm.links,
      look: () => this.#sessionLook,
      showDraft: (draft) => {
        this.#draft = draft;
        this.#isDraftNew = true;
        this.#dirty = true;
      },
      setBusy: (busy) => {
        this.#rig.controls.enabled = !busy;
      },
      focus: (point) => this.#rig.focus(point),
    };
  }

  setQuality(choice: QualityChoice): void {
    this.#pacer.setChoice(qualityFromUrl(window.location.search) ?? choice);
    this.#dirty = true;
  }

  /** The opening view, at once. */
  home(): void {
    this.#rig.home();
    this.#dirty = true;
  }

  setOptions(options: ViewOptions): void {
    this.#options = options;
    this.#contacts.object.visible = options.contacts;
    this.#figures.setOverlays(options.frames, options.collision);
    this.#place();
    this.#trail.object.visible = options.trail;
    this.#path.object.visible = options.ghost;
    if (!options.trail) this.#trail.clear();
    this.#dirty = true;
  }

  setTask(task: TaskStatus | null): void {
    this.#figures.goal.setTask(task);
    this.#dirty = true;
  }

  setReach(reach: Reach): void {
    this.#handle.setReach(reach);
  }

  /** Whether a person leads, and the joint that is dragged just now (-1 for none). */
  setLed(led: boolean, focusJoint: number): void {
    this.#led = led;
    this.#focusJoint = focusJoint;
    this.#handle.setLed(led);
    this.#dirty = true;
  }

  /**
   * @param isMirrored - Whether the simulated arm shows the real one, whose newest poses are in `poses`.
   * @param state - Before an arm can be armed, every shader is made that may be drawn then.
   */
  setRealArm(poses: ArmPoses, isMirrored: boolean, state: RealArmState): void {
    this.#realArm.watch(poses, isMirrored);
    const isNew = this.#pacer.realArm === "none" && state !== "none";
    this.#pacer.setRealArm(state);
    if (isNew) this.#prepare();
    this.#dirty = true;
  }

  /** Makes the shaders of this level and of the one below, to which the picture falls when a frame is late. */
  #prepare(): void {
    this.#realArm.prepare();
    const { level } = this.#pacer;
    for (const each of [Math.max(0, level - 1), level]) {
      this.#applyLevel(each);
      prepareShaders(this.renderer, this.parent, this.camera);
    }
  }

  setSelection(picked: Picked): void {
    this.#picked = picked;
    this.#selected.surround(this.#things(picked));
    this.#selected.update();
    this.#dirty = true;
  }

  showPreset(preset: CameraPreset): void {
    const hand = this.#arm.links[this.robot.tool.link]!;
    this.#rig.show(preset, this.#tool, new Vector3(0, 1, 0).applyQuaternion(hand.quaternion));
  }

  /** Moves the camera at once; both in W, m. */
  lookFrom(eye: Vec3, target: Vec3): void {
    this.#rig.lookFrom(eye, target);
    this.#dirty = true;
  }

  /** Where the camera stands and looks at, in W, m. */
  get viewpoint(): { readonly eye: Vec3; readonly target: Vec3 } {
    return this.#rig.viewpoint;
  }

  focusSelection(picked: Picked): void {
    const box = this.#guest?.pickedBox() ?? new Box3();
    if (!box.isEmpty()) return this.#rig.frame(box);
    const things = this.#things(picked);
    for (const thing of things.length > 0 ? things : this.#arm.links) box.expandByObject(thing);
    this.#rig.frame(box);
  }

  /** Where the tool is drawn, in CSS pixels of the page. */
  toolOnPage(): { readonly x: number; readonly y: number } {
    const { left, top } = this.renderer.domElement.getBoundingClientRect();
    const { x, y } = this.#handle.onCanvas();
    return { x: left + x, y: top + y };
  }

  /** The canvas has another size, CSS pixels; what it showed is gone. */
  resize(width: number, height: number): void {
    this.#viewport.set(width, height);
    this.#pacer.resized();
    this.#rig.resize();
    this.#dirty = true;
  }

  /** The drawing context came back empty: makes again what lived only there. */
  restore(): void {
    this.parent.environment?.dispose();
    this.parent.environment = studioEnvironment(this.renderer);
    this.#level = -1;
    this.#ratio = 0;
    this.#shadowDue = true;
    this.#dirty = true;
  }

  /**
   * One turn of the loop: newest poses, then everything that hangs on them.
   *
   * @param dt - Since the last turn, s.
   * @returns Whether the picture must be drawn.
   */
  update(draw: DrawState, nowMs: number, dt: number): boolean {
    // What the last picture no longer showed.
    if (this.#isDrawn) this.#figures.bury();
    this.#sessionLook = draw.look;
    const look = this.#draft?.look ?? draw.look;
    const changed = (look !== null && this.#show(look)) || this.#isDraftNew;
    this.#isDraftNew = false;
    const moved = this.#poses.sample(draw, nowMs) || changed;
    if (moved) this.#place();
    const turned = this.#rig.update(dt, this.#tool);
    const { position } = this.camera;
    if (turned) this.#figures.follow(position.x, position.y, position.z);
    let busy = this.#showGhosts(dt);
    busy = this.#figures.goal.ease(dt) || busy;
    busy = this.#handle.follow(this.#tool, this.#toolTurn) || busy;
    busy = this.#guest?.update(dt) || busy;
    if (this.#pointer.isPulling) busy = true;
    this.#pointer.update(this.#epoch);
    if ((moved || turned || this.#dirty) && this.#options.contacts && this.#poses.frame) {
      this.#contacts.update(this.#poses.frame.contacts, this.camera, this.#viewport.y);
    }
    if (this.#dirty) this.#showLimits();
    this.#shadowDue ||= moved;
    const needed = moved || turned || busy || this.#dirty || this.#shadowDue;
    this.#dirty = false;
    const wanted = this.#pacer.turn(needed, dt * 1000);
    this.#applyQuality();
    if (wanted) this.#refreshShadow(moved);
    this.#isDrawn = wanted;
    return wanted;
  }

  /** @returns Whether the scene is another one now, or in other sizes. */
  #show(look: DrawLook): boolean {
    if (!this.#figures.setLook(look)) return false;
    this.#heldIndex = -1;
    this.#held.surround([]);
    this.#selected.surround(this.#things(this.#picked));
    this.#twins.setPlain(QUALITY_LEVELS[this.#level]?.plain ?? false);
    return true;
  }

  readonly #onHidden = (): void => {
    if (document.hidden) this.#pacer.hidden();
    else this.#dirty = true;
  };

  #things(picked: Picked): readonly Object3D[] {
    if (!picked || this.#guest) return [];
    const { links } = this.#arm;
    if (picked.kind === "link") return picked.index < 0 ? links : links.slice(picked.index, picked.index + 1);
    return this.#figures.objects.figures.slice(picked.index, picked.index + 1).map(({ object }) => object);
  }

  #place(): void {
    const { frame } = this.#poses;
    const linkPose = this.#draft?.linkPose ?? this.#poses.linkPose;
    if (!frame) return;
    if (frame.epoch !== this.#epoch) this.#trail.clear();
    this.#epoch = frame.epoch;
    this.#arm.place(linkPose);
    // Not into the sampled arrays: the next sample is written there.
    this.#figures.place(this.#draft ? { ...this.#draft, linkPose } : this.#poses);
    this.#placeTool();
    this.#showHeld();
    const { trail, ghost } = this.#options;
    if (trail) this.#trail.update(this.#tool);
    if (ghost) this.#path.update(frame.predictedPath);
    this.#showLimits();
    this.#selected.update();
  }

  #placeTool(): void {
    const hand = this.#arm.links[this.robot.tool.link]!;
    this.#tool.copy(this.#toolPlace).applyQuaternion(hand.quaternion).add(hand.position);
    this.#toolTurn.copy(hand.quaternion).multiply(this.#toolTilt);
  }

  #showHeld(): void {
    const jaw = this.robot.joints[this.robot.gripperJoint];
    const { frame } = this.#poses;
    const index = jaw && frame && !this.#guest ? heldObject(frame.contactOwner, this.robot.tool.link, jaw.link) : -1;
    if (index !== this.#heldIndex) {
      this.#heldIndex = index;
      const figure = this.#figures.objects.figures[index];
      this.#held.surround(figure ? [figure.object] : []);
    }
    this.#held.update();
  }

  #showLimits(): void {
    if (this.#poses.frame) this.#limits.show(this.#poses.linkPose, this.#poses.q, this.#led, this.#focusJoint);
  }

  /** @returns Whether a ghost is still fading. */
  #showGhosts(dt: number): boolean {
    const { linkPose, q, target, frame } = this.#poses;
    if (!frame) return false;
    const ghost = this.#options.ghost && !this.#guest;
    // The target of an arm that mirrors is only where the real one was a moment ago.
    let fading = this.#target.show(ghost && !this.#realArm.isMirrored ? target : NOTHING, q, linkPose, dt);
    fading = this.#predicted.show(ghost ? frame.predictedPose : NOTHING, q, linkPose, dt) || fading;
    return this.#realArm.show(q, linkPose, this.#guest !== null, dt) || fading;
  }

  #applyQuality(): void {
    this.#applyLevel(this.#pacer.level);
    const ratio = this.#pacer.ratio(this.#viewport.x, this.#viewport.y, window.devicePixelRatio);
    if (ratio === this.#ratio) return;
    this.#ratio = ratio;
    this.events.onPixelRatio(ratio);
  }

  #applyLevel(index: number): void {
    if (index === this.#level) return;
    this.#level = index;
    const [arm, light, figures, twins] = [this.#arm, this.#light, this.#figures, this.#twins];
    showLevel(QUALITY_LEVELS[index]!, { arm, light, figures, twins });
    this.#shadowDue = true;
  }

  /** The shadow is drawn anew when things moved, in every few frames, and once more when they have come to rest. */
  #refreshShadow(moved: boolean): void {
    this.#sinceShadow++;
    if (!this.#shadowDue || (moved && this.#sinceShadow < QUALITY_LEVELS[this.#level]!.shadowEvery)) return;
    this.renderer.shadowMap.needsUpdate = true;
    this.#shadowDue = false;
    this.#sinceShadow = 0;
  }
}
