import { crc32, deflateSync } from 'node:zlib';

type Colour = readonly [red: number, green: number, blue: number];

/** A coloured area in a drawing of one unit width and height; y points downwards. */
interface Shape {
  readonly covers: (x: number, y: number) => boolean;
  readonly colour: (y: number) => Colour;
}

const rectangle =
  (left: number, top: number, right: number, bottom: number, radius = 0) =>
  (x: number, y: number): boolean => {
    const outsideX = Math.max(left + radius - x, x - (right - radius), 0);
    const outsideY = Math.max(top + radius - y, y - (bottom - radius), 0);
    return radius === 0 ? outsideX + outsideY === 0 : Math.hypot(outsideX, outsideY) <= radius;
  };
const union =
  (...parts: Shape['covers'][]): Shape['covers'] =>
  (x, y) =>
    parts.some((covers) => covers(x, y));
const plain =
  (...colour: Colour) =>
  (): Colour =>
    colour;

/** The opening of a network socket, with its two steps at the bottom, drawn smaller by `inset` on every side. */
const socket = (inset: number): Shape['covers'] =>
  union(
    rectangle(0.16 + inset, 0.2 + inset, 0.84 - inset, 0.64 - inset, 0.03),
    rectangle(0.28 + inset, 0.5, 0.72 - inset, 0.74 - inset, 0.02),
    rectangle(0.39 + inset, 0.5, 0.61 - inset, 0.84 - inset, 0.02),
  );

/** The icon of Port Reporter, from back to front: a network socket with its contacts and two lights below. */
const picture: readonly Shape[] = [
  { covers: rectangle(0, 0, 1, 1, 0.2), colour: (y) => [24 - 14 * y, 116 - 62 * y, 190 - 84 * y] },
  { covers: socket(0), colour: plain(244, 248, 251) },
  { covers: socket(0.065), colour: plain(22, 38, 56) },
  ...[0.29, 0.41, 0.53, 0.65].map((left): Shape => ({ covers: rectangle(left, 0.265, left + 0.06, 0.43), colour: plain(255, 200, 70) })),
  { covers: rectangle(0.12, 0.76, 0.26, 0.86, 0.03), colour: plain(92, 222, 120) },
  { covers: rectangle(0.74, 0.76, 0.88, 0.86, 0.03), colour: plain(255, 170, 50) },
];

/** The icon as a PNG file, `size` pixels wide and high. */
export function icon(size: number): Uint8Array<ArrayBuffer> {
  const line = 1 + 4 * size;
  const raw = Buffer.alloc(line * size); // each line starts with the filter 0, "none"
  for (let row = 0; row < size; row++) {
    for (let column = 0; column < size; column++) raw.set(pixel(row, column, size), row * line + 1 + 4 * column);
  }
  return png(size, raw);
}

/** Red, green, blue and opacity of a pixel: the mean over a grid of points within it. */
function pixel(row: number, column: number, size: number): number[] {
  const grid = 4;
  const sum = [0, 0, 0];
  let covered = 0;
  for (let point = 0; point < grid * grid; point++) {
    const x = (column + ((point % grid) + 0.5) / grid) / size;
    const y = (row + (Math.floor(point / grid) + 0.5) / grid) / size;
    const shape = picture.findLast(({ covers }) => covers(x, y));
    if (!shape) continue;
    covered++;
    shape.colour(y).forEach((value, channel) => {
      sum[channel] = (sum[channel] ?? 0) + value;
    });
  }
  return [...sum.map((total) => Math.round(total / Math.max(covered, 1))), Math.round((255 * covered) / (grid * grid))];
}

/** A PNG file with 8 bits a channel and opacity (Portable Network Graphics, 11.2). */
function png(size: number, raw: Uint8Array): Uint8Array<ArrayBuffer> {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(size, 0);
  header.writeUInt32BE(size, 4);
  header.set([8, 6], 8); // bit depth, colour type RGBA
  const signature = Buffer.from('\x89PNG\r\n\x1a\n', 'latin1');
  return Buffer.concat([signature, chunk('IHDR', header), chunk('IDAT', deflateSync(raw, { level: 9 })), chunk('IEND', Buffer.alloc(0))]);
}

function chunk(type: string, data: Uint8Array): Buffer {
  const typed = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const framed = Buffer.alloc(typed.length + 8);
  framed.writeUInt32BE(data.length, 0);
  framed.set(typed, 4);
  framed.writeUInt32BE(crc32(typed), framed.length - 4);
  return framed;
}
