/**
 * What the picture says of real arms beside the arm that shows the follower: where it is sent, where the leader is, which
 * joints lag, and, where the simulated arm is somewhere else, where the follower is.
 */

import { Group, type Object3D, type Vector2 } from "three";
import type { RobotModel } from "../robot/robotModel";
import { so101 } from "../robot/so101";
import type { ArmFrame } from "../session/arm/armProtocol";
import { armGhosts } from "./armGhosts";
import { GhostArm } from "./ghostArm";
import { THEMES, type ViewTheme } from "./palette";
import { SelectionOutline } from "./selectionOutline";
import type { SilhouetteStyle } from "./silhouette";
import { markLagging } from "./trackingError";

/** Where the page keeps the newest poses; read in each picture. */
export interface ArmPoses {
  readonly current: ArmFrame | null;
  /** Whether the leader leads the follower, or will once that is armed. */
  readonly aimsAtLeader: boolean;
}

/** Goal: dashed as every target. Aim: the same, and fuller, as it may be far away. Leader: quiet, dotted. Follower: translucent, since the solid arm is the simulated one. */
const GOAL: SilhouetteStyle = { order: 10, stencil: 7, fill: 0.08, edge: 0.95, width: 1.8, dash: 5, behind: true };
const AIM: SilhouetteStyle = { order: 6, stencil: 11, fill: 0.14, edge: 0.95, width: 1.8, dash: 5, behind: true };
const LEADER: SilhouetteStyle = { order: 6, stencil: 8, fill: 0.06, edge: 0.55, width: 1, dash: 2, behind: true };
const FOLLOWER: SilhouetteStyle = { order: 4, stencil: 9, fill: 0.2, edge: 0.9, width: 1.4, dash: 0, behind: true };
const LAGGING: SilhouetteStyle = { order: 16, stencil: 10, fill: 0.2, edge: 0.9, width: 2, dash: 0, behind: false };

const NOTHING = new Float64Array(0);

/** Made with the first real arm: most visitors have none. */
class Figures {
  readonly goal: GhostArm;
  readonly aim: GhostArm;
  readonly leader: GhostArm;
  readonly follower: GhostArm;
  readonly lagging: SelectionOutline;

  constructor(robot: RobotModel, viewport: Vector2) {
    this.goal = new GhostArm(robot, GOAL, viewport);
    this.aim = new GhostArm(robot, AIM, viewport);
    this.leader = new GhostArm(robot, LEADER, viewport);
    this.follower = new GhostArm(robot, FOLLOWER, viewport);
    this.lagging = new SelectionOutline(LAGGING, viewport);
  }

  get all(): readonly (GhostArm | SelectionOutline)[] {
    return [this.follower, this.leader, this.aim, this.goal, this.lagging];
  }

  setTheme(theme: ViewTheme): void {
    const { target, measured, caution } = THEMES[theme];
    this.goal.setColor(target);
    this.aim.setColor(target);
    this.leader.setColor(measured);
    this.follower.setColor(measured);
    this.lagging.setColor(caution);
  }
}

export class RealArmLook {
  readonly object = new Group();
  readonly #robot: RobotModel;
  readonly #links: readonly Object3D[];
  readonly #viewport: Vector2;
  readonly #marked = new Set<number>();
  #theme: ViewTheme = "light";
  #figures: Figures | null = null;
  #poses: ArmPoses = { current: null, aimsAtLeader: false };
  #mirrors = false;
  /** What the last picture shows. */
  #drawn: ArmFrame | null = null;

  /** @param links - Links of the solid arm, in the order of `RobotModel.links`. */
  constructor(robot: RobotModel, links: readonly Object3D[], viewport: Vector2) {
    this.#robot = robot;
    this.#links = links;
    this.#viewport = viewport;
  }

  /** Whether the solid arm shows the real one now. */
  get isMirrored(): boolean {
    return this.#mirrors && this.#poses.current !== null;
  }

  /** @param mirrors - Whether the simulated arm goes where the real one of `poses` is. */
  watch(poses: ArmPoses, mirrors: boolean): void {
    this.#poses = poses;
    this.#mirrors = mirrors;
  }

  /** Makes what shows real arms before it is first seen. */
  prepare(): void {
    if (this.#robot === so101 && !this.#figures) this.#make();
  }

  setTheme(theme: ViewTheme): void {
    this.#theme = theme;
    this.#figures?.setTheme(theme);
  }

  /**
   * @param drawn - Joint position of the solid arm, shape (n), rad.
   * @param base - Pose of the base in W, row 0 of the link poses.
   * @param isHidden - Whether nothing of this is to be seen.
   * @param dt - Since the last call, s.
   * @returns Whether the picture must be drawn: something fades or moves, or other joints lag.
   */
  show(drawn: Float64Array, base: Float64Array, isHidden: boolean, dt: number): boolean {
    // Only our own arm can be real.
    const frame = isHidden || this.#robot !== so101 ? null : this.#poses.current;
    if (!frame && !this.#figures) return false;
    const { goal, aim, leader, follower, lagging } = this.#figures ?? this.#make();
    const measured = frame?.follower ?? null;
    const ghosts = armGhosts(frame, this.#mirrors, this.#poses.aimsAtLeader);
    const sent = ghosts.goal.length > 0 ? ghosts.goal : null;
    let busy = goal.show(ghosts.goal, measured ?? NOTHING, base, dt);
    busy = aim.show(ghosts.aim, measured ?? NOTHING, base, dt) || busy;
    busy = leader.show(ghosts.leader, measured ?? NOTHING, base, dt) || busy;
    busy = follower.show(ghosts.follower, drawn, base, dt) || busy;
    if (markLagging(sent, measured, this.#marked)) {
      lagging.surround([...this.#marked].map((j) => this.#links[this.#robot.joints[j]!.link]!));
      busy = true;
    }
    lagging.update();
    const isSeen = goal.object.visible || aim.object.visible || leader.object.visible || follower.object.visible;
    const isNew = frame !== this.#drawn;
    this.#drawn = frame;
    return busy || (isSeen && isNew);
  }

  #make(): Figures {
    const made = new Figures(this.#robot, this.#viewport);
    made.setTheme(this.#theme);
    this.object.add(...made.all.map(({ object }) => object));
    this.#figures = made;
    return made;
  }

  dispose(): void {
    for (const figure of this.#figures?.all ?? []) figure.dispose();
  }
}
