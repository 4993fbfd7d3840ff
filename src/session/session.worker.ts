/**
 * The session's worker: a loop that calls the session when something is due, and the real arms beside it.
 *
 * A dedicated worker's timers keep their pace in a hidden tab and while the page's thread is busy.
 */

import { so101 } from "../robot/so101";
import { isArmCommand } from "./arm/armProtocol";
import { LateArmDesk } from "./arm/lateArmDesk";
import type { SessionEvent, WorkerRequest } from "./protocol";
import { Session } from "./session";

const post = (event: SessionEvent, transfer: readonly ArrayBuffer[] = []): void => postMessage(event, [...transfer]);
const desk = new LateArmDesk(async () => {
  const { openWorkerDesk } = await import("./arm/workerDesk");
  return openWorkerDesk(post, { simulation: () => session.sent, isDiverged: () => session.isDiverged() });
});
const session = new Session({
  robot: so101,
  clock: () => performance.now(),
  breathe: () => new Promise((resolve) => setTimeout(resolve)),
  realArm: () => desk.mirrored,
  post,
});

addEventListener("message", ({ data: { id, command } }: MessageEvent<WorkerRequest>) => {
  if (isArmCommand(command)) {
    void desk.receive(command).then((error) => post({ type: "reply", id, error }));
    return;
  }
  desk.overhear(command);
  session.receive({ id, command });
});

function loop(): void {
  let waitMs = 0;
  try {
    waitMs = session.tick(performance.now());
  } finally {
    // Also after a mistake: the session still answers commands.
    setTimeout(loop, waitMs);
  }
}

loop();
