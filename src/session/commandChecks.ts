/** What a command must hold before the session obeys it. */

import { InputError } from "../errors";
import type { RobotModel } from "../robot/robotModel";
import type { Scene } from "../world/scene";
import type { SessionCommand } from "./protocol";

type Pull = NonNullable<Extract<SessionCommand, { readonly type: "push" }>["push"]>;

const SLOWEST = 1 / 8;
const FASTEST = 8;

/** @throws {InputError} `E_SPEED` for what is no number. */
export function boundedSpeed(speed: number): number {
  if (Number.isFinite(speed)) return Math.min(Math.max(speed, SLOWEST), FASTEST);
  throw new InputError(`the speed is ${speed}; expected ${SLOWEST} to ${FASTEST}`, "Choose a speed from the list.", {
    code: "E_SPEED",
  });
}

/** @throws {InputError} `E_SEED` for what is no whole number from 0 on. */
export function checkSeed(seed: number): void {
  if (Number.isSafeInteger(seed) && seed >= 0) return;
  throw new InputError(`the seed is ${String(seed)}; expected a whole number from 0 on`, "Type digits only.", {
    code: "E_SEED",
  });
}

/** @throws {InputError} `E_PUSH` for a pull at something that is not there, at no point or with no force in numbers. */
export function checkPull({ object, link, point, force }: Pull, scene: Scene, robot: RobotModel): void {
  const fault = (text: string): InputError =>
    new InputError(`the pull ${text}`, "Pull at something that stands in the scene.", { code: "E_PUSH" });
  const { objects } = scene;
  const { links } = robot;
  if (object !== null && !objects[object]) throw fault(`is at object ${object}; the scene has ${objects.length}`);
  if (link !== null && !links[link]) throw fault(`is at link ${link}; the arm has ${links.length}`);
  if ((object === null) === (link === null)) throw fault("is at an object and a link, or at neither; expected one");
  for (const values of [point, force]) {
    if (values.length !== 3 || !values.every(Number.isFinite)) {
      throw fault(`has the vector [${values.join(", ")}]; expected three finite numbers`);
    }
  }
}
