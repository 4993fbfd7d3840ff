/**
 * Scene files, `<name>.jointspace.json`: the document as people read it. What stands beside a scene is kept under `x-share`, in
 * the same words as in a link, so that a file of ours is a scene document like any other.
 */

import { InputError } from "../errors";
import { decodeUtf8 } from "../math/utf8";
import { canonicalScene } from "./canonicalScene";
import { parseJsonText } from "./jsonText";
import { fieldError } from "./linkFields";
import { isRecord, showValue } from "./plainData";
import { optionFields, type SharedScene, sharedScene } from "./sharedScene";

/** Largest scene file, bytes. */
export const LARGEST_SCENE_FILE = 1024 * 1024;

const OPTIONS_KEY = "x-share";

/**
 * The text of a scene file.
 *
 * @throws {InputError} As `parseScene`.
 */
export function writeSceneFile(shared: SharedScene): string {
  const document = canonicalScene(shared.document);
  const fields = optionFields({ ...shared, document });
  const file = fields.length === 0 ? document : { ...document, [OPTIONS_KEY]: Object.fromEntries(fields) };
  return `${JSON.stringify(file, null, 2)}\n`;
}

/**
 * Reads the bytes of a scene file.
 *
 * @throws {InputError} E_FILE (too large), E_JSON, E_LINK_FIELD, and as `parseScene`.
 */
export function readSceneFile(bytes: Uint8Array): SharedScene {
  if (bytes.length > LARGEST_SCENE_FILE) throw fileTooLarge(bytes.length);
  const decoded = decodeUtf8(bytes);
  if ("problem" in decoded) {
    throw new InputError("the file is not UTF-8 text", "Save the scene as UTF-8 JSON.", { code: "E_JSON" });
  }
  return readSceneText(decoded.text);
}

/**
 * Reads the text of a scene file.
 *
 * @throws {InputError} E_JSON, E_LINK_FIELD, and as `parseScene`.
 */
export function readSceneText(text: string): SharedScene {
  const parsed = parseJsonText(text);
  if (!isRecord(parsed)) return sharedScene(canonicalScene(parsed), new Map());
  const { [OPTIONS_KEY]: options, ...document } = parsed;
  return sharedScene(canonicalScene(document), optionsOf(options));
}

function optionsOf(options: unknown): ReadonlyMap<string, string> {
  if (options === undefined) return new Map();
  if (!isRecord(options)) throw fieldError(`/${OPTIONS_KEY} is ${showValue(options)}; expected an object`);
  return new Map(
    Object.entries(options).map(([name, value]) => {
      if (typeof value === "string") return [name, value];
      throw fieldError(`/${OPTIONS_KEY}/${showValue(name)} is ${showValue(value)}; expected a text`);
    }),
  );
}

/** The error of a file that is no scene because of its size alone. */
export function fileTooLarge(bytes: number): InputError {
  return new InputError(
    `the file has ${bytes} bytes; a scene has at most ${LARGEST_SCENE_FILE}`,
    "Choose the file of a scene.",
    { code: "E_FILE" },
  );
}
