// The route asked for. In: its ends, vehicle, hour and the changed roads, all in the view. Out: the answer of the
// server, fetched again at once when one of them changes; which alternative is chosen; which end the map gives next.
import { computed, effect, signal, untracked } from '@preact/signals';
import { api } from '../api/client';
import type { RoadRoute, RouteRequest, RoutesAnswer } from '../api/roads';
import { placeOf, type End } from './ends';
import { asApiError, isAbort } from './errors';
import { facilitiesById, generatorsById } from './names';
import { failed, here, patch, valueOf, view, WAITING, type Loaded } from './store';

export const answer = signal<Loaded<RoutesAnswer> | null>(null);
/** The same question on the roads as they are, while roads are changed. */
export const unchanged = signal<RoutesAnswer | null>(null);
/** True while a newer answer is on its way and the last one is still shown. */
export const answerBusy = signal(false);

export const endPlace = (end: End | null) => (end ? placeOf(end, (kind, id) => (kind === 'facility' ? facilitiesById : generatorsById).value.get(id)) : null);

/** A name for each alternative that a link can carry: what it is best at, or its place among the others. */
export function routeKeys(routes: readonly RoadRoute[]): string[] {
  let between = 0;
  return routes.map((one) => {
    const kind = one.kind.find((word) => word !== 'between');
    return kind ?? `between-${(between += 1)}`;
  });
}

export const routes = computed<RoadRoute[]>(() => (answer.value && valueOf(answer.value)?.routes) || []);
export const keys = computed(() => routeKeys(routes.value));
/** Index of the alternative chosen; the first where the link names none that is here. */
export const chosen = computed(() => Math.max(0, keys.value.indexOf(view.value.route)));
export const chooseRoute = (index: number): void => patch({ route: index === 0 ? '' : (keys.value[index] ?? '') });

/** Which end a click on the map sets: asked for by a button, else the one that is missing. */
const asked = signal<'start' | 'end' | 'none' | null>(null);
export const picking = computed<'start' | 'end' | null>(() => {
  const { panel, roads, start, end } = view.value;
  if (panel !== 'roads' || roads !== 'route' || asked.value === 'none') return null;
  return asked.value ?? (!start ? 'start' : !end ? 'end' : null);
});
export const pickOnMap = (which: 'start' | 'end' | 'none'): void => void (asked.value = which);

export function setEnd(which: 'start' | 'end', end: End | null): void {
  asked.value = null;
  patch({ [which]: end, route: '' });
}
export const swapEnds = (): void => patch({ start: view.value.end, end: view.value.start, route: '' });
export function clearRoute(): void {
  asked.value = null;
  patch({ start: null, end: null, route: '', day: '' });
}

const request = computed<RouteRequest | null>(() => {
  const { panel, start, end, profile, day, time, scenario } = view.value;
  if (panel !== 'roads') return null;
  const [from, to] = [endPlace(start), endPlace(end)];
  return from && to ? { from, to, profile, scenario, ...(day ? { at: { day, time } } : {}) } : null;
});

const again = signal(0);
/** Asks the same question once more. */
export const retryRoute = (): void => void (again.value += 1);

/** Keeps the answer in step with the question. */
export function bindRoute(): void {
  let call: AbortController | null = null;
  let last = '';
  effect(() => {
    const wanted = request.value;
    const changes = view.value.changes;
    const key = wanted ? JSON.stringify([wanted, changes, again.value]) : '';
    if (key === last) return;
    last = key;
    call?.abort();
    const mine = (call = new AbortController());
    untracked(() => {
      answerBusy.value = wanted !== null;
      if (!wanted) answer.value = null;
      else if (answer.value?.state !== 'here') answer.value = WAITING;
    });
    if (!wanted) return void (unchanged.value = null);
    const settle = (put: () => void) => {
      if (mine.signal.aborted) return;
      put();
      answerBusy.value = false;
    };
    api.routes({ ...wanted, ...(changes.length > 0 ? { changes: [...changes] } : {}) }, mine.signal).then(
      (found) => settle(() => (answer.value = here(found))),
      (error: unknown) => { if (!isAbort(error)) settle(() => (answer.value = failed(asApiError(error)))); },
    );
    if (changes.length === 0) return void (unchanged.value = null);
    // Only for the comparison: where the roads as they are have no way either, there is nothing to compare.
    api.routes(wanted, mine.signal).then(
      (found) => { if (!mine.signal.aborted) unchanged.value = found; },
      () => { if (!mine.signal.aborted) unchanged.value = null; },
    );
  });
}
