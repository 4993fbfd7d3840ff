import { expect, test } from "vitest";
import { licenceTexts } from "./licences.mjs";

test("what the site contains is named with the text of its licence; tools are not", () => {
  const text = licenceTexts();
  for (const name of ["three", "react-dom", "onnxruntime-web", "cannon-es", "@fontsource-variable/inter"]) {
    expect(text).toMatch(new RegExp(`^${name} \\d[^\\n]*\\([\\w.-]+\\)$`, "m"));
  }
  expect(text).toContain("SIL OPEN FONT LICENSE");
  expect(text).toContain("Permission is hereby granted, free of charge");
  expect(text).not.toMatch(/^vitest /m);
});
