/** Experts whose script is fetched when it is needed: what few tasks ask for is no part of what everybody loads first. */

import type { Action, Controller, Observation } from "../control/contracts";
import { InputError } from "../errors";

/**
 * A controller that has nothing to say until its script is there; live and scored runs wait for it.
 *
 * A script that cannot be fetched is told at each step, so that the arm holds and a person hears why.
 */
export class LateScript implements Controller {
  readonly id = "expert";
  readonly #coming: Promise<void>;
  #script: Controller | null = null;
  #problem: InputError | null = null;
  #seed = 0;

  /** @param load - Fetches the script and makes the controller. */
  constructor(load: () => Promise<Controller>) {
    this.#coming = load().then(
      (script) => {
        script.reset(this.#seed);
        this.#script = script;
      },
      (cause) => {
        const tip = "Check the connection, then choose the expert again.";
        this.#problem = new InputError(`the expert's script cannot be fetched: ${cause}`, tip, { code: "E_FETCH" });
      },
    );
  }

  get isComing(): boolean {
    return this.#script === null && this.#problem === null;
  }

  reset(seed: number): void {
    this.#seed = seed;
    this.#script?.reset(seed);
  }

  /** Has the script, or knows that it does not come. */
  prepare(): Promise<void> {
    return this.#coming;
  }

  /** @throws {InputError} `E_FETCH` when the script cannot be fetched. */
  act(observation: Observation): Action | null {
    if (this.#problem) throw this.#problem;
    return this.#script?.act(observation) ?? null;
  }
}
