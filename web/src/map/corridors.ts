// Flows on roads. In: flow lines of the API that share road vertices. Out: directed corridors, each a
// stretch of road with one load: tonnes of general and of hazardous waste summed over the flows on it.
// So a line's width is what really passes there, and no flow hides behind another.
import type { FlowFeature, Position } from '../api/types';

export interface Corridor {
  /** Stable while the result is: start, second point and end of the stretch. */
  id: string;
  line: Position[];
  general: number;
  hazardous: number;
  /** Indices of the flows on it. */
  flows: number[];
}

interface Edge { a: Position; b: Position; flows: number[]; signature: number }

const key = (p: Position): string => `${p[0].toFixed(6)},${p[1].toFixed(6)}`;
// A number per flow whose sums tell sets of flows apart (golden-ratio hashing, kept below 2^32).
const stamp = (index: number): number => Math.imul(index + 1, 0x9e3779b1) >>> 0;

export function corridors(flows: readonly FlowFeature[]): Corridor[] {
  const edges = new Map<string, Edge>();
  const walks: string[][] = [];
  flows.forEach((flow, index) => {
    const walk: string[] = [];
    const line = flow.geometry.coordinates;
    for (let i = 1; i < line.length; i += 1) {
      const a = line[i - 1] as Position;
      const b = line[i] as Position;
      const from = key(a);
      const to = key(b);
      if (from === to) continue;
      const name = `${from}>${to}`;
      let edge = edges.get(name);
      if (!edge) edges.set(name, (edge = { a, b, flows: [], signature: 0 }));
      if (edge.flows[edge.flows.length - 1] !== index) {
        edge.flows.push(index);
        edge.signature += stamp(index);
      }
      walk.push(name);
    }
    walks.push(walk);
  });

  const drawn = new Set<string>();
  const found: Corridor[] = [];
  for (const walk of walks) {
    let open: { edge: Edge; line: Position[]; second: string } | null = null;
    const close = () => {
      if (open) found.push(corridor(open.edge, open.line, open.second, flows));
      open = null;
    };
    for (const name of walk) {
      const edge = edges.get(name) as Edge;
      if (drawn.has(name)) {
        close();
        continue;
      }
      drawn.add(name);
      if (open && (open as { edge: Edge }).edge.signature === edge.signature && (open as { edge: Edge }).edge.flows.length === edge.flows.length) {
        (open as { line: Position[] }).line.push(edge.b);
      } else {
        close();
        open = { edge, line: [edge.a, edge.b], second: key(edge.b) };
      }
    }
    close();
  }
  return found;
}

function corridor(edge: Edge, line: Position[], second: string, flows: readonly FlowFeature[]): Corridor {
  let general = 0;
  let hazardous = 0;
  for (const index of edge.flows) {
    const properties = (flows[index] as FlowFeature).properties;
    if (properties.hazardous) hazardous += properties.tonnes;
    else general += properties.tonnes;
  }
  const id = `${key(line[0] as Position)}>${second}>${key(line[line.length - 1] as Position)}`;
  return { id, line, general, hazardous, flows: edge.flows };
}

/** Widest line in pixels at zoom 11. */
export const WIDEST = 13;
const NARROWEST = 1.1;
/** Narrowest line of flows brought forward. */
export const FORWARD = 3;

/** Width in pixels by square root of tonnes, so that a hundredth of the largest is still a tenth as wide. */
export const width = (tonnes: number, largest: number, least = NARROWEST): number =>
  tonnes <= 0 || largest <= 0 ? 0 : Math.max(least, WIDEST * Math.sqrt(Math.min(1, tonnes / largest)));

const GAP = 0.8;

/** Corridors as features: widths and offsets to the right of the road, so both directions can be seen. */
export function corridorFeatures(list: readonly Corridor[], largest: number, least = NARROWEST): GeoJSON.Feature[] {
  return list.map((one, index) => {
    const wg = width(one.general, largest, least);
    const wh = width(one.hazardous, largest, least);
    const total = GAP + wg + (wg > 0 && wh > 0 ? GAP : 0) + wh;
    return {
      type: 'Feature',
      id: index,
      geometry: { type: 'LineString', coordinates: one.line },
      properties: {
        id: one.id,
        index,
        tonnes: one.general + one.hazardous,
        wg,
        og: wg > 0 ? GAP + wg / 2 : 0,
        wh,
        oh: wh > 0 ? total - wh / 2 : 0,
        total,
      },
    };
  });
}

export const largestLoad = (list: readonly Corridor[]): number => list.reduce((most, one) => Math.max(most, one.general + one.hazardous), 0);
