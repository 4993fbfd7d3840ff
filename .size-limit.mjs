/** What a visitor fetches before the policy runtime, read from the build's own list: scripts, workers and styles, as brotli. */

import { readFileSync } from "node:fs";

const manifest = JSON.parse(readFileSync(new URL("dist/.vite/manifest.json", import.meta.url), "utf8"));

/** On the first screen although it is a chunk of its own. Dialogs and other languages come when they are asked for. */
const SHOWN_AT_ONCE = ["src/studio/panels/Plot.tsx"];

/** The files of a chunk and of everything it needs. */
function filesOf(key, seen = new Set()) {
  if (seen.has(key)) return [];
  seen.add(key);
  const chunk = manifest[key];
  if (!chunk) throw new Error(`the build has no "${key}"; is it named differently now?`);
  const own = [chunk.file, ...(chunk.css ?? []), ...(chunk.assets ?? []).filter((file) => /worker.*\.js$/.test(file))];
  return [...own, ...(chunk.imports ?? []).flatMap((next) => filesOf(next, seen))];
}

/** What the page itself asks for, by its scripts. */
const page = readFileSync(new URL("dist/index.html", import.meta.url), "utf8");
const asked = [...page.matchAll(/<script[^>]+src="\.\/([^"]+)"/g)].map(([, file]) => file);
const entries = Object.keys(manifest).filter((key) => asked.includes(manifest[key].file));
if (entries.length === 0) throw new Error("the page asks for no script of the build");
const files = new Set([...entries, ...SHOWN_AT_ONCE].flatMap((key) => filesOf(key)));

export default [
  {
    name: "What the page loads before the policy runtime: scripts, workers, styles, as brotli",
    path: [...files].map((file) => `dist/${file}`),
    limit: "500 kB",
    brotli: true,
  },
];
