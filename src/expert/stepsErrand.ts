/**
 * Does several things in the order of the goal: opens and closes what slides, and puts boxes where they belong, also into
 * a drawer.
 *
 * What is done is seen, not remembered: a box that falls out on the way is fetched again, the drawer is opened for it again.
 */

import type { Action, Controller, ObjectState, Observation } from "../control/contracts";
import { compose, inverseTransformPoint, transformPoint } from "../math/transform";
import type { Vec3 } from "../math/vector3";
import { WALL_THICKNESS } from "../world/objectRecipes";
import { halfExtents, objectJoint, regionFrame, regionNamed } from "../world/objectShapes";
import { depthInRegion } from "../world/regionDepth";
import type { Scene, SceneObject } from "../world/scene";
import { type GoalAtom, goalAtoms } from "./goalAtoms";
import { canBeGripped, type Move, movesOf } from "./goalPlan";
import { PickAndPlace } from "./pickAndPlace";
import { isPlaced, statesOf } from "./placement";
import { hasSlidingTab, TabMover } from "./tabMover";

/** Bounds of a travel fraction. */
interface Slide {
  readonly kind: "slide";
  readonly object: SceneObject;
  readonly min: number;
  readonly max: number;
}

interface Put {
  readonly kind: "put";
  readonly move: Move;
  /** The drawer that it goes into, or null. */
  readonly drawer: SceneObject | null;
}

type Step = Slide | Put;

type States = ReadonlyMap<string, ObjectState>;

/** A drawer is open enough for a hand above this fraction, and is opened to the next. */
const OPEN_ENOUGH = 0.75;
const OPEN = 0.9;

/** An expert for goals that speak of what slides; null for others. */
export function stepsErrand(scene: Scene): Controller | null {
  const steps: Step[] = [];
  for (const atom of goalAtoms(scene)) {
    const more = stepsOf(scene, atom);
    if (!more) return null;
    steps.push(...more);
  }
  const slides = steps.some((step) => step.kind === "slide" || step.drawer);
  return slides ? new StepsErrand(scene, steps) : null;
}

function stepsOf(scene: Scene, atom: GoalAtom): readonly Step[] | null {
  const { key, args, options } = atom;
  const named = (id: unknown): SceneObject | null => scene.objects.find((candidate) => candidate.id === id) ?? null;
  if (key === "joint") {
    const object = named(args[0]);
    const { min = 0, max = 1 } = options as { readonly min?: number; readonly max?: number };
    return object && hasSlidingTab(object) ? [{ kind: "slide", object, min, max }] : null;
  }
  const [host, region] = String(args[1]).split(".");
  const drawer = key === "in" ? named(host) : null;
  if (drawer?.kind === "drawer" && region === "inside") {
    const object = named(args[0]);
    if (!object || !canBeGripped(object)) return null;
    return [{ kind: "put", move: { object, support: openPart(drawer) }, drawer }];
  }
  return movesOf(scene, atom)?.map((move) => ({ kind: "put", move, drawer: null })) ?? null;
}

/** What of a drawer is open above when it stands open, as a bin as high as the drawer. */
function openPart(drawer: SceneObject): SceneObject {
  const { halfSize } = regionNamed(drawer, "inside");
  const length = OPEN * objectJoint(drawer)!.travel + 2 * WALL_THICKNESS;
  const size: Vec3 = [length, 2 * (halfSize[1] + WALL_THICKNESS), 2 * halfExtents(drawer)[2]];
  return { ...drawer, id: `${drawer.id} opening`, kind: "bin", size };
}

/** Where that part is now: between the cabinet and the front that has come out. */
function stateOfOpening(drawer: SceneObject, state: ObjectState): ObjectState {
  const { centre, halfSize } = regionNamed(drawer, "inside");
  const x = centre[0] + halfSize[0] + (state.joint * objectJoint(drawer)!.travel) / 2;
  return { ...state, id: `${drawer.id} opening`, p: transformPoint(state, [x, 0, 0]) };
}

