// Transfers: red first, the nearest three, the parts of a quota, what is sent as a decision, what stands on the map.
import { describe, expect, it } from 'vitest';
import type { Check, NearPlace, Reviewed, Verdict } from '../src/api/transfers';
import { transferPlaces } from '../src/map/transferlayers';
import { askOf } from '../src/panels/transferdecide';
import { grams } from '../src/panels/transferreview';
import { byCheck, placeGroups, quotaParts, redFirst } from '../src/state/transfers';

const both = (text: string) => ({ zh: text, en: text });
const check = (number: number, condition: string, verdict: Verdict): Check => ({
  check: number, condition, verdict, name: both(condition), seen: both(''), limit: both(''), text: both(''), rule: 'R001', edition: '', source: '', certainty: 'S',
});
const place = (facility: string, metres: number | undefined, why?: string): NearPlace => ({
  facility, name: both(facility), at: { lon: 106, lat: 29 }, permit: `${facility}-1`, room_t: 10, nearer: false, source: 'demo', ...(metres === undefined ? {} : { metres }), ...(why ? { why_not: both(why) } : {}),
});

describe('checks', () => {
  const checks = [check(1, 'waste', 'pass'), check(1, 'edition', 'fail'), check(2, 'exempt', 'not_applicable'), check(7, 'licence', 'unknown'), check(4, 'listed', 'fail')];
  it('come red first, then unknown, then the rest, each in the order of the checks', () => {
    expect(redFirst(checks).map((one) => one.condition)).toEqual(['edition', 'listed', 'licence', 'waste', 'exempt']);
  });
  it('count by the worst of their conditions', () => {
    expect(byCheck(checks).map((one) => [one.check, one.verdict])).toEqual([[1, 'fail'], [2, 'not_applicable'], [4, 'fail'], [7, 'unknown']]);
  });
});

describe('places', () => {
  it('are the nearest three that can take it, the one asked for, and why each other cannot', () => {
    const all = [place('E', 90), place('D', 40), place('C', 30), place('B', 20, 'full'), place('A', 10), place('F', undefined, 'no road'), place('G', 50)];
    const groups = placeGroups(all, 'E');
    const ids = (list: NearPlace[]) => list.map((one) => one.facility).join('');
    expect([ids(groups.nearest), ids(groups.asked), ids(groups.cannot), ids(groups.others)]).toEqual(['ACD', 'E', 'BF', 'G']);
    expect(ids(placeGroups(all, 'A').asked)).toBe('');
    // The one asked for is shown with its reason even where it cannot take the waste.
    expect(ids(placeGroups(all, 'B').asked)).toBe('B');
  });
  it('stand on the map by their numbers, with sender and receiver', () => {
    const one = { asked: { sender: 'S', sender_name: both('S'), from: { lon: 106, lat: 29 }, facility: 'B', facility_name: both('B'), to: { lon: 107, lat: 30 } }, places: [place('A', 10), place('C', 30)] } as unknown as Reviewed;
    expect(transferPlaces(one).map((each) => [each.properties?.['id'], each.properties?.['number'], each.properties?.['kind']])).toEqual([['A', '1', 'near'], ['C', '2', 'near'], ['B', '●', 'asked'], ['S', '', 'sender']]);
  });
});

describe('a quota', () => {
  it('is cut into approved, pending, this and left; what is overdrawn has no length', () => {
    expect(quotaParts({ approved: 7500, pending: 0, this: 2500, left: -10 }).map((part) => part.value)).toEqual([7500, 0, 2500, 0]);
  });
  it('is told to the kilogram without trailing zeros', () => {
    expect([grams(2500), grams(2500.001), grams(0.1), grams(1200.5)]).toEqual(['2,500', '2,500.001', '0.1', '1,200.5']);
  });
});

describe('a decision', () => {
  const form = { who: ' 甲 ', own: false, tonnes: '', why: '' };
  it('needs a name, and nothing else to follow the program', () => {
    expect(askOf({ ...form, who: ' ' }, 10)).toEqual({ lacks: 'who' });
    expect(askOf(form, 10)).toEqual({ ask: { who: '甲' } });
    expect(askOf({ ...form, why: ' note ' }, 10)).toEqual({ ask: { who: '甲', why: 'note' } });
  });
  it('otherwise needs tonnes between nothing and what is asked, and a reason', () => {
    const own = { ...form, own: true };
    for (const tonnes of ['', 'x', '-1', '10.1']) expect(askOf({ ...own, tonnes, why: 'r' }, 10)).toEqual({ lacks: 'tonnes' });
    expect(askOf({ ...own, tonnes: '0' }, 10)).toEqual({ lacks: 'why' });
    expect(askOf({ ...own, tonnes: '10', why: 'r' }, 10)).toEqual({ ask: { who: '甲', why: 'r', instead_t: 10 } });
  });
});
