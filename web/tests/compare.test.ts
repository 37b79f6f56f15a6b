import { describe, expect, it } from 'vitest';
import type { Leg, Outcome } from '../src/api/types';
import { compare } from '../src/state/compare';

const leg = (stream: string, facility: string, tonnes: number, metres: number): Leg => ({
  from: { kind: 'stream', stream, generator: 'G' }, code: 'SW07', facility, permit: `${facility}-p`, operation: 'dispose', route: 'district',
  tonnes, metres, seconds: 1, transport_cny_t: 1, gate_cny_t: 1, handling_cny_t: 1, cost_cny: tonnes,
});
const outcome = (legs: Leg[], totals: Partial<Outcome['totals']> = {}): Outcome =>
  ({ legs, totals: { cost_cny: 0, transport_cny: 0, unplaced_t: 0, tonne_km: 0, exported_t: 0, ...totals } }) as unknown as Outcome;

describe('two plans side by side', () => {
  const before = outcome([leg('a', 'F1', 10, 1000), leg('b', 'F1', 5, 2000)], { cost_cny: 100, unplaced_t: 0 });
  it('are the same as themselves', () => {
    expect(compare(before, before)).toMatchObject({ moved: 0, rerouted: { tonnes: 0, longest: null }, places: [], cost: { before: 100, after: 100 } });
  });
  it('tell tonnes on another way from tonnes to another place', () => {
    const after = outcome([leg('a', 'F1', 7, 4000), leg('a', 'F2', 3, 500), leg('b', 'F1', 5, 2000)], { cost_cny: 130, unplaced_t: 2 });
    const found = compare(before, after);
    expect(found.rerouted.tonnes).toBe(7);
    expect(found.rerouted.longest).toMatchObject({ before: 1000, leg: { metres: 4000 } });
    expect(found.moved).toBe(3);
    expect(found.places).toEqual([{ facility: 'F1', before: 15, after: 12 }, { facility: 'F2', before: 0, after: 3 }]);
    expect(found.unplaced).toEqual({ before: 0, after: 2 });
  });
  it('count tonnes over several permits of one place once', () => {
    const split = outcome([{ ...leg('a', 'F1', 4, 1000), permit: 'x' }, { ...leg('a', 'F1', 6, 1000), permit: 'y' }, leg('b', 'F1', 5, 2000)]);
    expect(compare(before, split)).toMatchObject({ moved: 0, rerouted: { tonnes: 0 }, places: [] });
  });
});
