import { describe, expect, it } from 'vitest';
import type { RoadChange } from '../src/api/roads';
import { changeOf, readChanges, sameChanges, spellChanges, withChange, without } from '../src/state/changes';
import { placeOf, readEnd, readPoint, spellEnd, type End } from '../src/state/ends';

const closed: RoadChange = { road: 'E073', close: true };
const slowed: RoadChange = { road: 'E042', slow: 0.5 };

describe('the list of changed roads', () => {
  it('holds one change per road, in the order of ids', () => {
    const list = withChange(withChange([closed], slowed), { road: 'E073', slow: 0.25 });
    expect(list).toEqual([slowed, { road: 'E073', slow: 0.25 }]);
    expect(changeOf(list, 'E042')).toEqual(slowed);
    expect(without(list, 'E042')).toEqual([{ road: 'E073', slow: 0.25 }]);
  });
  it('comes back from the URL, whatever ids hold', () => {
    const list: RoadChange[] = [{ road: 'way/1!2~3 %41', close: true }, { road: '江津!', slow: 0.75 }];
    expect(readChanges(spellChanges(list))).toEqual(list);
    expect(spellChanges([closed, slowed])).toBe('E042~0.5!E073');
  });
  it('leaves out what makes no sense', () => {
    expect(readChanges('')).toEqual([]);
    expect(readChanges('E1~0!E2~1!E3~x!~0.5!%E0%A4%A!E4~-1')).toEqual([]);
  });
  it('is the same list in any order', () => {
    expect(sameChanges([closed, slowed], [slowed, closed])).toBe(true);
    expect(sameChanges([closed], [])).toBe(false);
  });
});

describe('an end of a route', () => {
  it('comes back from the URL', () => {
    for (const end of [{ kind: 'point', lon: 106.25, lat: 29.28993 }, { kind: 'facility', id: 'F:1' }, { kind: 'generator', id: '厂' }] satisfies End[]) {
      expect(readEnd(spellEnd(end))).toEqual(end);
    }
    expect([readEnd(''), readEnd('zone:Z1'), readEnd('facility:'), readEnd('106.2')]).toEqual([null, null, null, null]);
  });
  it('is read from typed coordinates, never from impossible ones', () => {
    expect(readPoint(' 106.25， 29.29 ')).toEqual({ kind: 'point', lon: 106.25, lat: 29.29 });
    expect(readPoint('106.25 29.29')).toEqual({ kind: 'point', lon: 106.25, lat: 29.29 });
    expect([readPoint('29.29,106.25'), readPoint('181,0'), readPoint('江津')]).toEqual([null, null, null]);
  });
  it('has a place once its site is known', () => {
    const site = { type: 'Feature', geometry: { type: 'Point', coordinates: [1, 2] }, properties: {} } as const;
    expect(placeOf({ kind: 'facility', id: 'F1' }, () => undefined)).toBeNull();
    expect(placeOf({ kind: 'facility', id: 'F1' }, () => ({ ...site, geometry: { type: 'Point', coordinates: [1, 2] } }))).toEqual({ lon: 1, lat: 2 });
    expect(placeOf({ kind: 'point', lon: 3, lat: 4 }, () => undefined)).toEqual({ lon: 3, lat: 4 });
  });
});
