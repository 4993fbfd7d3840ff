/**
 * Splits the awake blocks into islands that do not touch each other, so that each is solved and factored by itself.
 */

import type { Engine } from "./engine";
import type { Solver } from "./solver";

/** Packs blocks, manifolds and joint rows by island. Blocks keep their order inside an island, so the arm comes last. */
export function packIslands(engine: Engine): void {
  const { solver, contacts, blockOfFrame } = engine;
  const root = solver.islandOfBlock;
  markAwakeBlocks(engine, root);
  for (let p = 0; p < contacts.pairCount; p++) {
    const a = blockOfFrame[contacts.frameA[p]!]!;
    const b = blockOfFrame[contacts.frameB[p]!]!;
    if (a >= 0 && b >= 0 && root[a]! >= 0 && root[b]! >= 0) join(root, a, b);
  }
  packBlocks(engine);
  packPairs(engine);
}

/** Every awake block starts as its own root; fixed and sleeping ones get -1. */
function markAwakeBlocks(engine: Engine, root: Int32Array): void {
  const { blocks, sleep } = engine;
  for (let k = 0; k < blocks.count; k++) {
    root[k] = blocks.dim[k] === 0 || (k !== blocks.arm && sleep.asleep[k] === 1) ? -1 : k;
  }
}

function findRoot(root: Int32Array, k: number): number {
  let r = k;
  while (root[r] !== r) r = root[r]!;
  return r;
}

/** The smaller index becomes the root. */
function join(root: Int32Array, a: number, b: number): void {
  const ra = findRoot(root, a);
  const rb = findRoot(root, b);
  if (ra < rb) root[rb] = ra;
  else root[ra] = rb;
}

/** Fills order, island bounds and packed positions; roots become island numbers. */
function packBlocks(engine: Engine): void {
  const { solver, blocks } = engine;
  const { order, islandStart, islandOfBlock: root, positionOf } = solver;
  for (let k = 0; k < blocks.count; k++) if (root[k]! >= 0) root[k] = findRoot(root, k);
  let placed = 0;
  let position = 0;
  let islands = 0;
  let packing = 17;
  for (let k = 0; k < blocks.count; k++) {
    if (root[k] !== k) continue;
    islandStart[islands++] = placed;
    for (let m = k; m < blocks.count; m++) {
      if (root[m] !== k) continue;
      order[placed++] = m;
      positionOf[m] = position;
      position += blocks.dim[m]!;
      packing = (Math.imul(packing, 31) + m + 1) | 0;
    }
    packing = (Math.imul(packing, 31) - 1) | 0;
  }
  islandStart[islands] = placed;
  solver.orderCount = placed;
  solver.islandCount = islands;
  // Roots are no longer needed: number the islands.
  for (let k = 0; k < blocks.count; k++) if (root[k]! < 0) positionOf[k] = -1;
  for (let s = 0; s < islands; s++) {
    for (let m = islandStart[s]!; m < islandStart[s + 1]!; m++) root[order[m]!] = s;
  }
  if (packing !== solver.packing) {
    solver.packing = packing;
    forgetFactors(solver);
  }
}

/** Makes every island factor its Hessian anew. */
export function forgetFactors(solver: Solver): void {
  solver.factorSignature.fill(0);
}

/** Sorts manifolds by island (a counting sort, so their order inside an island stays). */
function packPairs(engine: Engine): void {
  const { solver, contacts, blockOfFrame } = engine;
  const { islandOfPair, islandOfBlock, pairStart, pairOrder, islandCount } = solver;
  for (let s = 0; s <= islandCount; s++) pairStart[s] = 0;
  for (let p = 0; p < contacts.pairCount; p++) {
    const b = blockOfFrame[contacts.frameB[p]!]!;
    const s = islandOfBlock[b]!;
    islandOfPair[p] = s;
    pairStart[s + 1] = pairStart[s + 1]! + 1;
  }
  for (let s = 0; s < islandCount; s++) pairStart[s + 1] = pairStart[s + 1]! + pairStart[s]!;
  for (let p = 0; p < contacts.pairCount; p++) {
    const s = islandOfPair[p]!;
    const at = pairStart[s]!;
    pairOrder[at] = p;
    pairStart[s] = at + 1;
  }
  for (let s = islandCount; s > 0; s--) pairStart[s] = pairStart[s - 1]!;
  pairStart[0] = 0;
}
