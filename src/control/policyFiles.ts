/** Names of the files inside a policy package's folder. Apart from the manifest's schema, which the page's first load does without. */

export const MANIFEST_FILE = "policy.json";
export const WEIGHTS_FILE = "model.onnx";
