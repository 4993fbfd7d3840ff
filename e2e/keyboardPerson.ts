/**
 * A person at the keyboard: looks at the page's state, decides which keys to hold, and looks again.
 *
 * Steers by what is seen, not by a plan of times: a machine that draws or simulates slowly only makes it take longer.
 */

import type { Page } from "@playwright/test";
import { easiestGrip, lyingBox } from "../src/expert/grip";
import { graspPoint, handPitch, handPose, JAW_JOINT, jawGap, pointOfHand, ROLL_JOINT } from "../src/expert/hand";
import type { Quat } from "../src/math/quaternion";
import { subtract3, type Vec3 } from "../src/math/vector3";

/** Edge of the built-in scenes' cube, m. */
const CUBE = 0.025;
/** Height over the cube's middle at which the hand lines up, m. */
const ABOVE = 0.055;
/** How much wider than the cube the jaw opens, m. */
const SLACK = 0.018;
/** Simulated time between two looks beyond which the person slows time down, s: a key is then let go too late. */
const LONGEST_LOOK = 0.05;

/** What the person sees. */
interface Sight {
  readonly time: number;
  readonly q: number[];
  /** x, y, z, qx, qy, qz, qw in W. */
  readonly cube: number[];
  readonly holdsCube: boolean;
  readonly isOver: boolean;
}

/** A pair of opposite keys with what is left to do and what is close enough. */
type Wish = readonly [more: string, less: string, error: number, tolerance: number];

function look(page: Page): Promise<Sight> {
  return page.evaluate(() => {
    const { jointspace } = window;
    const status = jointspace!.status()!;
    const frame = jointspace!.frame()!;
    const goals = [status.task.goal, ...status.task.goal.children];
    return {
      time: frame.time,
      q: Array.from(frame.q),
      cube: Array.from(frame.objectPose.slice(0, 7)),
      holdsCube: goals.some(({ kind, ok }) => kind === "grasped" && ok),
      isOver: status.outcome !== null,
    };
  });
}

/** Keys to hold until the hand has the cube between its jaws and above the table. */
class Lifting {
  #phase: "above" | "down" | "close" | "up" = "above";

  wishes({ q, cube, holdsCube }: Sight): Wish[] {
    const centre = cube.slice(0, 3) as unknown as Vec3;
    const box = lyingBox([CUBE, CUBE, CUBE], cube.slice(3) as unknown as Quat);
    const gap = jawGap(q[JAW_JOINT]!, CUBE / 2);
    const held = pointOfHand(handPose(q), graspPoint(CUBE, CUBE + SLACK));
    const [dx, dy, dz] = subtract3(centre, held);
    const roll = easiestGrip(box, centre, q[ROLL_JOINT]!).roll - q[ROLL_JOINT]!;
    const isLinedUp = Math.hypot(dx, dy) < 0.006 && Math.abs(roll) < 0.12 && gap > CUBE + SLACK / 2;
    if (this.#phase === "above" && isLinedUp && Math.abs(dz + ABOVE) < 0.015) this.#phase = "down";
    if (this.#phase === "down" && Math.abs(dz) < 0.004) this.#phase = "close";
    if (this.#phase === "close" && holdsCube) this.#phase = "up";
    if (this.#phase === "close") return [["KeyO", "KeyU", -1, 0]];
    if (this.#phase === "up") return [["KeyE", "KeyQ", 1, 0]];
    const height = this.#phase === "above" ? ABOVE : 0;
    return [
      ["KeyW", "KeyS", dx, 0.003],
      ["KeyA", "KeyD", dy, 0.003],
      ["KeyE", "KeyQ", dz + height, 0.003],
      ["KeyK", "KeyI", Math.PI / 2 - handPitch(q), 0.1],
      ["KeyJ", "KeyL", roll, 0.06],
      ["KeyO", "KeyU", CUBE + SLACK - gap, SLACK / 3],
    ];
  }
}

/** Leads the arm by real key presses until the episode ends. The scene's first object is a cube; the arm is in hand. */
export async function liftTheCubeByKeys(page: Page): Promise<void> {
  const lifting = new Lifting();
  const down = new Set<string>();
  let before = await look(page);
  for (let sight = before; !sight.isOver; sight = await look(page)) {
    if (sight.time - before.time > LONGEST_LOOK) await page.keyboard.press("Minus");
    before = sight;
    const wanted = new Set(
      lifting
        .wishes(sight)
        .filter(([, , error, tolerance]) => Math.abs(error) > tolerance)
        .map(([more, less, error]) => (error > 0 ? more : less)),
    );
    for (const key of [...down].filter((held) => !wanted.has(held))) {
      await page.keyboard.up(key);
      down.delete(key);
    }
    for (const key of [...wanted].filter((next) => !down.has(next))) {
      await page.keyboard.down(key);
      down.add(key);
    }
  }
  for (const key of down) await page.keyboard.up(key);
}
