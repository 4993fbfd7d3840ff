/** What goes into a report about an arm: its state and the last traffic on its bus, beside what every report has. */

import type { ArmStatus } from "../../../session/arm/armProtocol";
import { detailsText } from "../../details";
import type { ArmDesk } from "../armDesk";
import { armStore } from "../armStore";

/** Lines of traffic in a report: enough for what led to a problem; "Save" in the bus log has all five seconds. */
const MOST_LINES = 400;
/** News in a report. */
const MOST_NEWS = 10;

/**
 * The details of a problem of an arm, as text.
 *
 * @param arm - As it was when the problem was shown; the log is read now.
 */
export async function armReport(desk: Pick<ArmDesk, "readLog">, arm: ArmStatus): Promise<string> {
  const log = (await desk.readLog(arm.role, null)) ?? "";
  const lines = log === "" ? [] : log.split("\n");
  const { news } = armStore.getState();
  const { role, wire, phase, task, reason, blocks, warnings, supply, loop, quality, servos } = arm;
  return detailsText({
    code: reason?.code ?? blocks[0]?.code ?? "none",
    message: `${role} arm, ${phase}`,
    arm: { role, wire, phase, task, reason, blocks, warnings, supply, loop, quality, servos },
    news: news.filter((each) => each.role === role).slice(-MOST_NEWS),
    busLog: lines.slice(-MOST_LINES),
  });
}
