/** Hands the golden grasp to a test in any browser. */

import { goldenGrasp } from "../../src/physics/testing/goldenGrasp";

declare global {
  interface Window {
    goldenGrasp: typeof goldenGrasp;
  }
}
window.goldenGrasp = goldenGrasp;
