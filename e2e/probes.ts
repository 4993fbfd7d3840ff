/** Builds and serves the probe pages once for each worker of a run. */

import { join } from "node:path";
import { build } from "vite";
import { serve } from "../scripts/serve.mjs";
import { ROOT } from "../scripts/steps.mjs";
import { test as base } from "./fixtures";

const FOLDER = join(ROOT, ".cache/probes");
const FIRST_PORT = 24_273;

export interface Probes {
  /** Address of the folder, with a slash at the end. */
  readonly url: string;
  /** The folder on disk. */
  readonly folder: string;
}

export const test = base.extend<object, { probes: Probes }>({
  probes: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of wanted fixtures from this pattern.
    async ({}, use) => {
      await build({ configFile: join(ROOT, "vite.probes.config.ts"), logLevel: "error" });
      const site = await serve(FOLDER, FIRST_PORT, 50);
      await use({ url: `http://localhost:${site.port}/`, folder: FOLDER });
      site.close();
    },
    { scope: "worker" },
  ],
});
