/** The mat under the work: 1 cm and 5 cm lines, distances from the robot, and the arc that the hand can reach. */

import { CanvasTexture, LinearMipmapLinearFilter, SRGBColorSpace } from "three";
import { THEMES, type ViewTheme } from "./palette";

/** Edges of the mat in W, m. */
export const MAT = { x0: -0.14, x1: 0.5, y0: -0.28, y1: 0.28 } as const;
/** Pixels per metre. */
const RESOLUTION = 2400;
/** Pan axis, and the radii between which the fingertips work on the table, m. */
const PAN_X = 0.0388;
const REACH = [0.12, 0.36] as const;
/** The pan joint's range, rad. */
const PAN_RANGE = 1.92;

/** Draws the mat. x of W runs along u, y along v. */
export function matTexture(theme: ViewTheme): CanvasTexture {
  const colors = THEMES[theme];
  const canvas = document.createElement("canvas");
  canvas.width = Math.round((MAT.x1 - MAT.x0) * RESOLUTION);
  canvas.height = Math.round((MAT.y1 - MAT.y0) * RESOLUTION);
  const context = canvas.getContext("2d");
  if (context) {
    context.fillStyle = colors.mat;
    context.fillRect(0, 0, canvas.width, canvas.height);
    // Metres, y up.
    context.setTransform(RESOLUTION, 0, 0, -RESOLUTION, -MAT.x0 * RESOLUTION, MAT.y1 * RESOLUTION);
    drawReach(context, theme);
    drawGrid(context, theme);
    drawNumbers(context, theme);
  }
  const texture = new CanvasTexture(canvas);
  texture.colorSpace = SRGBColorSpace;
  texture.minFilter = LinearMipmapLinearFilter;
  return texture;
}

function drawGrid(context: CanvasRenderingContext2D, theme: ViewTheme): void {
  const { line, strongLine } = THEMES[theme];
  const margin = 0.01;
  const lines = (strong: boolean): void => {
    context.beginPath();
    for (let k = -30; k <= 60; k++) {
      if ((k % 5 === 0) !== strong) continue;
      const at = k / 100;
      if (at > MAT.x0 && at < MAT.x1) {
        context.moveTo(at, MAT.y0 + margin);
        context.lineTo(at, MAT.y1 - margin);
      }
      if (at > MAT.y0 && at < MAT.y1) {
        context.moveTo(MAT.x0 + margin, at);
        context.lineTo(MAT.x1 - margin, at);
      }
    }
    context.strokeStyle = strong ? strongLine : line;
    context.lineWidth = strong ? 0.0009 : 0.0006;
    context.stroke();
  };
  lines(false);
  lines(true);
  context.strokeStyle = strongLine;
  context.lineWidth = 0.0014;
  context.strokeRect(MAT.x0 + margin, MAT.y0 + margin, MAT.x1 - MAT.x0 - 2 * margin, MAT.y1 - MAT.y0 - 2 * margin);
}

function drawReach(context: CanvasRenderingContext2D, theme: ViewTheme): void {
  const { measured } = THEMES[theme];
  const [near, far] = REACH;
  context.save();
  context.beginPath();
  context.rect(MAT.x0 + 0.01, MAT.y0 + 0.01, MAT.x1 - MAT.x0 - 0.02, MAT.y1 - MAT.y0 - 0.02);
  context.clip();
  context.beginPath();
  context.arc(PAN_X, 0, far, -PAN_RANGE, PAN_RANGE);
  context.arc(PAN_X, 0, near, PAN_RANGE, -PAN_RANGE, true);
  context.closePath();
  context.globalAlpha = theme === "light" ? 0.055 : 0.08;
  context.fillStyle = measured;
  context.fill();
  context.globalAlpha = 0.75;
  context.strokeStyle = measured;
  context.lineWidth = 0.0014;
  context.beginPath();
  context.arc(PAN_X, 0, far, -PAN_RANGE, PAN_RANGE);
  context.stroke();
  context.setLineDash([0.006, 0.005]);
  context.lineWidth = 0.001;
  context.beginPath();
  context.arc(PAN_X, 0, near, -PAN_RANGE, PAN_RANGE);
  context.stroke();
  context.restore();
}

function drawNumbers(context: CanvasRenderingContext2D, theme: ViewTheme): void {
  context.save();
  context.fillStyle = THEMES[theme].strongLine;
  // Canvas fonts need sizes of some pixels: draw in tenths of millimetres. Read from the far side of the table.
  context.scale(0.0001, 0.0001);
  context.font = "600 72px system-ui, sans-serif";
  context.textBaseline = "top";
  for (const centimetres of [10, 20, 30, 40]) {
    context.save();
    context.translate(centimetres * 100 + 14, -14);
    context.scale(1, -1);
    context.rotate(-Math.PI / 2);
    context.textAlign = "right";
    context.fillText(`${centimetres}`, -8, -92);
    context.restore();
  }
  context.restore();
}
