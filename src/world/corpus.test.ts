/** Links of every version that was ever released open for ever, as what they were made from. */

import { expect, test } from "vitest";
import corpus from "./fixtures/corpusV1.json";
import { readShareLink } from "./shareLink";

const documents: Readonly<Record<string, unknown>> = corpus.documents;

test("the corpus of version 1 has the ten tasks and the annotated example, plain and with everything beside them", () => {
  expect(Object.keys(documents)).toHaveLength(11);
  for (const id of Object.keys(documents)) {
    const links = corpus.links.filter(({ document }) => document === id);
    expect(links.length).toBeGreaterThanOrEqual(7);
    expect(links.some(({ options }) => Object.values(options).every((option) => option !== null))).toBe(true);
  }
});

test.each(corpus.links.map((link, k) => [k, link.document, link] as const))("link %i, %s", (_k, id, link) => {
  const { document, ...options } = readShareLink(link.fragment)!;
  expect(JSON.stringify(document)).toBe(JSON.stringify(documents[id]));
  expect(options).toEqual(link.options);
});