/** A controller for one list of steps. */
class StepsErrand implements Controller {
  readonly id = "expert";
  readonly #steps: readonly Step[];
  readonly #movers = new Map<string, TabMover>();
  readonly #placers = new Map<Put, PickAndPlace>();
  /** The first step that has not been done yet. */
  #next = 0;
  /** Who holds something, or lets go of it. */
  #busy: TabMover | PickAndPlace | null = null;
  /** Where the busy one moves its tab. */
  #fraction = 0;

  constructor(scene: Scene, steps: readonly Step[]) {
    this.#steps = steps;
    for (const step of steps) {
      if (step.kind === "put") this.#placers.set(step, new PickAndPlace(scene, { kind: "place", moves: [step.move] }));
      const slider = step.kind === "put" ? step.drawer : step.object;
      if (slider) this.#movers.set(slider.id, new TabMover(scene, slider));
    }
  }

  reset(): void {
    this.#next = 0;
    this.#busy = null;
    for (const worker of [...this.#movers.values(), ...this.#placers.values()]) worker.reset();
  }

  act(observation: Observation): Action | null {
    const states = statesOf(observation);
    if (!states) return null;
    for (const { drawer } of this.#puts()) {
      if (drawer) states.set(`${drawer.id} opening`, stateOfOpening(drawer, states.get(drawer.id)!));
    }
    const seen = { ...observation, objects: [...states.values()] };
    if (!this.#busy || this.#busy.isIdle) this.#choose(states);
    if (this.#busy instanceof TabMover) return this.#busy.act(seen, states, this.#fraction);
    return this.#busy?.act(seen) ?? null;
  }

  #puts(): readonly Put[] {
    return this.#steps.filter((step) => step.kind === "put");
  }

  /** Finds who has to do something now; nobody when all is done. */
  #choose(states: States): void {
    while (this.#next < this.#steps.length && isDone(this.#steps[this.#next]!, states)) this.#next += 1;
    const step = this.#steps[this.#next] ?? this.#undone(states);
    const before = this.#busy;
    this.#busy = step ? this.#workerFor(step, states) : null;
    if (this.#busy !== before) this.#busy?.reset();
  }

  /** Something that was done and is no more. */
  #undone(states: States): Step | null {
    const puts = this.#puts().filter((put) => !isDone(put, states));
    // Of several bounds for one joint the last must hold in the end.
    const slides = this.#steps.filter((step, k): step is Slide => {
      if (step.kind === "put") return false;
      return !this.#steps.slice(k + 1).some((later) => later.kind === "slide" && later.object.id === step.object.id);
    });
    return puts[0] ?? slides.find((slide) => !isDone(slide, states)) ?? null;
  }

  #workerFor(step: Step, states: States): TabMover | PickAndPlace {
    if (step.kind === "slide") {
      this.#fraction = (step.min + step.max) / 2;
      return this.#movers.get(step.object.id)!;
    }
    const { drawer } = step;
    if (!drawer || states.get(drawer.id)!.joint > OPEN_ENOUGH) return this.#placers.get(step)!;
    this.#fraction = OPEN;
    return this.#movers.get(drawer.id)!;
  }
}

function isDone(step: Step, states: States): boolean {
  if (step.kind === "slide") {
    const { joint } = states.get(step.object.id)!;
    return joint >= step.min && joint <= step.max;
  }
  const { move, drawer } = step;
  const item = states.get(move.object.id)!;
  if (!drawer)
    return isPlaced(
      { object: move.object, state: item },
      { object: move.support, state: states.get(move.support.id)! },
    );
  const state = states.get(drawer.id)!;
  const region = regionNamed(drawer, "inside");
  return (
    depthInRegion(region, inverseTransformPoint(compose(state, regionFrame(drawer, region, state.joint)), item.p)) > 0
  );
}
