/** How the failures of a port and of a bus are said, one maker per code. */

import { DeviceError } from "../errors";

/** The port is gone. */
export function portLost(detail: string): DeviceError {
  return new DeviceError(
    `the connection to the arm ended (${detail}); expected an open port`,
    "The arm may still hold torque: switch off its power before you touch it. Then check the cable and connect again.",
    "E_PORT_LOST",
  );
}

/** Nobody answered. */
export function busTimeout(id: number, tries: number, timeoutMs: number): DeviceError {
  return new DeviceError(
    `servo ${id} did not answer in ${tries} ${tries === 1 ? "try" : "tries"} of ${timeoutMs.toFixed(1)} ms; expected a reply`,
    `Is the power supply on? Is the cable before servo ${id} fully in?`,
    "E_BUS_TIMEOUT",
  );
}

/** Something answered that could not be read. */
export function busCorrupt(id: number, tries: number): DeviceError {
  return new DeviceError(
    `servo ${id} was asked ${tries} ${tries === 1 ? "time" : "times"} and got no readable reply; expected a sound one`,
    "The wire is noisy: check cable, USB hub and power supply, and that no two servos have the same id.",
    "E_BUS_CORRUPT",
  );
}

/** A servo understood a request and refused it. */
export function busRefused(id: number, reason: string): DeviceError {
  return new DeviceError(
    `servo ${id} refused a request: ${reason}; expected it to be carried out`,
    "Switch torque off before settings are written, and check that the value is within the servo's range.",
    "E_BUS_REFUSED",
  );
}

/** A stop overtook a write that waited. */
export function busStopped(): DeviceError {
  return new DeviceError(
    "a write waited on the bus when a stop came; it was dropped so that nothing moves after the stop",
    "Arm again, then send it anew.",
    "E_BUS_STOPPED",
  );
}

/** A calibration cannot change now. */
export function armBusy(): DeviceError {
  return new DeviceError(
    "the calibration stays: the arm is not connected, or a joint has torque",
    "Release the arm first.",
    "E_ARM_BUSY",
  );
}

/** What was thrown, as a failure that can be told; anything but a `DeviceError` is a mistake of our own. */
export function driverFailure(error: unknown): DeviceError {
  if (error instanceof DeviceError) return error;
  return new DeviceError(
    error instanceof Error ? `${error.name}: ${error.message}` : String(error),
    "Reload the page. Please report what you did.",
    "E_INTERNAL",
  );
}

const SERVO_CODES: readonly string[] = ["E_BUS_TIMEOUT", "E_BUS_CORRUPT", "E_BUS_REFUSED"];

/** Whether a failure is that of one servo and not of the port. */
export function isSilence(thrown: unknown): boolean {
  return thrown instanceof DeviceError && SERVO_CODES.includes(thrown.code);
}

/** Waits for no answer to a write: a stop that overtakes it is no failure, and a loss is told by the bus. */
export function letGo(written: Promise<void>): void {
  written.catch((error: unknown) => {
    if (!(error instanceof DeviceError)) throw error;
  });
}
