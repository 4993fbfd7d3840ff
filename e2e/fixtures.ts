/** Every journey fails on a console error or warning, an uncaught error or anything that the content policy refuses. */

import { test as base, expect } from "@playwright/test";

/** fiber 9 makes a clock that three has replaced; nothing of ours reads it. */
const KNOWN_WARNINGS = [/THREE\.Clock: This module has been deprecated/];

export const test = base.extend<{ expectedErrors: RegExp[]; quietPage: undefined }>({
  /** Problems that a journey provokes on purpose. */
  expectedErrors: [[], { option: true }],
  quietPage: [
    async ({ page, expectedErrors }, use) => {
      const problems: string[] = [];
      page.on("console", (message) => {
        if (["error", "warning"].includes(message.type())) problems.push(`${message.type()}: ${message.text()}`);
      });
      page.on("pageerror", (error) => problems.push(`uncaught: ${error.message}`));
      await use(undefined);
      const known = [...KNOWN_WARNINGS, ...expectedErrors];
      const unexpected = problems.filter((problem) => !known.some((pattern) => pattern.test(problem)));
      expect(unexpected, "the page stays free of errors and warnings").toEqual([]);
    },
    { auto: true },
  ],
});

export { expect };
