/** Things that have no figure of their own, drawn as the solids that they are made of. */

import { BoxGeometry, BufferGeometry, CylinderGeometry, Float32BufferAttribute, SphereGeometry } from "three";
import { mergeGeometries } from "three/addons/utils/BufferGeometryUtils.js";
import type { ObjectPart, SolidGeometry } from "../world/solids";

/** All solids in one geometry without index, in the frame of the parts, m. Parts are never turned. */
export function partsGeometry(parts: readonly ObjectPart[]): BufferGeometry {
  const solids = parts.map(({ geometry, X_OS }) => {
    const source = solidGeometry(geometry).translate(...X_OS.p);
    const solid = source.index ? source.toNonIndexed() : source;
    solid.deleteAttribute("uv");
    return solid;
  });
  return mergeGeometries(solids);
}

/** One solid in its own frame, m. */
export function solidGeometry(geometry: SolidGeometry): BufferGeometry {
  switch (geometry.kind) {
    case "box":
      return new BoxGeometry(...geometry.halfSize.map((h) => 2 * h));
    case "sphere":
      return new SphereGeometry(geometry.radius, 32, 20).rotateX(Math.PI / 2);
    case "cylinder":
      return new CylinderGeometry(geometry.radius, geometry.radius, 2 * geometry.halfLength, 40).rotateX(Math.PI / 2);
    case "convex": {
      const triangles = geometry.faces.flatMap((face) =>
        face.slice(2).flatMap((_, k) => [face[0]!, face[k + 1]!, face[k + 2]!]),
      );
      const solid = new BufferGeometry();
      solid.setAttribute(
        "position",
        new Float32BufferAttribute(
          triangles.flatMap((vertex) => [...geometry.vertices[vertex]!]),
          3,
        ),
      );
      solid.computeVertexNormals();
      return solid;
    }
  }
}
