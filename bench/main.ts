/** All measurements: `npm run bench`, with `-- --json FILE` to keep the figures and `-- physics`, `-- arm`, `-- page` or, of it alone, `-- evaluation`. */

import { writeFileSync } from "node:fs";
import { benchArm } from "./arm";
import { benchEvaluation } from "./evaluation";
import { benchPage } from "./page";
import { benchPhysics } from "./physics";

const argv = process.argv.slice(2);
const jsonAt = argv.indexOf("--json");
const jsonFile = jsonAt >= 0 ? argv[jsonAt + 1] : undefined;
const parts = argv.filter((word, i) => !word.startsWith("--") && (jsonAt < 0 || i !== jsonAt + 1));
const wants = (part: string): boolean => parts.length === 0 || parts.includes(part);

const figures: Record<string, number> = {};
if (wants("physics")) Object.assign(figures, await benchPhysics());
if (wants("arm")) Object.assign(figures, await benchArm());
if (wants("page") || wants("evaluation")) Object.assign(figures, await benchEvaluation());
if (wants("page")) Object.assign(figures, await benchPage());
// Those of the arm stand in its table.
const listed = Object.entries(figures).filter(([name]) => !name.startsWith("arm."));
for (const [name, value] of listed) console.log(`${name.padEnd(48)} ${Number(value.toPrecision(4))}`);
if (jsonFile) writeFileSync(jsonFile, `${JSON.stringify(figures, null, 2)}\n`);
