/** Whether there is something to show: the first poses and the first status have come, and the poses were drawn. */

import { useEffect, useState } from "react";
import { useEngine, useSession } from "../engineContext";

/** Often enough that nobody sees the wait, ms. */
const LOOK_MS = 50;

export function useFirstFrame(): boolean {
  const engine = useEngine();
  const hasStatus = useSession((s) => s.status !== null);
  const [hasFrame, setFrame] = useState(false);
  useEffect(() => {
    if (hasFrame) return;
    let handle = 0;
    const timer = setInterval(() => {
      if (!engine.draw.current) return;
      clearInterval(timer);
      // The view places the poses in the next turn of its loop; the one after that shows them.
      handle = requestAnimationFrame(() => {
        handle = requestAnimationFrame(() => setFrame(true));
      });
    }, LOOK_MS);
    return () => {
      clearInterval(timer);
      cancelAnimationFrame(handle);
    };
  }, [engine, hasFrame]);
  return hasStatus && hasFrame;
}
