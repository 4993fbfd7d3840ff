/** Shows a level of quality in what stands in the canvas, and makes its shaders ahead of time. */

import type { Camera, Scene, WebGLRenderer } from "three";
import type { ArmFigure } from "./arm/armFigure";
import type { KeyLight } from "./lighting";
import type { MaterialTwins } from "./materialTwins";
import type { QualityLevel } from "./quality";
import type { SceneFigures } from "./sceneFigures";

export interface LevelParts {
  readonly arm: ArmFigure;
  readonly light: KeyLight;
  readonly figures: SceneFigures;
  readonly twins: MaterialTwins;
}

export function showLevel(level: QualityLevel, { arm, light, figures, twins }: LevelParts): void {
  arm.setDetail(level.coarse ? "coarse" : "fine");
  arm.setFine(level.fine);
  light.setShadowMap(level.shadowMap);
  light.setPlain(level.plain);
  figures.setQuality(level);
  // Arm solids that were made anew wear physical materials: go through all once more.
  twins.setPlain(level.plain);
}

/**
 * Makes, links and asks for everything that three asks of a shader at its first use, for all that stands in the scene now,
 * visible or not, so that no picture waits for it. Takes a moment: some tens of milliseconds on a graphics card, up to a second
 * where a processor draws.
 */
export function prepareShaders(renderer: WebGLRenderer, scene: Scene, camera: Camera): void {
  renderer.compile(scene, camera);
  for (const program of renderer.info.programs ?? []) {
    program.getUniforms();
    program.getAttributes();
  }
}
