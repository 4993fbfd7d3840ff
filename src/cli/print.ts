/** Writes what a command was asked for to stdout; progress and errors go to stderr. */

/**
 * Prints a text.
 *
 * @returns Resolves once the text was taken.
 * @throws {Error} When it was not: nobody reads, or the disk is full.
 */
export function print(text: string): Promise<void> {
  return new Promise((resolve, reject) => {
    process.stdout.write(text, (error) => (error ? reject(error) : resolve()));
  });
}
