/** Every journey fails on a console error, an uncaught error or a refused request of the page. */

import { test as base, expect } from "@playwright/test";

export const test = base.extend<{ expectedErrors: RegExp[]; quietPage: undefined }>({
  /** Errors that a journey provokes on purpose. */
  expectedErrors: [[], { option: true }],
  quietPage: [
    async ({ page, expectedErrors }, use) => {
      const problems: string[] = [];
      page.on("console", (message) => {
        if (message.type() === "error") problems.push(`console: ${message.text()}`);
      });
      page.on("pageerror", (error) => problems.push(`uncaught: ${error.message}`));
      await use(undefined);
      const unexpected = problems.filter((p) => !expectedErrors.some((pattern) => pattern.test(p)));
      expect(unexpected, "the page stays free of errors").toEqual([]);
    },
    { auto: true },
  ],
});

export { expect };
