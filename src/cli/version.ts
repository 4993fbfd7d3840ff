/** The version of this build, as `package.json` has it. */
export const VERSION: string = import.meta.env.VITE_VERSION;
