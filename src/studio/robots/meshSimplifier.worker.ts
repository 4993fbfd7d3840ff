/** Simplifies one mesh, so that the page and its STOP go on meanwhile. */

import { InputError } from "../../errors";
import { simplifyStl } from "./meshSimplifier";
import type { SimplifyAnswer, SimplifyTask } from "./simplifyInWorker";

addEventListener("message", async ({ data: { name, bytes } }: MessageEvent<SimplifyTask>) => {
  try {
    const simpler = await simplifyStl(name, bytes);
    postMessage({ bytes: simpler } satisfies SimplifyAnswer, { transfer: [simpler.buffer] });
  } catch (error) {
    const known = error instanceof InputError ? error : null;
    const message = error instanceof Error ? error.message : String(error);
    postMessage({ code: known?.code ?? "E_MESH", message, tip: known?.tip ?? "" } satisfies SimplifyAnswer);
  }
});
