/** Hands the golden runs to a test in any browser. */

import { goldenGrasp } from "../../src/physics/testing/goldenGrasp";
import { goldenShapes } from "../../src/physics/testing/goldenShapes";

declare global {
  interface Window {
    goldenGrasp: typeof goldenGrasp;
    goldenShapes: typeof goldenShapes;
  }
}
window.goldenGrasp = goldenGrasp;
window.goldenShapes = goldenShapes;
