import { describe, expect, it } from 'vitest';
import type { FlowFeature, Position } from '../src/api/types';
import { corridorFeatures, corridors, largestLoad, width } from '../src/map/corridors';
import { loadStep } from '../src/map/palette';
import { legendSteps } from '../src/map/sizes';

const flow = (id: string, line: Position[], tonnes: number, hazardous = false): FlowFeature => ({
  type: 'Feature',
  geometry: { type: 'LineString', coordinates: line },
  properties: { id, from_kind: 'zone', from: 'Z', from_name_zh: '', facility: 'F', facility_name_zh: '', classes: '', class: '', hazardous, route: 'district', operation: 'use', tonnes, cost_cny: 0, km: 1 },
});
const a: Position = [0, 0];
const b: Position = [1, 0];
const c: Position = [2, 0];
const d: Position = [1, 1];

describe('corridors', () => {
  it('sum the flows that share a road and split where they part', () => {
    const found = corridors([flow('1', [a, b, c], 10), flow('2', [d, b, c], 5, true)]);
    expect(found.map((one) => [one.line, one.general, one.hazardous])).toEqual([
      [[a, b], 10, 0],
      [[b, c], 10, 5],
      [[d, b], 0, 5],
    ]);
    expect(largestLoad(found)).toBe(15);
  });
  it('keep a stretch with one load in one piece', () => {
    expect(corridors([flow('1', [a, b, c, d], 1), flow('2', [a, b, c, d], 2)])).toHaveLength(1);
  });
  it('keep the two directions of a road apart', () => {
    const found = corridors([flow('1', [a, b], 10), flow('2', [b, a], 3)]);
    expect(found.map((one) => one.general)).toEqual([10, 3]);
  });
  it('lose no tonne-segments: Σ load × edges is the same before and after', () => {
    const flows = Array.from({ length: 40 }, (_, i) => flow(String(i), [a, b, c, d].slice(i % 3) as Position[], i + 0.25, i % 2 === 0));
    const before = flows.reduce((sum, one) => sum + one.properties.tonnes * (one.geometry.coordinates.length - 1), 0);
    const after = corridors(flows).reduce((sum, one) => sum + (one.general + one.hazardous) * (one.line.length - 1), 0);
    expect(after).toBeCloseTo(before, 6);
  });
  it('ignore waste that stays where it is', () => {
    expect(corridors([flow('1', [a, a], 10)])).toEqual([]);
  });
  it('lie beside each other, not on top: general inside, hazardous outside', () => {
    const [feature] = corridorFeatures(corridors([flow('1', [a, b], 100), flow('2', [a, b], 100, true)]), 200);
    const p = feature?.properties as Record<string, number>;
    expect(p['oh']! - p['wh']! / 2).toBeGreaterThan(p['og']! + p['wg']! / 2);
    expect(p['total']).toBeCloseTo(p['oh']! + p['wh']! / 2, 9);
  });
});

describe('sizes and steps', () => {
  it('draw four times the tonnes twice as wide', () => {
    expect(width(100, 100) / width(25, 100)).toBeCloseTo(2, 9);
    expect(width(0, 100)).toBe(0);
  });
  it('call a facility full only when it is', () => {
    expect([loadStep(0, 10), loadStep(1, 10), loadStep(5, 10), loadStep(9.9, 10), loadStep(10, 10), loadStep(0, 0)]).toEqual(['idle', 'low', 'middle', 'high', 'full', 'idle']);
  });
  it('use round numbers in the legend', () => {
    expect(legendSteps(743_210)).toEqual([500_000, 50_000, 5_000]);
    expect(legendSteps(0)).toEqual([]);
  });
});
