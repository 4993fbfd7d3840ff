/**
 * Sine, cosine and their kin with the same bits in every engine.
 *
 * `Math.sin` and the like differ between browsers in the last bits, which breaks replay. These use only
 * + - * / and sqrt, which IEEE 754 fixes. Polynomials and constants: fdlibm 5.3 (Sun Microsystems 1993),
 * files k_sin, k_cos, s_atan, e_exp, e_log. Errors stay below 2 units in the last place for |x| < 1e5.
 */

const TWO_OVER_PI = 0.6366197723675814;
/** π/2 in three parts; the first two have 33 significant bits, so products with small integers are exact. */
const HALF_PI_1 = 1.5707963267341256;
const HALF_PI_2 = 6.077100506303966e-11;
const HALF_PI_3 = 2.0222662487959506e-21;

function sineKernel(x: number, tail: number): number {
  const z = x * x;
  const v = z * x;
  const r =
    8.33333333332248946124e-3 +
    z *
      (-1.98412698298579493134e-4 +
        z * (2.75573137070700676789e-6 + z * (-2.50507602534068634195e-8 + z * 1.58969099521155010221e-10)));
  return x - (z * (0.5 * tail - v * r) - tail - v * -1.66666666666666324348e-1);
}

function cosineKernel(x: number, tail: number): number {
  const z = x * x;
  const r =
    z *
    (4.16666666666666019037e-2 +
      z *
        (-1.38888888888741095749e-3 +
          z *
            (2.48015872894767294178e-5 +
              z * (-2.75573143513906633035e-7 + z * (2.0875723212981748279e-9 + z * -1.13596475577881948265e-11)))));
  const half = 0.5 * z;
  const w = 1 - half;
  return w + (1 - w - half + (z * r - x * tail));
}

/** Sine of one quadrant-reduced angle; `shift` 0 gives the sine, 1 the cosine. */
function circular(x: number, shift: number): number {
  if (!(x > -1e9 && x < 1e9)) return Number.NaN;
  const n = Math.floor(x * TWO_OVER_PI + 0.5);
  const a = x - n * HALF_PI_1;
  const correction = n * HALF_PI_2;
  const y = a - correction;
  const tail = a - y - correction - n * HALF_PI_3;
  const quadrant = (n + shift) & 3;
  const value = quadrant & 1 ? cosineKernel(y, tail) : sineKernel(y, tail);
  return quadrant & 2 ? -value : value;
}

/** Sine; x in rad, NaN outside ±1e9. */
export function sin(x: number): number {
  return circular(x, 0);
}

/** Cosine; x in rad, NaN outside ±1e9. */
export function cos(x: number): number {
  return circular(x, 1);
}

/** Tangent; x in rad. */
export function tan(x: number): number {
  return sin(x) / cos(x);
}

const ATAN_HI = [4.63647609000806093515e-1, 7.85398163397448278999e-1, 9.82793723247329054082e-1, 1.570796326794896558];
const ATAN_LO = [
  2.26987774529616870924e-17, 3.06161699786838301793e-17, 1.39033110312309984516e-17, 6.12323399573676603587e-17,
];

/** Arc tangent, rad. */
export function atan(x: number): number {
  if (x !== x) return x;
  let t = Math.abs(x);
  if (t > 1e17) return x > 0 ? ATAN_HI[3]! : -ATAN_HI[3]!;
  let segment = -1;
  if (t >= 0.4375) {
    if (t < 1.1875) {
      if (t < 0.6875) {
        segment = 0;
        t = (2 * t - 1) / (2 + t);
      } else {
        segment = 1;
        t = (t - 1) / (t + 1);
      }
    } else if (t < 2.4375) {
      segment = 2;
      t = (t - 1.5) / (1 + 1.5 * t);
    } else {
      segment = 3;
      t = -1 / t;
    }
  }
  const z = t * t;
  const w = z * z;
  const odd =
    z *
    (3.33333333333329318027e-1 +
      w *
        (1.42857142725034663711e-1 +
          w *
            (9.09088713343650656196e-2 +
              w * (6.66107313738753120669e-2 + w * (4.97687799461593236017e-2 + w * 1.62858201153657823623e-2)))));
  const even =
    w *
    (-1.99999999998764832476e-1 +
      w *
        (-1.1111110405462355788e-1 +
          w * (-7.69187620504482999495e-2 + w * (-5.83357013379057348645e-2 + w * -3.6531572744216915527e-2))));
  const value = segment < 0 ? t - t * (odd + even) : ATAN_HI[segment]! - (t * (odd + even) - ATAN_LO[segment]! - t);
  return x < 0 ? -value : value;
}

