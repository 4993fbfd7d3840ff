import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { MANIFEST_FILE } from "../control/policyFiles";
import { readManifest } from "../policy/policyPackage";
import type { EpisodeResult } from "../session/evaluationReport";
import { modelCard } from "./modelCard";

const SHIPPED = fileURLToPath(new URL("../../public/policies/cube-in-the-tray/", import.meta.url));
const manifestBytes = readFileSync(`${SHIPPED}${MANIFEST_FILE}`);
const manifest = readManifest(manifestBytes);

const results = Array.from({ length: 200 }, (_, k): EpisodeResult => {
  const outcome = k === 7 ? ({ kind: "timeout", timeS: 30 } as const) : ({ kind: "success", timeS: 5 } as const);
  return {
    seed: 100_000 + k,
    outcome,
    progress: 1,
    stages: {},
    path: 1,
    drops: 0,
    contacts: 1,
    impulse: 2,
    coverage: null,
    jerk: null,
    peakSpeed: 0.2,
    hzAchieved: 30,
    counters: {},
    alreadySolved: false,
    steps: 150,
    hash: "",
    alerts: [],
  };
});

test("the card states success with interval, data, command, limits, licence and hash", () => {
  const card = modelCard(manifestBytes, results, 8.6);
  for (const fact of [
    "199 of 200 episodes, seeds 100000 to 100199",
    "99.5 % with a 95 % Wilson interval of 97.2 to 99.9 %",
    "Failures: timeout 1.",
    "seeds 0 to 799, in 6 rounds",
    "--episodes 200 --seed 100000",
    "It took 9 minutes",
    "## Limits",
    "poses of `cube` and `tray`",
    "Apache-2.0",
    manifest.weights.sha256,
    manifest.training.command,
  ]) {
    expect(card).toContain(fact);
  }
});

test("the shipped card speaks of the shipped weights", () => {
  const card = readFileSync(`${SHIPPED}README.md`, "utf8");
  for (const fact of [manifest.weights.sha256, manifest.licence, manifest.training.command])
    expect(card).toContain(fact);
  // Every section that a fresh card has, in its order.
  const sections = (text: string): string[] => text.match(/^## .*$/gm) ?? [];
  expect(sections(card)).toEqual(sections(modelCard(manifestBytes, results, 8.6)));
});
