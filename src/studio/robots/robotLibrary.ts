/** Robots on this device: their files in IndexedDB, under the hash of their contents. */

import type { RobotReading } from "./robotHash";

/** One line of the list. */
export interface KnownRobot {
  readonly id: string;
  readonly name: string;
  readonly joints: number;
  readonly bytes: number;
  /** ISO 8601 */
  readonly addedAt: string;
}

interface StoredRobot extends KnownRobot {
  readonly reading: RobotReading;
  readonly files: ReadonlyMap<string, Uint8Array>;
}

const DATABASE = "jointspace.robots";
const LIST = "list";
const FILES = "files";

/** @throws {DOMException} When the browser keeps nothing (private mode, no room). */
export async function listRobots(): Promise<KnownRobot[]> {
  const all = await inStore<KnownRobot[]>(LIST, "readonly", (store) => store.getAll());
  return all.sort((a, b) => b.addedAt.localeCompare(a.addedAt));
}

/** @throws {DOMException} As above; nothing of the robot is kept then. */
export async function keepRobot({ reading, files, ...line }: StoredRobot): Promise<void> {
  const database = await opened();
  try {
    await new Promise<void>((resolve, reject) => {
      const change = database.transaction([LIST, FILES], "readwrite");
      change.oncomplete = () => resolve();
      change.onabort = () => reject(change.error ?? new DOMException("the robot was not kept", "QuotaExceededError"));
      change.objectStore(LIST).put(line);
      change.objectStore(FILES).put({ id: line.id, reading, files });
    });
  } finally {
    database.close();
  }
}

/** Reading and files of a robot; null when it is not on this device. */
export async function storedRobot(id: string): Promise<Pick<StoredRobot, "reading" | "files"> | null> {
  return (
    (await inStore<Pick<StoredRobot, "reading" | "files"> | undefined>(FILES, "readonly", (store) => store.get(id))) ??
    null
  );
}

/** @throws {DOMException} As above. */
export async function removeRobot(id: string): Promise<void> {
  await inStore(FILES, "readwrite", (store) => store.delete(id));
  await inStore(LIST, "readwrite", (store) => store.delete(id));
}

async function inStore<T>(
  name: string,
  mode: IDBTransactionMode,
  act: (store: IDBObjectStore) => IDBRequest,
): Promise<T> {
  const database = await opened();
  try {
    return await new Promise<T>((resolve, reject) => {
      const request = act(database.transaction(name, mode).objectStore(name));
      request.onsuccess = () => resolve(request.result as T);
      request.onerror = () => reject(request.error);
    });
  } finally {
    database.close();
  }
}

function opened(): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(DATABASE, 1);
    request.onupgradeneeded = () => {
      request.result.createObjectStore(LIST, { keyPath: "id" });
      request.result.createObjectStore(FILES, { keyPath: "id" });
    };
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}
