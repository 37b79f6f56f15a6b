import { describe, expect, it } from 'vitest';
import { DEFAULT_VIEW, readHash, writeHash, type View } from '../src/state/hash';

describe('the URL hash', () => {
  it('is empty for the default view', () => {
    expect(writeHash(DEFAULT_VIEW)).toBe('');
    expect(readHash('')).toEqual(DEFAULT_VIEW);
  });
  it('brings every part of a view back', () => {
    const view: View = { panel: 'flow', base: 'zones', flow: 'limits', scenario: '情景 1', year: '2025', wasteClass: 'HW18', facility: 'F-1', selected: { kind: 'corridor', id: '106.1,29.2>106.3,29.4' }, hidden: ['generators', 'rivers'],
      studies: 'plans', land: 'rules', project: 'P2', weights: 'feed:0,people:2.5', spot: '884019049bfffff', transfers: 'review', application: 'A001', today: '2025-12-01', roads: 'changes', start: { kind: 'point', lon: 106.25, lat: 29.3 }, end: { kind: 'facility', id: 'F-1' }, profile: 'hazmat', day: 'holiday', time: '23:30', route: 'between-2',
      changes: [{ road: 'E042', slow: 0.5 }, { road: 'E073', close: true }], replanned: true, reach: true };
    expect(readHash(`#${writeHash(view)}`)).toEqual(view);
  });
  it('takes nonsense for the default', () => {
    expect(readHash('#panel=siting&flow=x&year=soon&selected=ghost:1&hide=moon&transfers=x&today=tomorrow')).toEqual(DEFAULT_VIEW);
    expect(readHash('#selected=facility:').selected).toBeNull();
    expect(readHash('#roads=x&start=here&end=zone:1&at=workday-25:00&at=monday-08:00&changes=~&replanned=1')).toEqual(DEFAULT_VIEW);
  });
});
