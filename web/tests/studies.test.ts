import { describe, expect, it } from 'vitest';
import type { Effects, OtherPlace } from '../src/api/studies';
import type { FlowFeature, Leg } from '../src/api/types';
import { lost, ranked } from '../src/panels/outage';
import { change } from '../src/panels/plans';
import { verdict } from '../src/panels/why';
import { readHash } from '../src/state/hash';
import { legsOf } from '../src/state/reasons';
import { generatorsById, originId, originName, originSite } from '../src/state/names';
import { span } from '../src/state/years';
import { layers } from '../src/state/store';

const text = { zh: '', en: '' };
const other = (more: Partial<OtherPlace>): OtherPlace => ({ facility: 'F', name: text, nearer: false, licensed: true, bars: [], text, ...more });
const loss = (rank: number, unplaced: number, full: number | null): Effects => ({
  rank, loss: { id: `L${rank}`, name: text, roads: full === null ? ['R'] : [] }, days_per_year: 365, days_source: '', share: 0.1, planned_t: null,
  full: full === null ? null : { capacity_t: 0, capacity_t_per_day: 0, lost_t: full, projects: [], projects_t: 0, projects_t_per_day: 0, projects_lost_t: 0, projects_formula: '', projects_planned_t: 0, projects_source: '' },
  no_waiting: { unplaced_t: unplaced, extra_cny: 0 }, waiting: null, replacements: [], left: [], store: null, deadline: null,
});

describe('why a leg goes there', () => {
  it('tells what is full from what is dearer from what is as good', () => {
    const bars = [{ kind: 'permit_full', id: 'P', text }];
    expect(verdict([other({ bars, adds_cny_t: 0 }), other({ adds_cny_t: 12 }), other({ adds_cny_t: 0.001 })])).toEqual({ barred: 1, dearer: 1, equal: 1 });
  });
  it('counts a place that costs others theirs as dearer', () => {
    expect(verdict([other({ adds_cny_t: 0, unplaces_per_t: 1 })])).toEqual({ barred: 0, dearer: 1, equal: 0 });
  });
});

describe('losses', () => {
  const all = [loss(1, 500, 100), loss(2, 300, 900), loss(3, 0, null)];
  it('keep the order of the study at planned load', () => {
    expect(ranked(all, 'planned').map((one) => one.rank)).toEqual([1, 2, 3]);
  });
  it('go by lost capacity at full load, bridges last', () => {
    expect(ranked(all, 'full').map((one) => one.rank)).toEqual([2, 1, 3]);
    expect(lost(all[2] as Effects, 'full')).toBeNull();
  });
});

describe('a difference', () => {
  it('has its sign, and is "=" where rounding leaves nothing', () => {
    expect([change(12.34, 1), change(-12.34, 1), change(0.04, 1)]).toEqual(['+12.3', '−12.3', '=']);
  });
});

describe('the legs of a line', () => {
  const leg = (generator: string, facility: string, code = 'SW07'): Leg => ({
    from: { kind: 'stream', stream: generator, generator }, code, facility, permit: 'p', operation: 'use', route: 'district',
    tonnes: 1, metres: 1, seconds: 1, transport_cny_t: 1, gate_cny_t: 1, handling_cny_t: 1, cost_cny: 3,
  });
  const line = (kind: string, from: string): FlowFeature => ({
    type: 'Feature', geometry: { type: 'LineString', coordinates: [] },
    properties: { id: `${kind}:${from}`, from_kind: kind, from, from_name_zh: '', facility: 'F1', facility_name_zh: '', classes: 'SW07', class: 'SW07', hazardous: false, route: 'district', operation: 'use', tonnes: 1, cost_cny: 1, km: 1 },
  });
  const legs = [leg('A', 'F1'), leg('B', 'F1'), leg('C', 'F1'), leg('A', 'F2'), leg('A', 'F1', 'SW02')];
  it('are those of the zone that have no line of their own', () => {
    layers.value = { generators: { type: 'FeatureCollection', features: ['A', 'B'].map((id) => ({ type: 'Feature', properties: { id, zone: 'Z1' }, geometry: { type: 'Point', coordinates: [0, 0] } })) } };
    expect(generatorsById.value.size).toBe(2);
    const lines = [line('zone', 'Z1'), line('generator', 'B')];
    expect(legsOf(lines[0] as FlowFeature, legs, lines)).toEqual([legs[0]]);
    expect(legsOf(lines[1] as FlowFeature, legs, lines)).toEqual([legs[1]]);
  });
});

describe('a link', () => {
  it('leads to a study and to a leg', () => {
    expect(readHash('#panel=studies&studies=frontier&selected=leg:12')).toMatchObject({ panel: 'studies', studies: 'frontier', selected: { kind: 'leg', id: '12' } });
  });
});

describe('a plan over years', () => {
  it('calls stock of earlier years so', () => {
    const from = { kind: 'stock', stock: 'K001', site: 'F_YARD' } as const;
    expect([originId(from), originSite(from)]).toEqual(['K001', 'F_YARD']);
    layers.value = { facilities: { type: 'FeatureCollection', features: [{ type: 'Feature', properties: { id: 'F_YARD', name_zh: '灰渣场' }, geometry: { type: 'Point', coordinates: [0, 0] } }] } };
    expect(originName(from)).toBe('灰渣场（往年存量）');
  });
  it('tells the years a period stands for', () => {
    expect([span({ year: 2035, weight: 10 }), span({ year: 2021, weight: 1 })]).toEqual(['2026–2035', '2021']);
  });
});
