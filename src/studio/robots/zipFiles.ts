/**
 * Reads zip archives that may come from a stranger: every number in the directory is checked before anything is unpacked,
 * and unpacking stops where an entry grows beyond what it claims (APPNOTE.TXT 6.3.10, sections 4.3.12 and 4.3.16).
 */

import { Inflate } from "fflate";
import { InputError } from "../../errors";
import { decodeUtf8 } from "../../math/utf8";
import { MOST_BYTES, MOST_FILES, type RobotFile } from "./robotFiles";

/** B18: an entry that grows more than this is a bomb. */
const MOST_RATIO = 100;
const END_OF_DIRECTORY = 0x06054b50;
const DIRECTORY_ENTRY = 0x02014b50;
const LOCAL_HEADER = 0x04034b50;
const END_SIZE = 22;
const LONGEST_COMMENT = 65535;
/** Compressed bytes between two looks at how much has come out. */
const PORTION = 65536;

interface Entry {
  readonly path: string;
  readonly method: number;
  readonly packed: number;
  readonly size: number;
  readonly at: number;
}

/**
 * @param name - What to call the archive in an error.
 * @returns Its files; each is unpacked when it is asked for.
 * @throws {InputError} `E_ZIP`.
 */
export function zipFiles(name: string, bytes: Uint8Array): RobotFile[] {
  const entries = directoryOf(name, bytes);
  return entries.map((entry) => ({
    path: entry.path,
    size: entry.size,
    bytes: async () => unpacked(name, bytes, entry),
  }));
}

function directoryOf(name: string, bytes: Uint8Array): Entry[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const end = endOfDirectory(view);
  if (end < 0) throw refused(name, "it has no directory at its end", "Zip it again: it may have been cut off.");
  const count = view.getUint16(end + 10, true);
  if (count > MOST_FILES) {
    throw refused(name, `it has ${count} entries; at most ${MOST_FILES} are read`, "Zip only the robot's folder.");
  }
  const entries: Entry[] = [];
  let at = view.getUint32(end + 16, true);
  let total = 0;
  for (let k = 0; k < count; k++) {
    if (at + 46 > bytes.length || view.getUint32(at, true) !== DIRECTORY_ENTRY) {
      throw refused(name, `entry ${k + 1} of its directory is broken`, "Zip it again.");
    }
    const nameLength = view.getUint16(at + 28, true);
    const entry: Entry = {
      path: safePath(name, bytes.subarray(at + 46, at + 46 + nameLength)),
      method: view.getUint16(at + 10, true),
      packed: view.getUint32(at + 20, true),
      size: view.getUint32(at + 24, true),
      at: view.getUint32(at + 42, true),
    };
    const isLocked = (view.getUint16(at + 8, true) & 1) === 1;
    checkEntry(name, entry, isLocked);
    total += entry.size;
    if (total > MOST_BYTES) {
      throw refused(name, `unpacked it has more than ${MOST_BYTES / 1e6} MB`, "Zip only the robot's folder.");
    }
    if (!entry.path.endsWith("/") && !/(^|\/)(__MACOSX\/|\.)/.test(entry.path)) entries.push(entry);
    at += 46 + nameLength + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
  }
  return entries;
}

function endOfDirectory(view: DataView): number {
  const last = view.byteLength - END_SIZE;
  for (let at = last; at >= Math.max(0, last - LONGEST_COMMENT); at--) {
    if (view.getUint32(at, true) === END_OF_DIRECTORY) return at;
  }
  return -1;
}

/** A path below the archive; anything that would lead out of it is refused, not repaired. */
function safePath(name: string, raw: Uint8Array): string {
  const decoded = decodeUtf8(raw);
  const path = ("text" in decoded ? decoded.text : String.fromCharCode(...raw)).replaceAll("\\", "/");
  const isOutside = path.startsWith("/") || /^[a-z]:/i.test(path) || path.split("/").includes("..");
  if (path !== "" && !isOutside) return path;
  throw refused(name, `the entry "${path}" leads out of the archive`, "Zip the folder itself, with relative paths.");
}

function checkEntry(name: string, { path, method, packed, size }: Entry, isLocked: boolean): void {
  if (isLocked) throw refused(name, `"${path}" is encrypted`, "Zip it without a password.");
  if (method !== 0 && method !== 8) {
    throw refused(name, `"${path}" is packed by method ${method}`, "Zip it with the usual method, deflate.");
  }
  if (size > MOST_RATIO * Math.max(packed, 1)) {
    throw refused(name, `"${path}" would grow from ${packed} to ${size} bytes`, "Unpack it and give the folder.");
  }
}

function unpacked(name: string, bytes: Uint8Array, { path, method, packed, size, at }: Entry): Uint8Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (at + 30 > bytes.length || view.getUint32(at, true) !== LOCAL_HEADER) {
    throw refused(name, `"${path}" is not where the directory says`, "Zip it again.");
  }
  const from = at + 30 + view.getUint16(at + 26, true) + view.getUint16(at + 28, true);
  if (from + packed > bytes.length) throw refused(name, `"${path}" is cut off`, "Zip it again.");
  const data = bytes.subarray(from, from + packed);
  const out = method === 0 ? data.slice() : inflated(name, path, data, size);
  if (out.length === size) return out;
  throw refused(name, `"${path}" has ${out.length} bytes; its entry says ${size}`, "Zip it again.");
}

function inflated(name: string, path: string, data: Uint8Array, size: number): Uint8Array {
  const out = new Uint8Array(size);
  let length = 0;
  const inflate = new Inflate((chunk) => {
    if (length + chunk.length > size)
      throw refused(name, `"${path}" grows beyond the ${size} bytes it claims`, "Do not trust it.");
    out.set(chunk, length);
    length += chunk.length;
  });
  try {
    for (let at = 0; at < data.length; at += PORTION) {
      inflate.push(data.subarray(at, at + PORTION), at + PORTION >= data.length);
    }
  } catch (error) {
    if (error instanceof InputError) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    throw refused(name, `"${path}" cannot be unpacked: ${reason}`, "Zip it again.");
  }
  return out.subarray(0, length);
}

function refused(name: string, reason: string, tip: string): InputError {
  return new InputError(`the archive "${name}" is refused: ${reason}`, tip, { code: "E_ZIP", where: name });
}
