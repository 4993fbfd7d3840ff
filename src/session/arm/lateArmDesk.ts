/** The desk of the real arms, loaded with the first command for it: most visitors have no arm. */

import type { Alert } from "../../control/contracts";
import type { SessionCommand } from "../protocol";
import type { ArmDesk } from "./armDesk";
import type { ArmCommand } from "./armProtocol";

export class LateArmDesk {
  readonly #open: () => Promise<ArmDesk>;
  #desk: ArmDesk | null = null;
  #opening: Promise<ArmDesk> | null = null;

  constructor(open: () => Promise<ArmDesk>) {
    this.#open = open;
  }

  /** See `ArmDesk.mirrored`. */
  get mirrored(): Float64Array | null {
    return this.#desk?.mirrored ?? null;
  }

  /** See `ArmDesk.receive`. A desk that cannot be loaded is tried again with the next command. */
  async receive(command: ArmCommand): Promise<Alert | null> {
    try {
      this.#opening ??= this.#open();
      this.#desk = await this.#opening;
    } catch (error) {
      this.#opening = null;
      return {
        severity: "error",
        code: "E_PART_MISSING",
        message: `the part for real arms cannot be loaded: ${error instanceof Error ? error.message : String(error)}`,
        tip: "Check the connection to the internet and try again.",
      };
    }
    return this.#desk.receive(command);
  }

  /** See `ArmDesk.overhear`. */
  overhear(command: SessionCommand): void {
    this.#desk?.overhear(command);
  }
}
