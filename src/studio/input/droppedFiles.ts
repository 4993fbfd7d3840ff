/** Files that were dropped on the page, out of folders too. */

/** The part of a `FileSystemEntry` that is needed here. */
export interface DroppedEntry {
  readonly isFile: boolean;
  readonly isDirectory: boolean;
  /** From the top of the drop, such as "/robot/meshes/arm.stl". */
  readonly fullPath?: string;
  file?(done: (file: File) => void, fail: (error: unknown) => void): void;
  createReader?(): { readEntries(done: (entries: DroppedEntry[]) => void, fail: (error: unknown) => void): void };
}

/** A file with its path from the top of what was dropped, without a slash at its start. */
export interface DroppedFile {
  readonly path: string;
  readonly file: File;
}

/** A robot has some dozens of files; a folder with more entries than this is something else, such as a home directory. */
const MOST_ENTRIES = 2001;
const DEEPEST = 8;

/**
 * Walks through dropped entries.
 *
 * @returns All files, at most `MOST_ENTRIES`; deeper folders are left out.
 */
export async function filesOf(dropped: readonly (DroppedEntry | File)[]): Promise<DroppedFile[]> {
  const files: DroppedFile[] = [];
  const visit = async (entries: readonly (DroppedEntry | File)[], depth: number): Promise<void> => {
    for (const entry of entries) {
      if (files.length >= MOST_ENTRIES) return;
      if (!("isFile" in entry)) files.push({ path: entry.name, file: entry });
      else if (entry.isFile) {
        const file = await fileOf(entry);
        files.push({ path: (entry.fullPath ?? file.name).replace(/^\/+/, ""), file });
      } else if (entry.isDirectory && depth < DEEPEST) await visit(await childrenOf(entry), depth + 1);
    }
  };
  await visit(dropped, 0);
  return files;
}

function fileOf(entry: DroppedEntry): Promise<File> {
  return new Promise((resolve, reject) => entry.file?.(resolve, reject));
}

/** A browser gives the entries of a folder in portions; an empty one is the end. */
async function childrenOf(folder: DroppedEntry): Promise<DroppedEntry[]> {
  const reader = folder.createReader?.();
  const all: DroppedEntry[] = [];
  while (reader && all.length < MOST_ENTRIES) {
    const portion = await new Promise<DroppedEntry[]>((resolve, reject) => reader.readEntries(resolve, reject));
    if (portion.length === 0) break;
    all.push(...portion);
  }
  return all;
}
