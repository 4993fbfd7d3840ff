/**
 * The session's worker: a loop that calls the session when something is due, and nothing else.
 *
 * A dedicated worker's timers keep their pace in a hidden tab and while the page's thread is busy.
 */

import { so101 } from "../robot/so101";
import type { SessionEvent, SessionRequest } from "./protocol";
import { Session } from "./session";

const session = new Session({
  robot: so101,
  clock: () => performance.now(),
  breathe: () => new Promise((resolve) => setTimeout(resolve)),
  post: (event: SessionEvent, transfer) => postMessage(event, [...transfer]),
});

addEventListener("message", (message: MessageEvent<SessionRequest>) => session.receive(message.data));

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
