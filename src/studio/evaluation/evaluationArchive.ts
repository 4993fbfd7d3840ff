/**
 * Keeps the results of evaluations in this browser, one record per run and seed, so that a run that was stopped, or a page
 * that was closed, goes on where it was. Where the browser keeps nothing, the page's own memory does until it is closed.
 */

import type { EpisodeResult } from "../../session/evaluationReport";

export interface EvaluationArchive {
  /** Results of a run for the seeds from `first` to `last`. */
  load(run: string, first: number, last: number): Promise<readonly EpisodeResult[]>;
  keep(run: string, results: readonly EpisodeResult[]): Promise<void>;
  forget(run: string, first: number, last: number): Promise<void>;
}

const DATABASE = "jointspace.evaluations";
/** Runs that are kept; those that were used longest ago go first. */
const MOST_RUNS = 60;

/**
 * Opens the archive; the browser's store is opened when it is first needed.
 *
 * @param factory - The browser's store; may throw, as it does where site data are blocked.
 * @param onProblem - Called once, with the reason in the browser's words.
 */
export function openEvaluationArchive(
  factory: () => IDBFactory,
  onProblem: (reason: string) => void,
): EvaluationArchive {
  const memory = new Map<string, Map<number, EpisodeResult>>();
  let database: Promise<IDBDatabase> | null = null;
  let hasFailed = false;
  const attempt = async <T>(act: (store: IDBDatabase) => Promise<T>, otherwise: T): Promise<T> => {
    if (hasFailed) return otherwise;
    try {
      database ??= openDatabase(factory());
      return await act(await database);
    } catch (error) {
      if (!hasFailed) onProblem(error instanceof Error ? error.message : String(error));
      hasFailed = true;
      return otherwise;
    }
  };
  return {
    async load(run, first, last) {
      const kept = await attempt((store) => readResults(store, run, first, last), []);
      const own = [...(memory.get(run)?.values() ?? [])].filter(({ seed }) => seed >= first && seed <= last);
      return [...new Map([...kept, ...own].map((result) => [result.seed, result])).values()];
    },
    async keep(run, results) {
      const own = memory.get(run) ?? new Map<number, EpisodeResult>();
      memory.set(run, own);
      for (const result of results) own.set(result.seed, result);
      await attempt((store) => writeResults(store, run, results), undefined);
    },
    async forget(run, first, last) {
      for (const seed of memory.get(run)?.keys() ?? []) {
        if (seed >= first && seed <= last) memory.get(run)?.delete(seed);
      }
      await attempt((store) => deleteResults(store, run, first, last), undefined);
    },
  };
}

async function openDatabase(factory: IDBFactory): Promise<IDBDatabase> {
  const request = factory.open(DATABASE, 1);
  request.onupgradeneeded = () => {
    request.result.createObjectStore("results");
    request.result.createObjectStore("runs");
  };
  const database = await answerOf(request);
  await deleteOldRuns(database);
  return database;
}

/** The seeds of one run, in the order of their keys. */
function seedRange(run: string, first: number, last: number): IDBKeyRange {
  return IDBKeyRange.bound([run, first], [run, last]);
}

async function readResults(
  database: IDBDatabase,
  run: string,
  first: number,
  last: number,
): Promise<readonly EpisodeResult[]> {
  const store = database.transaction("results").objectStore("results");
  return answerOf<EpisodeResult[]>(store.getAll(seedRange(run, first, last)));
}

async function writeResults(database: IDBDatabase, run: string, results: readonly EpisodeResult[]): Promise<void> {
  const transaction = database.transaction(["results", "runs"], "readwrite");
  for (const result of results) transaction.objectStore("results").put(result, [run, result.seed]);
  transaction.objectStore("runs").put(Date.now(), run);
  await endOf(transaction);
}

async function deleteResults(database: IDBDatabase, run: string, first: number, last: number): Promise<void> {
  const transaction = database.transaction("results", "readwrite");
  transaction.objectStore("results").delete(seedRange(run, first, last));
  await endOf(transaction);
}

async function deleteOldRuns(database: IDBDatabase): Promise<void> {
  const transaction = database.transaction(["results", "runs"], "readwrite");
  const runs = transaction.objectStore("runs");
  const [keys, used] = await Promise.all([answerOf(runs.getAllKeys()), answerOf<number[]>(runs.getAll())]);
  const newest = keys.map((key, k) => ({ key: String(key), used: used[k]! })).sort((a, b) => b.used - a.used);
  for (const { key } of newest.slice(MOST_RUNS)) {
    runs.delete(key);
    transaction.objectStore("results").delete(seedRange(key, 0, Number.MAX_SAFE_INTEGER));
  }
  await endOf(transaction);
}

function answerOf<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error ?? new Error("the browser's store gave no reason"));
  });
}

function endOf(transaction: IDBTransaction): Promise<void> {
  return new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve();
    const fail = (): void => reject(transaction.error ?? new Error("the browser's store gave no reason"));
    transaction.onerror = fail;
    transaction.onabort = fail;
  });
}
