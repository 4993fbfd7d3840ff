/**
 * The designer on the stage: outlines what is picked, draws handles and areas, and turns drags into changed documents.
 *
 * A drag is shown at once and here only; one changed document is told at its end. Until the session has answered that, and as
 * long as its reset finds no room, the document is shown as it would stand.
 */

import { Box3, Group, type Object3D, Vector3 } from "three";
import { InputError } from "../../errors";
import type { Transform } from "../../math/transform";
import type { Vec3 } from "../../math/vector3";
import { linkPoses } from "../../robot/kinematics";
import { placingIndex, type SceneDocument } from "../../world/edits/documentParts";
import { THEMES, type ViewTheme } from "../palette";
import { SelectionOutline } from "../selectionOutline";
import type { SilhouetteStyle } from "../silhouette";
import type { StageGuest, StageRoom } from "../stageGuest";
import { areaOutlines, zoneOutlines } from "./areaShapes";
import type { DesignViewEvents, DesignViewState } from "./designEvents";
import { DesignPointer } from "./designPointer";
import { type Draft, type DraftPoses, documentId, draftOf, posesOf } from "./draft";
import { Foresight } from "./foresight";
import { GhostFigures } from "./ghostFigures";
import { goalMarks } from "./goalMarks";
import { GripFigures } from "./gripFigures";
import { gripMiddle } from "./gripHits";
import { anchorOf, gripsOf } from "./grips";
import type { Grip } from "./gripTypes";
import { PlanFigures, type PlanItem } from "./planFigures";
import { ReachFigure } from "./reachFigure";
import { Sight } from "./sight";

const PICKED: SilhouetteStyle = { order: 14, stencil: 5, fill: 0, edge: 1, width: 2.2, dash: 0, behind: false };
/** What stands in the way: dashed, in the colour of caution. */
const WARNED: SilhouetteStyle = { order: 12, stencil: 6, fill: 0.1, edge: 1, width: 2.6, dash: 4, behind: false };
/** F frames at least this much around something without a body, m. */
const FRAME_RADIUS = 0.04;

/** A name and its place on the page, CSS pixels. */
interface PlacedName {
  readonly id: string;
  readonly x: number;
  readonly y: number;
}

/** A draft with the poses that are shown of it. */
interface Shown {
  readonly draft: Draft;
  readonly poses: DraftPoses;
}

export class DesignLayer implements StageGuest {
  readonly object = new Group();
  readonly sight: Sight;
  readonly #outline: SelectionOutline;
  readonly #warned: SelectionOutline;
  readonly #grips = new GripFigures();
  readonly #ghosts = new GhostFigures();
  readonly #reach = new ReachFigure();
  readonly #foresight: Foresight;
  #news = "";
  readonly #areas = new PlanFigures(true);
  readonly #zones = new PlanFigures(false);
  /** Of the goal: what holds, and what is still wanted. */
  readonly #met = new PlanFigures(false);
  readonly #wanted = new PlanFigures(true);
  readonly #pointer: DesignPointer;
  #state: DesignViewState | null = null;
  /** The document as it would stand; null when it cannot be read. */
  #base: Draft | null = null;
  /** Shown in place of the session's scene. */
  #shown: Shown | null = null;
  /** The last scene of the session that was compared with what is shown. */
  #compared: unknown = null;
  #outlined = "";
  #warnedKey = "";
  #inTheWay: readonly string[] = [];
  #drawnGhosts: unknown = null;
  #drawnMap: unknown = null;
  #dirty = true;

