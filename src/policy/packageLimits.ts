/** What is refused of a policy package before it is opened. */

/**
 * Largest network, bytes. A package in the page lies there, in the session and in the policy's worker, and the runtime
 * takes more than twice as much again; larger ones would run a tab of 4 GB out of memory instead of being refused.
 */
export const MAX_WEIGHT_BYTES = 512 * 1024 * 1024;

/** Formats that can run code when they are opened, by file name. */
export const UNSAFE_NAME = /\.(pt|pth|pkl|pickle|ckpt|joblib|npy|bin)$/i;
