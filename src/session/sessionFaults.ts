/** Which faults a session expects, and what it says of those that are our own mistake. */

import type { Alert } from "../control/contracts";
import { DeviceError, InputError } from "../errors";

/** Whether something that was thrown is a bad input or a failing device; anything else is our own mistake. */
export function isForeseen(thrown: unknown): boolean {
  return thrown instanceof InputError || thrown instanceof DeviceError;
}

/** The alert of a mistake of our own. */
export function internalAlert(thrown: unknown): Alert {
  return {
    severity: "error",
    code: "E_INTERNAL",
    message: thrown instanceof Error ? thrown.message : String(thrown),
    tip: "Reload the page. Please report what you did.",
  };
}

/** The refusal of what would move the arm on while STOP is latched. */
export function stoppedError(what: string): InputError {
  return new InputError(`STOP is latched; ${what}`, "Resume first.", { code: "E_STOPPED" });
}
