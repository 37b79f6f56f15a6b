import { describe, expect, it } from 'vitest';
import { isochrones, routes as ways } from '../mock/roads.mjs';
import { layers, people } from '../mock/fixture.mjs';
import type { Isochrones, RoadRoute, RoutesAnswer } from '../src/api/roads';
import type { Feature, Position } from '../src/api/types';
import { scale, stairs } from '../src/format/scale';
import { changedFeatures, middle, routeFeatures, signFeatures } from '../src/map/driving';
import { routeKeys } from '../src/state/route';

const route = (...kind: RoadRoute['kind']): RoadRoute => ({ kind, metres: 1, seconds: 1, person_km: 1, line: [[0, 0], [1, 1]], steps: [], roads: [] });
const asked = { from: { lon: 106.15, lat: 29.43 }, to: { lon: 106.42, lat: 29.1 } };

describe('alternatives', () => {
  it('have names that a link can carry', () => {
    expect(routeKeys([route('fastest', 'shortest'), route('least_exposed'), route('between'), route('between')])).toEqual(['fastest', 'least_exposed', 'between-1', 'between-2']);
  });
  it('are drawn with the chosen one on top, and below them what led there before', () => {
    const answer = { snap: { from: { lon: 0, lat: 0 }, to: { lon: 1, lat: 1 } }, routes: [route('fastest'), route('shortest')] } as unknown as RoutesAnswer;
    const kinds = routeFeatures(answer, 0, [[0, 1], null], route('fastest')).map((one) => [one.properties?.['kind'], one.properties?.['id']]);
    expect(kinds).toEqual([['before', undefined], ['snap', undefined], ['other', '1'], ['on', '0']]);
    expect(routeFeatures(null, 0, [], null)).toEqual([]);
  });
});

describe('changed roads on the map', () => {
  const road = (id: string, bridge: boolean): [string, Feature] => [id, { type: 'Feature', geometry: { type: 'LineString', coordinates: [[0, 0], [1, 0], [1, 3]] }, properties: { id, bridge } }];
  const roads = new Map([road('A', true), road('B', false), road('C', true)]);
  it('get a sign half way; bridges get one only where they are asked for', () => {
    expect(middle([[0, 0], [1, 0], [1, 3]])).toEqual([1, 1]);
    expect([middle([]), middle([[2, 3]]), middle([[2, 3], [2, 3]])]).toEqual([null, [2, 3], [2, 3]]);
    const changes = [{ road: 'A', close: true }, { road: 'B', slow: 0.5 }] as const;
    const kinds = (all: boolean) => signFeatures(changes, roads, all).map((one) => `${one.properties?.['id']} ${one.properties?.['kind']} ${one.properties?.['label']}`);
    expect(kinds(false)).toEqual(['A close ', 'B slow 50%']);
    expect(kinds(true)).toEqual(['A close ', 'B slow 50%', 'C bridge ']);
  });
  it('are not drawn where the case has no such road', () => {
    expect(changedFeatures([{ road: 'X', close: true }], roads)).toEqual([]);
  });
});

describe('axes of the plot', () => {
  it('hold the values with round ticks', () => {
    const found = scale([39.0, 155.5], 4);
    expect(found.ticks).toEqual([50, 100, 150]);
    expect(found.low < 39 && found.high > 155.5 && found.decimals === 0).toBe(true);
    expect(scale([0.12, 0.31], 4).decimals).toBe(1);
    expect(scale([5, 5], 3).ticks.length).toBeGreaterThan(1);
    expect(scale([0, 0], 3).low).toBe(0);
  });
  it('join in steps only what no other point beats', () => {
    expect(stairs([[3, 1], [1, 5], [2, 6], [2, 3]])).toEqual([[1, 5], [2, 5], [2, 3], [3, 3], [3, 1]]);
  });
});

describe('the stand-in server', () => {
  it('gives ways that are best at something, and another one when the bridge is closed', () => {
    const found = ways(layers.roads, people, asked) as RoutesAnswer;
    expect(found.routes[0]?.kind).toContain('fastest');
    const bridge = layers.roads.find((one) => one.properties['name_zh'] === '样例江大桥')?.properties['id'] as string;
    expect(found.routes[0]?.roads).toContain(bridge);
    const closed = ways(layers.roads, people, { ...asked, changes: [{ road: bridge, close: true }] }) as RoutesAnswer;
    expect(closed.routes.every((one) => !one.roads.includes(bridge))).toBe(true);
    expect(closed.routes[0]?.seconds).toBeGreaterThan(found.routes[0]?.seconds ?? Infinity);
  });
  it('says why there is no way', () => {
    expect((ways(layers.roads, people, { ...asked, to: { lon: 120, lat: 30 } }) as { findings: { code: string }[] }).findings.map((one) => one.code)).toEqual(['N201']);
  });
  it('reaches further in more minutes', () => {
    const areas = isochrones(layers.roads, people, { from: asked.from, minutes: [15, 60] }) as Isochrones;
    const width = (at: number) => { const x = ((areas.features[at]?.geometry.coordinates[0] ?? []) as Position[]).map((one) => one[0]); return Math.max(...x) - Math.min(...x); };
    expect(width(1)).toBeGreaterThan(width(0));
  });
});
