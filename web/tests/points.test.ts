// Collection points: a choice by hand, the plan looked at, features with the colour of their point.
import { describe, expect, it } from 'vitest';
import type { PointsPlan, PointsTold } from '../src/api/points';
import { pointFeatures } from '../src/map/pointlayers';
import { tourColour } from '../src/map/roundlayers';
import { planIn, spelled, toggled } from '../src/state/points';

const plan = (id: string): PointsPlan => ({ points: [], collectors: [id], cost: { points: 0, trips: 0, brought: 0, visited: 0 }, cny: 0, sources: 0, tonnes: 0, within: 0, brings: [] });

describe('a choice by hand', () => {
  it('is spelled with its sizes, and leaves out what was taken away', () => {
    const chosen = toggled(toggled(toggled(new Map(), 'A', true), 'B', true, 'L'), 'A', false);
    expect(spelled(chosen)).toEqual(['B:L']);
    expect(spelled(toggled(chosen, 'C', true))).toEqual(['B:L', 'C']);
  });
  it('is looked at only where there is one', () => {
    const told = { outcome: { plan: plan('found'), hand: { plan: plan('hand'), faults: [] } } } as unknown as PointsTold;
    expect([planIn(told, true)?.collectors, planIn(told, false)?.collectors]).toEqual([['hand'], ['found']]);
    const without = { outcome: { plan: plan('found') } } as unknown as PointsTold;
    expect(planIn(without, true)?.collectors).toEqual(['found']);
    expect(planIn(null, true)).toBeNull();
  });
});

describe('points on the map', () => {
  const at = (kind: string, properties: object): GeoJSON.Feature => ({ type: 'Feature', geometry: { type: 'Point', coordinates: [106, 29] }, properties: { kind, ...properties } });
  const all = [at('point', { id: 'A', name_zh: '甲', name_en: 'a' }), at('point', { id: 'B', name_zh: '乙', name_en: 'b' }), at('source', { point: 'B' })];
  it('give their sources their colour', () => {
    const { spokes, depots } = pointFeatures(all, '', false);
    expect(depots.map((one) => [one.properties?.['label'], one.properties?.['colour']])).toEqual([['甲', tourColour(0)], ['乙', tourColour(1)]]);
    expect(spokes.map((one) => [one.properties?.['colour'], one.properties?.['on']])).toEqual([[tourColour(1), true]]);
  });
  it('step back when another is chosen', () => {
    const { spokes, depots } = pointFeatures(all, 'A', true);
    expect(depots.map((one) => [one.properties?.['label'], one.properties?.['on']])).toEqual([['a', true], ['b', false]]);
    expect(spokes[0]?.properties?.['on']).toBe(false);
  });
});
