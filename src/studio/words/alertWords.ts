/**
 * What a person is told about each code, in English: what happened, and what to do.
 *
 * The message that comes with an alert has the particulars (names, numbers) in English and is shown under these words;
 * so a code means the same everywhere, whoever raised it.
 */

import type { Language } from "./text";

export interface AlertWords {
  readonly what: string;
  readonly todo: string;
}

const en = {
  E_ACTION_LENGTH: {
    what: "A command had the wrong number of joints; the arm holds.",
    todo: "Choose a controller that was made for this robot.",
  },
  E_ACTION_NAN: {
    what: "A command was not a number; the arm holds its last target.",
    todo: "Start the seed again. If it returns, choose another controller.",
  },
  E_ALREADY_SOLVED: {
    what: "With this seed the task is solved before the arm moves.",
    todo: "Take the next seed, or change the task so that there is something to do.",
  },
  E_DEVICE: { what: "A part of this machine failed.", todo: "Reload the page. Copy the details if it happens again." },
  E_FETCH: {
    what: "A file could not be loaded.",
    todo: "Check the connection, then try again.",
  },
  E_FILE: { what: "A file could not be read.", todo: "Choose it again; it may have been moved or changed." },
  E_GPU_LOST: {
    what: "The graphics card went away; the policy goes on without it.",
    todo: "Nothing has to be done. Reload the page to use the card again.",
  },
  E_HASH: {
    what: "The weights are not those that the package describes; they were not run.",
    todo: "Get the whole package again, then try again.",
  },
  E_INPUT: { what: "Something that was given cannot be used.", todo: "Look at the details below and correct it." },
  E_INTERNAL: {
    what: "Something of ours broke. The session stands still.",
    todo: "Press play, or start the seed again. Please send us the details.",
  },
  E_JSON: { what: "policy.json cannot be read.", todo: "Export the package again." },
  E_KEY: { what: "This key cannot be used here.", todo: "Choose another key." },
  E_NEWER_VERSION: {
    what: "This file was made for a newer version of the studio.",
    todo: "Reload the page to get the newest version, then open it again.",
  },
  E_NO_EXPERT: { what: "No script knows how to do this task.", todo: "Lead the arm yourself, or choose a policy." },
  E_NO_POLICY: { what: "This policy is not loaded.", todo: "Choose it again." },
  E_NO_RUN: { what: "This run cannot be written down.", todo: "Reset, run again, and share that run." },
  E_NO_SCENE: { what: "No scene is open.", todo: "Choose a task at the top." },
  E_NO_SCORE: { what: "A person cannot be scored over seeds.", todo: "Choose a policy or the expert." },
  E_SCORE_ROBOT: { what: "Another robot is open; scores are for the SO-101.", todo: "Choose the SO-101, then start." },
  E_RUN_ARM: { what: "The run was made with another arm.", todo: "Choose that arm, then open the run again." },
  E_RUN_CORRUPT: { what: "The run was cut off or changed.", todo: "Ask for it again, or for the file." },
  E_ONNX_EXTERNAL: {
    what: "The model keeps its weights in another file.",
    todo: "Save the model as one file (save_as_external_data=False).",
  },
  E_ONNX_MEMORY: {
    what: "The model is too large for a page.",
    todo: "Export a smaller network, or one with 16-bit weights. Closing other tabs may help.",
  },
  E_ONNX_OP: {
    what: "The model uses operations that do not run here.",
    todo: "Export it with standard operators, opset 17.",
  },
  E_ONNX_PARSE: {
    what: "model.onnx is not a complete model.",
    todo: "Download the real file again; a web page or a Git LFS pointer is not the model.",
  },
  E_PHYSICS_DIVERGED: {
    what: "The simulation diverged. It is paused; this episode does not count.",
    todo: "Step back once to the last good instant, or start the seed again. Please send us scene and seed.",
  },
  E_POLICY_EXAMPLE: {
    what: "This machine computes something else than the machine that trained the policy; it was not run.",
    todo: "Update the browser or the graphics driver, then try again.",
  },
  E_POLICY_FILES: {
    what: "This is no policy package.",
    todo: "Choose policy.json and model.onnx together, or drop the folder that holds them.",
  },
  E_POLICY_GONE: { what: "The policy's worker is gone; the arm holds.", todo: "Choose the policy again." },
  E_POLICY_HANDLE: { what: "The policy is no longer open.", todo: "Choose it again." },
  E_POLICY_LATE: {
    what: "The policy thinks too slowly; the arm holds until its next actions come.",
    todo: "Close other tabs, or slow the simulation down.",
  },
  E_POLICY_OUTPUT: {
    what: "The policy gave a command that cannot be; the arm holds its last target.",
    todo: "Start the seed again, or choose another controller.",
  },
  E_POLICY_SHAPE: {
    what: "The policy does not fit this robot or this scene.",
    todo: "Choose a policy that was trained for them, or export it with the names and shapes of its manifest.",
  },
  E_POLICY_STATS: {
    what: "The statistics of the policy's training data are missing or useless.",
    todo: "Export the policy again together with its statistics.",
  },
  E_POLICY_UNITS: {
    what: "The policy's joints or units are not those of this robot.",
    todo: "Convert it to degrees and a gripper from 0 to 100, or choose another policy.",
  },
  E_RANGE: { what: "A value is outside what is allowed.", todo: "Look at the details below and correct it." },
  E_RENDER: {
    what: "A part of the page could not be drawn. Everything else goes on, STOP too.",
    todo: "Try again. If it happens again, send us the details.",
  },
  E_RESET_UNPLACEABLE: {
    what: "With this seed the objects find no place. It does not count.",
    todo: "Take the next seed, or give the objects more room.",
  },
  E_SCHEMA: { what: "The file does not follow the format.", todo: "Look at the details below and correct it." },
  E_CONVEX_SHAPE: {
    what: "A shape of a robot or an object cannot be simulated.",
    todo: "Give it more points, or use a box, a sphere or a cylinder.",
  },
  E_SHAPE: { what: "A shape has a size that cannot be.", todo: "Look at the details below and correct it." },
  E_PUSH: { what: "There is nothing there to pull at.", todo: "Pull at something that stands in the scene." },
  E_SEED: { what: "This is no seed.", todo: "Use a whole number from 0 on." },
  E_SEED_OVERLAP: {
    what: "The policy was trained on some of these seeds; a score on them would prove nothing.",
    todo: "Choose a first seed from 100000 on.",
  },
  E_START: {
    what: "The given start is of another arm or scene.",
    todo: "Open the scene without it, or with the robot that it was made with.",
  },
  E_STOPPED: { what: "STOP is latched; nothing moves.", todo: "Press Resume first." },
  E_SPEED: { what: "This is no speed.", todo: "Choose one from the list." },
  E_STORAGE_LOW: {
    what: "There was little room in this browser: of each scene, only the two newest versions are left.",
    todo: "Download what you want to keep, or free some space.",
  },
  E_STORAGE_FULL: {
    what: "This browser has no room for more scenes.",
    todo: "Download what you want to keep, or delete scenes that you do not need.",
  },
  E_STORAGE: {
    what: "This browser does not keep your settings. Everything works until the page is closed.",
    todo: "Allow site data for this page, or free some space.",
  },
  E_TELEOP_INPUT: { what: "An input device gave something that is no position.", todo: "Let go and try again." },
  E_UNSAFE_FORMAT: {
    what: "This kind of file can run code when it is opened; it was not read.",
    todo: "Export the policy to ONNX with the program that trained it.",
  },
  E_WEBGL: {
    what: "The browser gives no room for another 3-D picture.",
    todo: "Close other tabs that draw in 3-D, or go on without pictures.",
  },
  E_WORKER: {
    what: "A part of the page that works in the background stopped.",
    todo: "Restart it where that is offered, or reload the page. Scene and seed are kept.",
  },
} as const satisfies Readonly<Record<string, AlertWords>>;

export type AlertCode = keyof typeof en;

/** Languages that are here; what is not loaded yet is said in English. */
const tables = new Map<Language, Readonly<Record<string, AlertWords>>>([["en", en]]);

/** Takes in the words of a language once they are loaded. */
export function addAlertWords(language: Language, words: Readonly<Record<AlertCode, AlertWords>>): void {
  tables.set(language, words);
}

/** Words for a code; those of `E_INPUT` for one that nobody foresaw. */
export function alertWords(code: string, language: Language): AlertWords {
  const words = tables.get(language) ?? en;
  return (words as Readonly<Record<string, AlertWords>>)[code] ?? words.E_INPUT!;
}

/** True when a code has words of its own. */
export function hasAlertWords(code: string): boolean {
  return code in en;
}
