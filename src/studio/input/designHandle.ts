/** What the keys of the design mode do; null while its panels are not on the page. */

interface DesignHandle {
  /** Removes what is picked. */
  remove(): void;
  duplicate(): void;
  pickAll(): void;
}

export const designHandle: { current: DesignHandle | null } = { current: null };