  constructor(
    readonly room: StageRoom,
    readonly events: DesignViewEvents,
  ) {
    this.sight = new Sight(room);
    this.#outline = new SelectionOutline(PICKED, room.viewport);
    this.#warned = new SelectionOutline(WARNED, room.viewport);
    this.#foresight = new Foresight(room.robot);
    this.#pointer = new DesignPointer(this);
    this.object.add(this.#met.object, this.#wanted.object);
    this.object.add(this.#reach.object, this.#ghosts.object, this.#warned.object);
    this.object.add(this.#areas.object, this.#zones.object, this.#outline.object, this.#grips.object);
    this.#pointer.attach();
  }

  get state(): DesignViewState | null {
    return this.#state;
  }

  get base(): Draft | null {
    return this.#base;
  }

  get grips(): readonly Grip[] {
    return this.#grips.grips;
  }

  get areas(): PlanFigures {
    return this.#areas;
  }

  setState(state: DesignViewState): void {
    const before = this.#state;
    this.#state = state;
    const isNew = state.document !== before?.document;
    if (isNew) this.#pointer.cancel();
    if (isNew || state.seed !== before.seed) this.#open(state);
    this.refresh();
  }

  setTheme(theme: ViewTheme): void {
    const { measured, predicted, caution, success, target } = THEMES[theme];
    this.#met.setColor(success);
    this.#wanted.setColor(target);
    this.#warned.setColor(caution);
    this.#reach.setTheme(theme);
    this.#outline.setColor(measured);
    this.#zones.setColor(measured);
    this.#areas.setColor(predicted);
    this.#grips.setTheme(theme);
    this.refresh();
  }

  /** Draws handles and areas anew. */
  refresh(): void {
    this.#dirty = true;
  }

  update(): boolean {
    this.#pointer.update();
    this.#release();
    this.#foresee();
    const dirty = this.#dirty;
    this.#dirty = false;
    if (dirty) this.#draw();
    this.#surround();
    this.#grips.follow(this.room.camera, this.sight);
    return dirty;
  }

  pickedBox(): Box3 {
    const box = new Box3();
    const draft = this.#draft;
    if (!draft) return box;
    for (const thing of this.#things()) box.expandByObject(thing);
    for (const id of this.#state?.picked ?? []) {
      const anchor = anchorOf(draft, id);
      if (!anchor || !box.isEmpty()) continue;
      box.expandByPoint(new Vector3(...anchor)).expandByScalar(FRAME_RADIUS);
    }
    return box;
  }

  /** Where handles and things are drawn, CSS pixels of the page. */
  picture(): { readonly handles: readonly PlacedName[]; readonly things: readonly PlacedName[] } {
    const { left, top } = this.room.element.getBoundingClientRect();
    const spot = (id: string, at: Vec3 | null): PlacedName[] => {
      const pixel = at && this.sight.toPixel(at);
      return pixel ? [{ id, x: left + pixel.x, y: top + pixel.y }] : [];
    };
    const draft = this.#draft;
    const ids = draft ? [...draft.scene.objects, ...draft.scene.zones].map(({ id }) => documentId(id)) : [];
    return {
      handles: this.#grips.grips.flatMap((grip) => spot(grip.id, gripMiddle(grip, this.sight))),
      things: ids.flatMap((id) => spot(id, anchorOf(draft!, id))),
    };
  }

  dispose(): void {
    this.#pointer.detach();
    this.events.onReadout(null);
    const parts = [this.#outline, this.#warned, this.#grips, this.#areas, this.#zones, this.#ghosts, this.#reach];
    for (const part of [...parts, this.#met, this.#wanted]) part.dispose();
  }

  /**
   * Shows a changed document until it is told of or taken back.
   *
   * @param from - What was drawn when the change began.
   * @returns Whether it can be shown: not every change is a scene.
   */
  preview(document: SceneDocument, from: Shown): boolean {
    try {
      this.#show(draftOf(document, this.#state!.seed, this.#base), from);
      return true;
    } catch (error) {
      if (error instanceof InputError) return false;
      throw error;
    }
  }

  /** Back to the document. */
  endPreview(): void {
    if (!this.#base) return;
    this.#show(this.#base, this.drawn() ?? { draft: this.#base, poses: posesOf(this.#base, this.#base, NOWHERE) });
    this.#compared = null;
  }

  /** What is drawn now. */
  drawn(): Shown | null {
    if (this.#shown) return this.#shown;
    const draft = this.#base;
    if (!draft) return null;
    const objects = new Map<string, Transform>();
    for (const { source, object } of this.room.objects.figures) objects.set(source.id, poseOf(object));
    return { draft, poses: posesOf(draft, draft, { objects, joints: new Map() }) };
  }

  get #draft(): Draft | null {
    return this.#shown?.draft ?? this.#base;
  }

  #open({ document, seed }: DesignViewState): void {
    const from = this.drawn();
    try {
      this.#base = draftOf(document, seed, this.#base);
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      // The session says what is wrong with it; here the last sound one stays.
      return;
    }
    this.#compared = null;
    this.#show(this.#base, from ?? { draft: this.#base, poses: posesOf(this.#base, this.#base, NOWHERE) });
  }

  #show(draft: Draft, { draft: start, poses }: Shown): void {
    const objects = new Map(start.scene.objects.map(({ id }, k) => [id, poseAt(poses.objectPose, k)]));
    const joints = new Map(start.scene.objects.map(({ id }, k) => [id, poses.objectJoint[k]!]));
    const next = posesOf(draft, start, { objects, joints });
    this.#shown = { draft, poses: next };
    const look = { scene: draft.scene, objects: draft.plan.scene.objects };
    this.room.showDraft({ look, ...next, linkPose: draft.problem ? this.#startOfArm(draft) : null });
    this.refresh();
  }

  /** A session whose reset fails has not put the arm anywhere either. */
  #startOfArm({ scene }: Draft): Float64Array | null {
    const { robot } = this.room;
    const pose = robot.poses[scene.reset.robot.pose];
    return pose ? linkPoses(robot, pose) : null;
  }

  /** The session shows the document by now: what it has settled is better than what was guessed. */
  #release(): void {
    const look = this.room.look();
    if (!this.#shown || this.#pointer.isBusy || !look || look.scene === this.#compared) return;
    this.#compared = look.scene;
    if (this.#shown.draft.problem || JSON.stringify(look.scene) !== JSON.stringify(this.#shown.draft.scene)) return;
    this.#shown = null;
    this.room.showDraft(null);
    this.refresh();
  }

  #draw(): void {
    const draft = this.#draft;
    const state = this.#state;
    if (!draft || !state) return;
    const { awake, isDragging } = this.#pointer;
    this.#grips.show(gripsOf(draft, state.picked, state.tool), awake, isDragging);
    const near = new Set(state.picked.flatMap((id) => placingIndex(draft.document, id) ?? []));
    this.#areas.show(
      draft.scene.reset.place.map((entry, k): PlanItem => {
        const isPicked = state.picked.includes(`place/${k}`);
        return {
          outlines: areaOutlines(entry.in, draft),
          strength: isPicked ? "picked" : near.has(k) ? "near" : "quiet",
        };
      }),
    );
    const marks = goalMarks(draft, state.litPath);
    const itemsOf = (met: boolean): PlanItem[] =>
      marks
        .filter(({ path }) => state.holding.has(path) === met)
        .map(({ path, outlines }) => ({ outlines, strength: isLit(state.litPath, path) ? "picked" : "quiet" }));
    this.#met.show(itemsOf(true));
    this.#wanted.show(itemsOf(false));
    const zones = draft.scene.zones.filter(({ id }) => state.picked.includes(id));
    this.#zones.show(
      zones.map(
        (zone): PlanItem => ({ outlines: zoneOutlines(zone, draft.plan.zones.get(zone.id)!), strength: "picked" }),
      ),
    );
  }

  /** Goes on with ghosts, reach and warnings, and tells what is new. */
  #foresee(): void {
    const draft = this.#draft;
    const state = this.#state;
    if (!draft || !state) return;
    const foresight = this.#foresight;
    const isNew = foresight.update(draft, state.seed, state.ghosts, this.#pointer.isBusy);
    const news = foresight.news(state.reachMap, state.ghosts);
    const text = JSON.stringify(news);
    if (!isNew && text === this.#news) return;
    if (this.#drawnGhosts !== foresight.shuffled) this.#ghosts.show(foresight.shuffled, draft.scene.objects);
    this.#drawnGhosts = foresight.shuffled;
    const map = state.reachMap ? foresight.map : null;
    if (map !== this.#drawnMap) this.#reach.show(map);
    this.#drawnMap = map;
    if (text !== this.#news) this.events.onNews(news);
    this.#news = text;
    this.#inTheWay = news.warnings.flatMap(({ ids }) => ids);
    this.refresh();
  }

  #things(picked = this.#state?.picked ?? []): Object3D[] {
    const figures = [...this.room.objects.figures];
    return figures.filter(({ source }) => picked.includes(documentId(source.id))).map(({ object }) => object);
  }

  #surround(): void {
    const things = this.#things();
    const key = things.map(({ id }) => id).join(" ");
    if (key !== this.#outlined) this.#outline.surround(things);
    this.#outlined = key;
    this.#outline.update();
    const inTheWay = this.#things(this.#inTheWay);
    const warned = inTheWay.map(({ id }) => id).join(" ");
    if (warned !== this.#warnedKey) this.#warned.surround(inTheWay);
    this.#warnedKey = warned;
    this.#warned.update();
  }
}

/** A lit group lights its parts; items of a quantifier carry `#id` behind the path of their condition. */
function isLit(lit: string | null, path: string): boolean {
  return lit !== null && (path === lit || path.startsWith(`${lit}/`) || path.startsWith(`${lit}#`));
}

const NOWHERE = { objects: new Map<string, Transform>(), joints: new Map<string, number>() };

function poseOf({ position: p, quaternion: q }: Object3D): Transform {
  return { p: [p.x, p.y, p.z], q: [q.x, q.y, q.z, q.w] };
}

function poseAt(poses: Float64Array, k: number): Transform {
  const [x, y, z, qx, qy, qz, qw] = poses.subarray(7 * k, 7 * k + 7) as unknown as readonly number[];
  return { p: [x!, y!, z!], q: [qx!, qy!, qz!, qw!] };
}
