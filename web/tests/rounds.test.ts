// The rounds of collectors: a plan as one writes it by hand, edits, what changed, features of a day.
import { describe, expect, it } from 'vitest';
import type { RoundsAnswer, Tour, Visit } from '../src/api/rounds';
import { dayFeatures, tourColour } from '../src/map/roundlayers';
import { pinOf, type Grip } from '../src/state/dragging';
import { called, callsOf, changed, clock, closed, countOf, doneUntil, forbidden, handOf, hoursOf, kg, NO_EDITS, pinned, unpinned } from '../src/state/rounds';

const visit = (id: string, t = 0.5): Visit => ({ point: 0, id, generator: id, name: id, zone: 'Z', place: { lon: 106, lat: 29 }, rest: 0, arrive: 29_000, leave: 29_600, due: '2021-03-09', age: 9, taken: [{ code: '900-041-49', t, packaging: 'drum', packages: 3 }] });
const unload = (after: number) => ({ after, rest: 0, arrive: 0, leave: 0, t: 1 });
const tour = (vehicle: string, ids: string[], after: number[]): Tour => ({ operator: 'F', vehicle, unit: 1, name: vehicle, store: { lon: 106, lat: 29 }, visits: ids.map((id) => visit(id)), unloads: after.map(unload), done: 0, start: 28_800, end: 40_000, driving: 3600, metres: 1000, t: 1, cny: 10 });
const plan = (metres: number, faults: number): RoundsAnswer => ({
  rounds: { from: '2021-03-01', synthetic: true, points: 5, due: 2, visited: 3, days: [{ date: '2021-03-01', tours: [tour('V1', ['a', 'b', 'c'], [2, 3])], left: [] }, { date: '2021-03-02', tours: [tour('V2', ['d'], [1])], left: [] }] },
  faults: Array.from({ length: faults }, () => ({ kind: 'late', date: '2021-03-01', tour: '', point: 'a', text: { zh: '', en: '' } })), stores: [], store_faults: 0, shares: [], nearest: { metres: 1, missed: 0, faults: 0 }, metres, cny: metres / 100, vehicles: [], warn_days: 335,
  map: { type: 'FeatureCollection', features: [] },
});

describe('a plan by hand', () => {
  it('names calls in order with the unloadings on the way, not the last', () => {
    expect(callsOf(tour('V1', ['a', 'b', 'c'], [2, 3]))).toEqual(['a', 'b', 'unload', 'c']);
  });
  it('has the days of the plan, or the tours of one day', () => {
    const all = handOf(plan(1, 0).rounds);
    expect([all.days, all.tours.map((one) => one.date)]).toEqual([2, ['2021-03-01', '2021-03-02']]);
    expect(handOf(plan(1, 0).rounds, '2021-03-02').tours.map((one) => one.calls)).toEqual([['d']]);
  });
});

describe('edits', () => {
  it('pin a call once, and a closed gate takes the pin away', () => {
    const twice = pinned(pinned(NO_EDITS, { point: 'a', date: '2021-03-01' }), { point: 'a', date: '2021-03-02' });
    expect(twice.pin).toEqual([{ point: 'a', date: '2021-03-02' }]);
    expect(unpinned(twice, 'a').pin).toEqual([]);
    expect([closed(twice, 'a', '2021-03-01').pin, countOf(closed(twice, 'a', '2021-03-01'))]).toEqual([[], 1]);
    expect(countOf(called(forbidden(twice, 'b', '2021-03-01'), 'c', '2021-03-01'))).toBe(3);
  });
  it('take a tour as done up to a call, unloadings included', () => {
    const done = doneUntil(doneUntil(NO_EDITS, tour('V1', ['a', 'b', 'c'], [2, 3]), 'a'), tour('V1', ['a', 'b', 'c'], [2, 3]), 'c');
    expect(done.done).toEqual([{ vehicle: 'V1', unit: 1, calls: ['a', 'b', 'unload', 'c'] }]);
  });
  it('keeps the hours at which calls were done, none later than the last, and none after now', () => {
    const own = tour('V1', ['a', 'b', 'c'], [3]);
    const first = doneUntil({ ...NO_EDITS, now_h: 9 }, own, 'a', hoursOf('09:30'));
    expect(first).toMatchObject({ now_h: 9.5, done: [{ calls: ['a'], at_h: { a: 9.5 } }] });
    expect(doneUntil(first, own, 'c').done).toEqual([{ vehicle: 'V1', unit: 1, calls: ['a', 'b', 'c'], at_h: { a: 9.5 } }]);
    expect(doneUntil(first, own, 'b', 9).done[0]).toMatchObject({ at_h: { b: 9 } });
    expect(hoursOf('')).toBeUndefined();
  });
});

