import { describe, expect, it } from 'vitest';
import type { LandCriterion, SpotFeature } from '../src/api/land';
import { cellFeatures, winnerFeatures } from '../src/map/landlayers';
import { lifeOf } from '../src/panels/landfill';
import { groups, metres, points, rank, readWeights, scoreOf, weightsOf } from '../src/state/land';

const criterion = (id: string, group: string, weight: number, best: number, worst: number): LandCriterion => ({
  id, group, weight, best, worst, measure: 'distance', unit: 'm', source: 'demo', name: { zh: id, en: id }, group_name: { zh: group, en: group },
});
const criteria = [criterion('near', 'people', 1, 0, 100), criterion('far', 'people', 3, 0, 100), criterion('road', 'road', 2, 0, 5000)];
const spot = (id: string, lon: number, values?: (number | null)[]): SpotFeature => ({
  type: 'Feature', geometry: { type: 'Point', coordinates: [lon, 29] }, properties: values ? { id, values } : { id, rule: 'R061' },
});

describe('the ranking of places', () => {
  it('gives points between worst and best, and none to what is not known', () => {
    expect(points({ best: 0, worst: 5000 }, 1250)).toBe(0.75);
    expect([points({ best: 0, worst: 5000 }, 9000), points({ best: 5, worst: 0 }, 9), points({ best: 0, worst: 1 }, null)]).toEqual([0, 1, 0]);
  });
  it('scores as the program does', () => {
    expect(scoreOf(criteria, [1, 3, 0], [0, 50, null])).toBe(62.5);
    expect(scoreOf(criteria, [0, 0, 0], [0, 0, 0])).toBe(0);
  });
  it('spreads the weight of a group over its parts as their own stand', () => {
    expect(groups(criteria)).toEqual([{ id: 'people', usual: 4 }, { id: 'road', usual: 2 }]);
    expect(weightsOf(criteria, readWeights('people:2'))).toEqual([0.5, 1.5, 2]);
    expect(weightsOf(criteria, readWeights('nonsense,road:x,road:-1,:3'))).toEqual([1, 3, 2]);
  });
  it('names the best that are no neighbours, never one that is ruled out, and ties by id', () => {
    const all = [spot('d', 106, [0, 0, 0]), spot('c', 106.01, [0, 0, 100]), spot('b', 106.2, [50, 50, 0]), spot('a', 106.4, [50, 50, 0]), spot('x', 106.6)];
    const { all: kept, best } = rank(all, criteria, [1, 3, 2], 3000, 3);
    expect(kept.map((one) => one.spot.properties.id)).toEqual(['d', 'c', 'a', 'b']);
    expect(best.map((one) => one.spot.properties.id)).toEqual(['d', 'a', 'b']);
    expect(metres([106, 29], [106.01, 29])).toBeCloseTo(972.5, 0);
    expect(cellFeatures(all, kept).map((one) => one.properties?.['shade'])).toEqual([1, expect.closeTo(0.98, 1), 0, 0, -1]);
    expect(winnerFeatures(best).map((one) => one.properties)).toEqual([{ id: 'd', number: '1' }, { id: 'a', number: '2' }, { id: 'b', number: '3' }]);
  });
});

describe('the life of a landfill', () => {
  const design = { mu: 50, depth: 15, density: 1.2, share: 0.7, tonnes: 60_000, wanted: 10 };
  it('is seven years for 50 mu, and ten take 72 mu or 21.5 m', () => {
    const told = lifeOf(design);
    expect(told.years).toBeCloseTo(7, 9);
    expect(told.mu).toBeCloseTo(71.428571, 5);
    expect(told.depth).toBeCloseTo(21.428571, 5);
    expect([told.muUp, told.depthUp]).toEqual([72, 21.5]);
  });
  it('does not round up what is there already', () => {
    const told = lifeOf({ ...design, wanted: 7 });
    expect([told.muUp, told.depthUp]).toEqual([50, 15]);
  });
});
