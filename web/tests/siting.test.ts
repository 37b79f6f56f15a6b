// Plans of sites: their keys, their tags and what stands on the map.
import { describe, expect, it } from 'vitest';
import type { SitePlan, SitingOutcome } from '../src/api/siting';
import { siteFeatures } from '../src/map/landlayers';
import { plansOf, siteTags } from '../src/state/siting';

const cost = { building: 1, running: 1, transport: 1, handling: 1, gate: 1, unplaced: 1, limits: 0, total: 6 };
const plan = (...at: string[]): SitePlan => ({
  built: at.map((candidate, index) => ({
    project: `P${index + 1}`, candidate, name: { zh: `地块 ${candidate}`, en: `parcel ${candidate}` }, place: { lon: 106 + index, lat: 29 }, build: `B${index}`, build_name: { zh: '大', en: 'large' },
    year: 2023, capex_cny: 1, land_cny: 1, intake: [],
  })),
  cost, periods: [],
});
const outcome: SitingOutcome = { scenario: 'base', demo: true, projects: [], status: 'optimal', plans: [plan('C1', 'C2'), plan('C1', 'C3')], fixed: plan('C5'), frontier: [plan('C3', 'C2')] };

describe('plans of an answer', () => {
  it('have a key each: plans in order, then the choice by hand, then the points of the frontier', () => {
    expect(plansOf(outcome).map((one) => one.key)).toEqual(['plan:1', 'plan:2', 'fixed', 'frontier:1']);
    const { fixed, frontier, ...bare } = outcome;
    expect([fixed, frontier].every(Boolean)).toBe(true);
    expect(plansOf(bare).map((one) => one.key)).toEqual(['plan:1', 'plan:2']);
  });
  it('name their sites by project and candidate, a facility that is there by its build', () => {
    expect(siteTags(plan('C1', 'C2'))).toEqual(['P1@C1', 'P2@C2']);
    const kept = plan('C1');
    const there = kept.built.map(({ project, candidate, ...site }) => ({ ...site, build: `${site.build}-${project ?? ''}-${candidate ?? ''}` }));
    expect(siteTags({ ...kept, built: there })).toEqual(['B0-P1-C1']);
  });
  it('stand on the map at their places with the rank of the plan, the choice by hand with a star', () => {
    const [, second, byHand] = plansOf(outcome);
    const shown = siteFeatures(second!);
    expect(shown.map((one) => one.properties?.['number'])).toEqual(['2', '2']);
    expect(shown.map((one) => one.geometry)).toEqual([{ type: 'Point', coordinates: [106, 29] }, { type: 'Point', coordinates: [107, 29] }]);
    expect(siteFeatures(byHand!)[0]?.properties?.['number']).toBe('★');
  });
});