/** Angle of the point (x, y) from the x axis, rad, -π to π. */
export function atan2(y: number, x: number): number {
  if (x !== x || y !== y) return Number.NaN;
  if (x === 0 && y === 0) return 0;
  if (Math.abs(x) >= Math.abs(y)) {
    const a = atan(y / x);
    if (x > 0) return a;
    return y >= 0 ? a + Math.PI : a - Math.PI;
  }
  const a = atan(x / y);
  return y > 0 ? Math.PI / 2 - a : -Math.PI / 2 - a;
}

/** Arc sine, rad; NaN outside [-1, 1]. */
export function asin(x: number): number {
  return atan2(x, Math.sqrt((1 - x) * (1 + x)));
}

/** Arc cosine, rad; NaN outside [-1, 1]. */
export function acos(x: number): number {
  return 2 * atan2(Math.sqrt(1 - x), Math.sqrt(1 + x));
}

const word = new Float64Array(1);
const bits = new Uint32Array(word.buffer);

/** 2^k for integer k in the normal range. */
function powerOfTwo(k: number): number {
  bits[0] = 0;
  bits[1] = (k + 1023) << 20;
  return word[0]!;
}

const LN2_HI = 6.9314718036912381649e-1;
const LN2_LO = 1.90821492927058770002e-10;

/** e to the x; 0 below -708, Infinity above 709. */
export function exp(x: number): number {
  if (x !== x) return x;
  if (x > 709) return Number.POSITIVE_INFINITY;
  if (x < -708) return 0;
  const k = Math.floor(x * 1.4426950408889634 + 0.5);
  const hi = x - k * LN2_HI;
  const lo = k * LN2_LO;
  const r = hi - lo;
  const t = r * r;
  const c =
    r -
    t *
      (1.66666666666666019037e-1 +
        t *
          (-2.77777777770155933842e-3 +
            t * (6.61375632143793436117e-5 + t * (-1.6533902205465251539e-6 + t * 4.13813679705723846039e-8))));
  return (1 - (lo - (r * c) / (2 - c) - hi)) * powerOfTwo(k);
}

/** Natural logarithm; -Infinity at 0, NaN below. Subnormal numbers are read as 0. */
export function log(x: number): number {
  if (!(x >= 2.2250738585072014e-308)) return x >= 0 ? Number.NEGATIVE_INFINITY : Number.NaN;
  if (x === Number.POSITIVE_INFINITY) return x;
  word[0] = x;
  let k = (bits[1]! >>> 20) - 1023;
  bits[1] = (bits[1]! & 0xfffff) | 0x3ff00000;
  let m = word[0]!;
  if (m > Math.SQRT2) {
    m /= 2;
    k += 1;
  }
  const f = m - 1;
  const s = f / (2 + f);
  const z = s * s;
  const w = z * z;
  const odd = w * (3.999999999940941908e-1 + w * (2.222219843214978396e-1 + w * 1.531383769920937332e-1));
  const even =
    z *
    (6.66666666666673513e-1 +
      w * (2.857142874366239149e-1 + w * (1.818357216161805012e-1 + w * 1.479819860511658591e-1)));
  const half = 0.5 * f * f;
  return k * LN2_HI - (half - (s * (half + odd + even) + k * LN2_LO) - f);
}

/** Hyperbolic tangent. */
export function tanh(x: number): number {
  if (x !== x) return x;
  const t = exp(-2 * Math.abs(x));
  const value = (1 - t) / (1 + t);
  return x < 0 ? -value : value;
}
