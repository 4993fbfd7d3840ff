/**
 * A person's scenes on this device: each with a name and its last ten versions, in IndexedDB.
 *
 * Where the browser keeps nothing (private mode, no room), the scenes live in this page's memory until it is closed, and the
 * person is told once. `idb` gives the database promises and types.
 */

import { type DBSchema, type IDBPDatabase, openDB } from "idb";
import type { SharedOptions } from "../../world/sharedScene";
import type { StudioDocument } from "../stores/documentStore";

/** What came in a file beside its scene, and is no part of the document. */
export type Beside = Pick<SharedOptions, "camera" | "lead" | "robot">;

/** A scene as it was at one time. */
export interface SceneVersion {
  /** Wall time, ms since 1970. */
  readonly at: number;
  readonly document: StudioDocument;
  /** Left out for a scene that came alone. */
  readonly beside?: Beside;
}

/** One line of the library. */
export interface SceneEntry {
  readonly id: string;
  /** What the person called it; null shows the scene's own title. */
  readonly name: string | null;
  readonly createdAt: number;
  readonly changedAt: number;
}

interface StoredVersions {
  readonly id: string;
  /** Newest first. */
  readonly versions: readonly SceneVersion[];
}

interface LibrarySchema extends DBSchema {
  entries: { key: string; value: SceneEntry };
  versions: { key: string; value: StoredVersions };
}

/** Most versions that are kept of a scene; what is left of each when the browser has no room. */
export const MOST_VERSIONS = 10;
const FEWEST_VERSIONS = 2;
/** Changes within so long of a version's beginning belong to it, ms. */
const VERSION_SPAN_MS = 120_000;
const DATABASE = "jointspace.library";

/** What goes wrong with the browser's memory; "trimmed": all is kept, but old versions had to make room for it. */
export type ArchiveProblem = { readonly kind: "blocked" | "full" | "trimmed"; readonly reason: string };

/** How a save went: kept, kept in the room of old versions, or only on the page until it is closed. */
export type SaveResult = "kept" | "trimmed" | "unsaved";

interface SceneChange {
  readonly name?: string | null;
  readonly isNew?: boolean;
  readonly beside?: Beside;
}

export class SceneArchive {
  readonly #onProblem: (problem: ArchiveProblem) => void;
  readonly #clock: () => number;
  readonly #database: Promise<IDBPDatabase<LibrarySchema> | null>;
  /** What the browser did not take. It is newer than what the browser has. */
  readonly #unsaved = new Map<string, { readonly entry: SceneEntry; readonly versions: readonly SceneVersion[] }>();
  readonly #removed = new Set<string>();
  readonly #told = new Set<ArchiveProblem["kind"]>();
  #queue: Promise<unknown> = Promise.resolve();

