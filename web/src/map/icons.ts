// Images drawn by the page itself. In: nothing. Out: signed-distance images (so that MapLibre can colour,
// size and outline them): full and hollow square for facilities, arrow for directions, diamond for gateways,
// signs for bridges and closed roads.
import type { Map as MapLibre } from 'maplibre-gl';

const SIZE = 48;
const EDGE = 0.75;
const REACH = 8;
type Distance = (x: number, y: number) => number;

const square = (half: number, radius: number): Distance => (x, y) => {
  const dx = Math.abs(x) - half + radius;
  const dy = Math.abs(y) - half + radius;
  return Math.hypot(Math.max(dx, 0), Math.max(dy, 0)) + Math.min(Math.max(dx, dy), 0) - radius;
};
const hollow = (shape: Distance, wall: number): Distance => (x, y) => Math.abs(shape(x, y) + wall / 2) - wall / 2;
const diamond = (half: number): Distance => (x, y) => (Math.abs(x) + Math.abs(y) - half) / Math.SQRT2;
// A chevron that points to the right: two thick strokes from the tip.
const arrow: Distance = (x, y) => {
  const tipX = 10;
  const [ax, ay] = [tipX - 17, 13];
  const px = x - tipX;
  const py = Math.abs(y);
  const dx = ax - tipX;
  const t = Math.max(0, Math.min(1, (px * dx + py * ay) / (dx * dx + ay * ay)));
  return Math.hypot(px - t * dx, py - t * ay) - 3.6;
};

const slab = (halfX: number, halfY: number): Distance => (x, y) => {
  const [dx, dy] = [Math.abs(x) - halfX, Math.abs(y) - halfY];
  return Math.hypot(Math.max(dx, 0), Math.max(dy, 0)) + Math.min(Math.max(dx, dy), 0);
};
// A suspension bridge: deck, two towers, the cable as an arc between them.
const bridge: Distance = (x, y) => {
  const tower = slab(1.8, 10)(Math.abs(x) - 9, y);
  const cable = y > -9 && Math.abs(x) < 9 ? Math.abs(Math.hypot(x, y + 20) - 17) - 1.5 : 9;
  return Math.min(slab(18, 2.2)(x, y - 5), tower, cable);
};
// "No way": a disc with a bar left open.
const closed: Distance = (x, y) => Math.max(Math.hypot(x, y) - 15, -slab(9.5, 3.2)(x, y));

function image(distance: Distance): { width: number; height: number; data: Uint8ClampedArray<ArrayBuffer> } {
  const data = new Uint8ClampedArray(SIZE * SIZE * 4);
  for (let row = 0; row < SIZE; row += 1) {
    for (let column = 0; column < SIZE; column += 1) {
      const d = distance(column + 0.5 - SIZE / 2, row + 0.5 - SIZE / 2);
      data[(row * SIZE + column) * 4 + 3] = Math.round(255 * (EDGE - d / REACH));
    }
  }
  return { width: SIZE, height: SIZE, data };
}

/** Half of a facility square in image pixels: sizes are given relative to it. */
export const SQUARE_HALF = 15;

export function addIcons(map: MapLibre): void {
  const shapes: Record<string, Distance> = {
    full: square(SQUARE_HALF, 3),
    hollow: hollow(square(SQUARE_HALF, 3), 8),
    arrow,
    gateway: hollow(diamond(16), 6),
    place: diamond(11),
    bridge,
    closed,
  };
  for (const [name, shape] of Object.entries(shapes)) {
    if (!map.hasImage(name)) map.addImage(name, image(shape), { sdf: true, pixelRatio: 2 });
  }
}
