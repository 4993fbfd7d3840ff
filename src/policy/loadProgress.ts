/** How far the loading of a policy has come, for whoever waits. */

/** What is being loaded: the package's own file, the network's weights, the runtime. */
export type LoadStage = "manifest" | "weights" | "runtime";

export interface LoadProgress {
  readonly stage: LoadStage;
  /** Bytes that have arrived, uncompressed. */
  readonly loaded: number;
  /** Bytes of the whole; null when nobody knows. */
  readonly total: number | null;
}

export type OnLoadProgress = (progress: LoadProgress) => void;

/** Sizes of the runtime's WebAssembly files, bytes, of the pinned onnxruntime-web: a compressed answer does not tell. */
export const RUNTIME_BYTES: Readonly<Record<string, number>> = {
  "ort-wasm-simd-threaded": 14239897,
  "ort-wasm-simd-threaded.asyncify": 26781914,
};

/**
 * Passes a body on and counts it.
 *
 * @param total - Bytes that are expected; null takes what the server says, if it sends the body as it is.
 * @returns A response that reads like the one given.
 */
export function countedResponse(
  response: Response,
  stage: LoadStage,
  total: number | null,
  onProgress: OnLoadProgress,
): Response {
  if (!response.body || !response.ok) return response;
  const { headers, status, statusText } = response;
  const known = total ?? plainLength(headers);
  let loaded = 0;
  const counter = new TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>>({
    transform(chunk, controller) {
      loaded += chunk.byteLength;
      onProgress({ stage, loaded, total: known });
      controller.enqueue(chunk);
    },
  });
  return new Response(response.body.pipeThrough(counter), { headers, status, statusText });
}

/** The length that a server gives, where it is the length of what arrives here. */
function plainLength(headers: Headers): number | null {
  const length = Number(headers.get("content-length"));
  return length > 0 && !headers.has("content-encoding") ? length : null;
}

/** The part of a realm whose downloads are watched. */
export interface FetchRealm {
  fetch: typeof fetch;
}

/** Counts the download of the runtime, which the runtime starts by itself. */
export function watchRuntimeDownload(realm: FetchRealm, onProgress: OnLoadProgress): void {
  const original = realm.fetch.bind(realm);
  realm.fetch = async (input, init) => {
    const response = await original(input, init);
    const name = /([^/]+)\.wasm(?:$|\?)/.exec(addressOf(input))?.[1];
    return name === undefined ? response : countedResponse(response, "runtime", runtimeBytes(name), onProgress);
  };
}

/** @param name - File name without its ending; a build adds a hash to it. */
function runtimeBytes(name: string): number | null {
  const known = Object.entries(RUNTIME_BYTES).filter(([runtime]) => name.startsWith(runtime));
  const [best] = known.sort(([a], [b]) => b.length - a.length);
  return best?.[1] ?? null;
}

function addressOf(input: RequestInfo | URL): string {
  return input instanceof Request ? input.url : String(input);
}
