// Where projects could stand. In: the panel, the project and the weights in the view. Out: the answer of the server,
// its cells, and the ranking for the weights, computed here from the values so that it follows a slider at once.
import { computed, effect, signal, untracked } from '@preact/signals';
import { api } from '../api/client';
import type { LandAnswer, LandCriterion, LandProject, SpotFeature, Spots } from '../api/land';
import type { Position } from '../api/types';
import { asApiError, isAbort } from './errors';
import { failed, gone, here, nothingYet, patch, valueOf, view, WAITING, type Loaded } from './store';

export const land = signal<Loaded<LandAnswer> | null>(null);
export const spots = signal<Loaded<Spots> | null>(null);

/** How many of the best are named. */
export const BEST = 5;
/** The most a slider gives a group. */
export const TOP_WEIGHT = 5;

export const project = computed<LandProject | null>(() => {
  const all = (land.value && valueOf(land.value))?.projects ?? [];
  return all.find((one) => one.project === view.value.project) ?? all[0] ?? null;
});

export interface Group { id: string; usual: number }
/** Groups of criteria with the weight they have by themselves. */
export function groups(criteria: readonly LandCriterion[]): Group[] {
  const sums = new Map<string, number>();
  for (const one of criteria) sums.set(one.group, (sums.get(one.group) ?? 0) + one.weight);
  return [...sums].map(([id, usual]) => ({ id, usual }));
}

/** `people:2,road:0` as weights by group; what does not fit is left out. */
export function readWeights(text: string): Map<string, number> {
  const pairs = text.split(',').map((part) => part.split(':') as [string, string?]);
  return new Map(pairs.filter(([name, number]) => name && number && Number(number) >= 0).map(([name, number]) => [name, Number(number)]));
}

export function setWeight(group: string, weight: number | null): void {
  const all = readWeights(view.value.weights);
  if (weight === null) all.delete(group);
  else all.set(group, weight);
  patch({ weights: [...all].sort(([a], [b]) => a.localeCompare(b)).map(([name, number]) => `${name}:${number}`).join(',') });
}

/** Weight of each criterion: that of its group, spread as their own weights stand. */
export function weightsOf(criteria: readonly LandCriterion[], asked: ReadonlyMap<string, number>): number[] {
  const usual = new Map(groups(criteria).map((one) => [one.id, one.usual]));
  const count = (group: string) => criteria.filter((one) => one.group === group).length;
  return criteria.map((one) => {
    const wanted = asked.get(one.group);
    const sum = usual.get(one.group) ?? 0;
    if (wanted === undefined) return one.weight;
    return sum > 0 ? (wanted * one.weight) / sum : wanted / count(one.group);
  });
}

/** Points of a value, 0–1; what is not known earns none. */
export function points(one: Pick<LandCriterion, 'best' | 'worst'>, value: number | null | undefined): number {
  if (value === null || value === undefined) return 0;
  return Math.min(1, Math.max(0, (value - one.worst) / (one.best - one.worst)));
}

export function scoreOf(criteria: readonly LandCriterion[], weights: readonly number[], values: readonly (number | null)[]): number {
  const all = weights.reduce((sum, weight) => sum + weight, 0);
  if (all <= 0) return 0;
  const sum = criteria.reduce((total, one, at) => total + points(one, values[at]) * (weights[at] ?? 0), 0);
  return Math.round((10_000 * sum) / all) / 100;
}

/** Where a place is: a parcel, or the middle of the corners of a cell. */
export function placeOf({ geometry }: SpotFeature): Position {
  if (geometry.type === 'Point') return geometry.coordinates;
  const ring = geometry.type === 'Polygon' ? (geometry.coordinates[0] ?? []).slice(1) : [];
  const mean = (axis: 0 | 1) => ring.reduce((sum, at) => sum + at[axis], 0) / Math.max(1, ring.length);
  return [mean(0), mean(1)];
}

const RADIUS = 6_371_008.8;
export function metres([a, b]: Position, [c, d]: Position): number {
  const rad = Math.PI / 180;
  const h = Math.sin(((d - b) * rad) / 2) ** 2 + Math.cos(b * rad) * Math.cos(d * rad) * Math.sin(((c - a) * rad) / 2) ** 2;
  return 2 * RADIUS * Math.asin(Math.min(1, Math.sqrt(h)));
}

export interface Ranked { spot: SpotFeature; score: number }
/** Kept places by score, then id; and the best of them, none nearer to another than `apart`. */
export function rank(all: readonly SpotFeature[], criteria: readonly LandCriterion[], weights: readonly number[], apart: number, most = BEST): { all: Ranked[]; best: Ranked[] } {
  const kept = all.flatMap((spot) => (spot.properties.values ? [{ spot, score: scoreOf(criteria, weights, spot.properties.values) }] : []));
  kept.sort((a, b) => b.score - a.score || (a.spot.properties.id < b.spot.properties.id ? -1 : 1));
  const best: Ranked[] = [];
  for (const one of kept) {
    if (best.length === most) break;
    if (best.every((other) => metres(placeOf(other.spot), placeOf(one.spot)) >= apart)) best.push(one);
  }
  return { all: kept, best };
}

export const weights = computed(() => weightsOf(project.value?.criteria ?? [], readWeights(view.value.weights)));
export const ranking = computed(() => {
  const [found, one] = [spots.value && valueOf(spots.value), project.value];
  const apart = (land.value && valueOf(land.value))?.apart_m ?? 0;
  return found && one ? rank(found.features, one.criteria, weights.value, apart) : { all: [], best: [] };
});
export const chosenSpot = computed(() => ((spots.value && valueOf(spots.value))?.features ?? []).find((one) => one.properties.id === view.value.spot) ?? null);
export const landShown = computed(() => view.value.panel === 'land' && !nothingYet.value);

export function bindLand(): void {
  let call: AbortController | null = null;
  let [asked, cellsOf] = ['', ''];
  effect(() => {
    const key = landShown.value ? `land|${gone.value}` : '';
    if (!key || key === asked) return;
    asked = key;
    untracked(() => (land.value = WAITING));
    api.land().then((found) => (land.value = here(found)), (error: unknown) => { land.value = failed(asApiError(error)); asked = ''; });
  });
  effect(() => {
    const id = project.value?.project;
    if (!landShown.value || !id || id === cellsOf) return;
    cellsOf = id;
    call?.abort();
    const mine = (call = new AbortController());
    untracked(() => (spots.value = WAITING));
    api.spots(id, mine.signal).then(
      (found) => { if (!mine.signal.aborted) spots.value = here(found); },
      (error: unknown) => { if (!isAbort(error)) { spots.value = failed(asApiError(error)); cellsOf = ''; } },
    );
  });
}
