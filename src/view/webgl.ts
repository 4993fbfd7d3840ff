/** What the browser's WebGL 2 can do, asked once with a canvas that is thrown away. */

interface Probe {
  readonly available: boolean;
  readonly software: boolean;
}

let probe: Probe | null = null;

/** Names by which software renderers give themselves away. */
const SOFTWARE = /llvmpipe|swiftshader|softpipe|software|basic render/i;

function ask(): Probe {
  if (probe) return probe;
  const gl = document.createElement("canvas").getContext("webgl2", { failIfMajorPerformanceCaveat: false });
  if (!gl) return { available: false, software: false };
  const info = gl.getExtension("WEBGL_debug_renderer_info");
  const name = String(gl.getParameter(info ? info.UNMASKED_RENDERER_WEBGL : gl.RENDERER));
  gl.getExtension("WEBGL_lose_context")?.loseContext();
  probe = { available: true, software: SOFTWARE.test(name) };
  return probe;
}

/** Whether the scene can be drawn here. Asked again after a no, for the person may have switched it on. */
export function isWebGLAvailable(): boolean {
  return ask().available;
}

/** Whether the processor does the drawing. */
export function isSoftwareRendering(): boolean {
  return ask().software;
}
