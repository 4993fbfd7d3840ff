/** A backend without physics for tests: joints go straight to their targets, bodies stay, and it diverges on demand. */

import { DivergedError, type PhysicsBackend, type PhysicsSnapshot } from "../../physics/backend";
import type { SceneSpec } from "../../physics/sceneSpec";

/** Time at which every paper backend diverges, s; infinite for never. */
export const paperFault = { atS: Number.POSITIVE_INFINITY };

/** Makes one; a drop-in for `createNativeBackend`. */
export function createPaperBackend(scene: SceneSpec): PhysicsBackend {
  const n = scene.arm?.links.length ?? 0;
  const bodies = scene.bodies.length;
  let time = 0;
  const q = new Float64Array(n);
  const targets = new Float64Array(n);
  const poses = new Float64Array(7 * bodies);
  scene.bodies.forEach(({ X_WB }, k) => {
    poses.set([...X_WB.p, ...X_WB.q], 7 * k);
  });
  return {
    info: { id: "paper", version: "1" },
    createStateBuffer: () => ({
      time: 0,
      q: new Float64Array(n),
      qd: new Float64Array(n),
      tau: new Float64Array(n),
      linkPose: new Float64Array(7 * n),
      bodyPose: new Float64Array(7 * bodies),
      bodyTwist: new Float64Array(6 * bodies),
      bodyJoint: new Float64Array(bodies),
    }),
    createContactBuffer: () => ({
      count: 0,
      party: new Int32Array(0),
      point: new Float64Array(0),
      normal: new Float64Array(0),
      depth: new Float64Array(0),
      force: new Float64Array(0),
    }),
    reset(start) {
      time = 0;
      q.fill(0);
      if (start) q.set(Array.from(start));
    },
    setTargets: (wanted) => targets.set(Array.from(wanted)),
    setServoScale: () => undefined,
    setBodyPose: (body, pose) => poses.set(Array.from(pose), 7 * body),
    setBodyJoint: () => undefined,
    step(count) {
      time += count * scene.options.timestep;
      if (time >= paperFault.atS) throw new DivergedError("elbow_flex", 'joint "elbow_flex" reached NaN');
      q.set(targets);
    },
    readState(out) {
      out.time = time;
      out.q.set(q);
      out.bodyPose.set(poses);
    },
    readContacts: (out) => {
      out.count = 0;
    },
    setPush: () => undefined,
    snapshot: (): PhysicsSnapshot => ({ data: Float64Array.of(time, ...q, ...targets) }),
    restore({ data }) {
      time = data[0]!;
      q.set(data.subarray(1, 1 + n));
      targets.set(data.subarray(1 + n));
    },
    hash: () => [time, ...q].join(),
  };
}