describe('a stop that is dragged', () => {
  const grip: Grip = { point: 'b', name: 'b', date: '2021-03-01', operator: 'F', vehicle: 'V1', unit: 1, at: 1 };
  const onto = (vehicle: string, before: number | null, operator = 'F') => pinOf(grip, { kind: 'vehicle', operator, vehicle, unit: 1, before });
  it('goes to another day with its vehicle, and nowhere on its own day', () => {
    expect(pinOf(grip, { kind: 'day', date: '2021-03-03' })).toEqual({ point: 'b', date: '2021-03-03', vehicle: 'V1', unit: 1 });
    expect([pinOf(grip, { kind: 'day', date: '2021-03-01' }), pinOf(grip, null)]).toEqual([null, null]);
  });
  it('goes to another vehicle of its operator, before a stop or where it costs least', () => {
    expect(onto('V2', 0)).toEqual({ point: 'b', date: '2021-03-01', vehicle: 'V2', unit: 1, position: 1 });
    expect(onto('V2', null)).toEqual({ point: 'b', date: '2021-03-01', vehicle: 'V2', unit: 1 });
    expect(onto('V2', 0, 'G')).toBeNull();
  });
  it('changes its place in its own tour, counted among the others', () => {
    expect([0, 1, 2, 3].map((before) => onto('V1', before)?.position ?? null)).toEqual([1, null, null, 3]);
    expect(onto('V1', null)).toBeNull();
  });
});

describe('what is shown', () => {
  it('is the change against the plan before, none for the first', () => {
    expect(changed(null, plan(1, 0))).toBeNull();
    expect(changed(plan(1000, 0), plan(1500, 2))).toMatchObject({ metres: 500, cny: 5, faults: 2 });
    expect(changed(plan(1000, 1), plan(1000, 1))?.broken).toEqual([]);
    expect(changed(plan(1000, 0), plan(1000, 1))?.broken.map((one) => one.point)).toEqual(['a']);
  });
  it('rounds times up to the minute and adds up kilograms', () => {
    expect([clock(29_001), clock(28_800), kg(visit('a', 0.25))]).toEqual(['08:04', '08:00', 250]);
  });
  it('is the day in view on the map, with colour, number and the stop chosen', () => {
    const point = (date: string, number: number): GeoJSON.Feature => ({ type: 'Feature', geometry: { type: 'Point', coordinates: [106, 29] }, properties: { date, tour: 1, number, point: `p${number}` } });
    const line: GeoJSON.Feature = { type: 'Feature', geometry: { type: 'LineString', coordinates: [[106, 29], [107, 29]] }, properties: { date: '2021-03-01', tour: 1 } };
    const { lines, stops } = dayFeatures([point('2021-03-01', 1), point('2021-03-02', 1), point('2021-03-01', 2), line], '2021-03-01', 'p2');
    expect([lines.length, stops.map((one) => [one.properties?.['text'], one.properties?.['on']])]).toEqual([1, [['1', false], ['2', true]]]);
    expect(stops[0]?.properties?.['colour']).toBe(tourColour(1));
  });
});
