/** All that is drawn of a scene: table, things, zones, goal, and what may be shown on top. Takes another scene in place. */

import { Group } from "three";
import type { RobotModel } from "../robot/robotModel";
import { so101 } from "../robot/so101";
import type { DrawLook } from "../session/drawState";
import type { Scene } from "../world/scene";
import { ContactShadows } from "./contactShadows";
import { GoalFigures } from "./goalFigures";
import type { MaterialTwins } from "./materialTwins";
import { ObjectFigures } from "./objectFigures";
import { CollisionWires, FrameAxes } from "./overlays";
import { THEMES, type ViewTheme } from "./palette";
import type { QualityLevel } from "./quality";
import { TableTop } from "./tableTop";
import { ZoneFigures } from "./zoneFigures";

/** Poses of everything that moves. */
interface ScenePoses {
  readonly linkPose: Float64Array;
  readonly objectPose: Float64Array;
  readonly objectJoint: Float64Array;
  readonly zonePose: Float64Array;
}

interface Part {
  readonly object: Group;
  dispose(): void;
}

export class SceneFigures {
  readonly object = new Group();
  readonly objects = new ObjectFigures();
  readonly zones = new ZoneFigures();
  readonly goal = new GoalFigures(this.zones, this.objects);
  readonly #spots: ContactShadows;
  #table: TableTop;
  #frames: FrameAxes | null = null;
  #wires: CollisionWires | null = null;
  #look: DrawLook;
  #theme: ViewTheme = "light";
  #level: QualityLevel | null = null;
  /** Taken away, still to be disposed of: a shader that nobody wears for a moment would be compiled anew. */
  #gone: Part[] = [];

  constructor(
    readonly robot: RobotModel,
    scene: Scene,
    readonly twins: MaterialTwins,
  ) {
    this.#look = { scene, objects: scene.objects };
    this.#table = new TableTop(scene.surface, robot === so101);
    this.#spots = new ContactShadows(scene.objects);
    this.object.add(this.#table.object, this.#spots.object, this.objects.object, this.zones.object, this.goal.object);
    this.#show();
  }

  get scene(): Scene {
    return this.#look.scene;
  }

  /**
   * Shows another scene, or another episode of it.
   *
   * @returns Whether anything is different; what stays the same keeps its figure.
   */
  setLook(look: DrawLook): boolean {
    const { scene, objects } = this.#look;
    if (look.scene === scene && look.objects === objects) return false;
    this.#look = look;
    if (JSON.stringify(look.scene.surface) !== JSON.stringify(scene.surface)) this.#changeTable();
    this.#show();
    return true;
  }

  setTheme(theme: ViewTheme): void {
    this.#theme = theme;
    this.#table.setTheme(theme);
    this.#spots.setDarkness(THEMES[theme].contactShadow);
    this.goal.setColor(THEMES[theme].success);
  }

  setQuality(level: QualityLevel): void {
    this.#level = level;
    this.#table.setQuality(level);
  }

  /** Shows or hides frames and collision shapes. */
  setOverlays(frames: boolean, collision: boolean): void {
    if (!frames) this.#frames = this.#remove(this.#frames);
    if (!collision) this.#wires = this.#remove(this.#wires);
    const { scene, objects } = this.#look;
    if (frames && !this.#frames) {
      this.#frames = new FrameAxes(this.robot.links.length, scene.objects.length);
      this.object.add(this.#frames.object);
    }
    if (collision && !this.#wires) {
      this.#wires = new CollisionWires(this.robot, scene.objects);
      this.#wires.vary(objects);
      this.object.add(this.#wires.object);
    }
  }

  place({ linkPose, objectPose, objectJoint, zonePose }: ScenePoses): void {
    this.objects.place(objectPose, objectJoint);
    this.#spots.place(objectPose);
    this.zones.place(zonePose);
    this.#frames?.place(linkPose, objectPose);
    this.#wires?.place(linkPose, objectPose, objectJoint);
  }

  /** Keeps the backdrop around the camera. */
  follow(x: number, y: number, z: number): void {
    this.#table.follow(x, y, z);
  }

  /** Disposes of what was taken away; call when what came in its place has been drawn. */
  bury(): void {
    for (const part of this.#gone) {
      this.twins.drop(part.object);
      part.dispose();
    }
    this.#gone = [];
  }

  dispose(): void {
    const parts = [this.#table, this.#spots, this.objects, this.zones, this.goal, this.#frames, this.#wires];
    for (const part of [...parts, ...this.#gone]) part?.dispose();
    this.#gone = [];
  }

  #show(): void {
    const { scene, objects } = this.#look;
    const gone = [...this.objects.setObjects(scene.objects), ...this.zones.setZones(scene.zones)];
    this.#gone.push(...gone);
    this.objects.vary(objects);
    this.#spots.setObjects(objects);
    this.goal.setScene(scene);
    const [frames, collision] = [this.#frames !== null, this.#wires !== null];
    // They know the things by their order.
    this.setOverlays(false, false);
    this.setOverlays(frames, collision);
  }

  #changeTable(): void {
    const { position } = this.#table.backdrop;
    const next = new TableTop(this.#look.scene.surface, this.robot === so101);
    next.setTheme(this.#theme);
    if (this.#level) next.setQuality(this.#level);
    next.follow(position.x, position.y, position.z);
    this.#gone.push(this.#table);
    this.object.remove(this.#table.object);
    this.object.add(next.object);
    this.#table = next;
  }

  #remove(part: Part | null): null {
    if (!part) return null;
    this.object.remove(part.object);
    this.#gone.push(part);
    return null;
  }
}