  /** @param clock - Wall time, ms since 1970. */
  constructor(clock: () => number, onProblem: (problem: ArchiveProblem) => void) {
    this.#clock = clock;
    this.#onProblem = onProblem;
    this.#database = openLibrary().catch((error: unknown) => {
      this.#tell("blocked", error);
      return null;
    });
  }

  /** Whether there are scenes that only this page holds. */
  get hasUnsaved(): boolean {
    return this.#unsaved.size > 0;
  }

  /** All scenes, the one that was changed last first. */
  async list(): Promise<SceneEntry[]> {
    const kept = (await this.#try((database) => database.getAll("entries"))) ?? [];
    const known = new Map(kept.filter(({ id }) => !this.#removed.has(id)).map((entry) => [entry.id, entry]));
    for (const { entry } of this.#unsaved.values()) known.set(entry.id, entry);
    return [...known.values()].sort((a, b) => b.changedAt - a.changedAt);
  }

  /** Versions of a scene, newest first; empty for one that is not here. */
  async versions(id: string): Promise<readonly SceneVersion[]> {
    const unsaved = this.#unsaved.get(id);
    if (unsaved) return unsaved.versions;
    if (this.#removed.has(id)) return [];
    return (await this.#try((database) => database.get("versions", id)))?.versions ?? [];
  }

  /** What reads and writes back is done one after the other: of two at the same time one would be lost. */
  #inTurn<T>(act: () => Promise<T>): Promise<T> {
    const done = this.#queue.then(act);
    this.#queue = done.catch(() => undefined);
    return done;
  }

  /**
   * Writes the present state of a scene. A new version begins two minutes after the last one began, or when asked for.
   *
   * @param change - The name, where it changes; `isNew` begins a version in any case; `beside` where something came along.
   */
  save(id: string, document: StudioDocument, change: SceneChange = {}): Promise<SaveResult> {
    return this.#inTurn(() => this.#save(id, document, change));
  }

  async #save(id: string, document: StudioDocument, change: SceneChange): Promise<SaveResult> {
    const now = this.#clock();
    const before = await this.versions(id);
    const [newest, ...older] = before;
    const joins = !change.isNew && newest !== undefined && now - newest.at < VERSION_SPAN_MS;
    // What came with a scene is said of what is made of it too.
    const beside = change.beside ?? newest?.beside;
    const version: SceneVersion = { at: joins ? newest.at : now, document, ...(beside && { beside }) };
    const versions = [version, ...(joins ? older : before)].slice(0, MOST_VERSIONS);
    const known = await this.#entry(id);
    const entry: SceneEntry = {
      id,
      name: change.name !== undefined ? change.name : (known?.name ?? null),
      createdAt: known?.createdAt ?? now,
      changedAt: now,
    };
    return this.#write(entry, versions);
  }

  /** Gives a scene another name; its time of change stays. */
  rename(id: string, name: string): Promise<void> {
    return this.#inTurn(async () => {
      const entry = await this.#entry(id);
      if (entry) await this.#write({ ...entry, name }, await this.versions(id));
    });
  }

  /** Takes a scene away. @returns What brings it back. */
  remove(id: string): Promise<() => Promise<void>> {
    return this.#inTurn(() => this.#remove(id));
  }

  async #remove(id: string): Promise<() => Promise<void>> {
    const entry = await this.#entry(id);
    const versions = await this.versions(id);
    this.#unsaved.delete(id);
    this.#removed.add(id);
    await this.#try(async (database) => {
      const change = database.transaction(["entries", "versions"], "readwrite");
      await Promise.all([
        change.objectStore("entries").delete(id),
        change.objectStore("versions").delete(id),
        change.done,
      ]);
    });
    return () =>
      this.#inTurn(async () => {
        this.#removed.delete(id);
        if (entry) await this.#write(entry, versions);
      });
  }

  async #entry(id: string): Promise<SceneEntry | undefined> {
    const unsaved = this.#unsaved.get(id);
    if (unsaved) return unsaved.entry;
    return this.#removed.has(id) ? undefined : await this.#try((database) => database.get("entries", id));
  }

  async #write(entry: SceneEntry, versions: readonly SceneVersion[]): Promise<SaveResult> {
    this.#removed.delete(entry.id);
    this.#unsaved.set(entry.id, { entry, versions });
    const database = await this.#database;
    if (!database) return "unsaved";
    try {
      await put(database, entry, versions);
      this.#unsaved.delete(entry.id);
      return "kept";
    } catch (error) {
      return this.#writeInLittleRoom(database, entry, versions, error);
    }
  }

  /** Gives up old versions of all scenes for the newest state of this one. */
  async #writeInLittleRoom(
    database: IDBPDatabase<LibrarySchema>,
    entry: SceneEntry,
    versions: readonly SceneVersion[],
    cause: unknown,
  ): Promise<SaveResult> {
    try {
      if (!isFull(cause)) throw cause;
      for (const { id, versions: others } of await database.getAll("versions")) {
        await database.put("versions", { id, versions: others.slice(0, FEWEST_VERSIONS) });
      }
      await put(database, entry, versions.slice(0, FEWEST_VERSIONS));
      this.#unsaved.delete(entry.id);
      this.#tell("trimmed", cause);
      return "trimmed";
    } catch (error) {
      this.#tell(isFull(error) ? "full" : "blocked", error);
      return "unsaved";
    }
  }

  async #try<T>(act: (database: IDBPDatabase<LibrarySchema>) => Promise<T>): Promise<T | undefined> {
    const database = await this.#database;
    if (!database) return undefined;
    try {
      return await act(database);
    } catch (error) {
      this.#tell("blocked", error);
      return undefined;
    }
  }

  /** Once: a browser that keeps nothing does so every time. */
  #tell(kind: ArchiveProblem["kind"], error: unknown): void {
    if (this.#told.has(kind)) return;
    this.#told.add(kind);
    this.#onProblem({ kind, reason: error instanceof Error ? error.message || error.name : String(error) });
  }
}

/** Async, for some browsers refuse by throwing at once. */
async function openLibrary(): Promise<IDBPDatabase<LibrarySchema>> {
  return await openDB<LibrarySchema>(DATABASE, 1, {
    upgrade(database) {
      database.createObjectStore("entries", { keyPath: "id" });
      database.createObjectStore("versions", { keyPath: "id" });
    },
  });
}

async function put(
  database: IDBPDatabase<LibrarySchema>,
  entry: SceneEntry,
  versions: readonly SceneVersion[],
): Promise<void> {
  const change = database.transaction(["entries", "versions"], "readwrite");
  await Promise.all([
    change.objectStore("entries").put(entry),
    change.objectStore("versions").put({ id: entry.id, versions }),
    change.done,
  ]);
}

function isFull(error: unknown): boolean {
  return error instanceof DOMException && error.name === "QuotaExceededError";
}
