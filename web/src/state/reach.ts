// Where a facility is reached from within some minutes. In: the selected facility and its switch in the view.
// Out: the areas of the server, kept in step with vehicle, scenario and changed roads.
import { effect, signal, untracked } from '@preact/signals';
import { api } from '../api/client';
import type { Isochrones } from '../api/roads';
import { asApiError, isAbort } from './errors';
import { endPlace } from './route';
import { failed, here, view, WAITING, type Loaded } from './store';

export const reach = signal<Loaded<Isochrones> | null>(null);
export const REACH_MINUTES = [15, 30, 60] as const;

export function bindReach(): void {
  let call: AbortController | null = null;
  let last = '';
  effect(() => {
    const { selected, reach: on, profile, scenario, changes } = view.value;
    const place = on && selected?.kind === 'facility' ? endPlace({ kind: 'facility', id: selected.id }) : null;
    const wanted = place && { from: place, minutes: [...REACH_MINUTES], reverse: true, profile, scenario, ...(changes.length > 0 ? { changes: [...changes] } : {}) };
    const key = wanted ? JSON.stringify(wanted) : '';
    if (key === last) return;
    last = key;
    call?.abort();
    const mine = (call = new AbortController());
    untracked(() => (reach.value = wanted ? WAITING : null));
    if (!wanted) return;
    api.isochrones(wanted, mine.signal).then(
      (found) => { if (!mine.signal.aborted) reach.value = here(found); },
      (error: unknown) => { if (!isAbort(error)) reach.value = failed(asApiError(error)); },
    );
  });
}
