// What the page does. In: clicks and the start of the page. Out: calls of the API whose answers land in the store.
import { effect, untracked } from '@preact/signals';
import { api } from '../api/client';
import { LAYERS } from '../api/types';
import { asApiError, isAbort } from './errors';
import { DEFAULT_VIEW } from './hash';
import { solve } from './solving';
import { overlay } from './studies';
import {
  base, detail, facilityLoad, failed, findings, flows, flowsBusy, flowsError, gone, here, layerError, layers, nothingYet, outcome, outcomeJob,
  patch, profiles, theCase, view, WAITING,
} from './store';

/** Loads what is not here yet, then solves the scenario in view. Also the "try again" of a server that was gone. */
export async function start(): Promise<void> {
  gone.value = false;
  const get = async <T>(target: { value: { state: string } }, load: () => Promise<T>) => {
    if (target.value.state === 'here') return;
    target.value = WAITING;
    try {
      target.value = here(await load());
    } catch (error) {
      target.value = failed(asApiError(error));
    }
  };
  const layer = LAYERS.map(async (name) => {
    if (layers.value[name]) return;
    try {
      const collection = await api.layer(name);
      layers.value = { ...layers.value, [name]: collection };
    } catch (error) {
      layerError.value = asApiError(error);
    }
  });
  layerError.value = null;
  await Promise.all([get(theCase, api.case), get(base, api.base), get(findings, api.findings), get(profiles, api.profiles), ...layer]);
  if (nothingYet.value) return void (view.value.panel === DEFAULT_VIEW.panel && patch({ panel: 'data' }));
  if (!gone.value && !outcome.value) await solve(view.value.scenario, view.value.replanned ? view.value.changes : []);
}

let layersOf = 'base';

/** Shows the places and roads of the scenario (or year) a result belongs to, so that loads stand beside its capacities. */
async function showLayersOf(id: string, of: string): Promise<void> {
  if (of === layersOf) return;
  try {
    const all = await Promise.all(LAYERS.map(async (name) => [name, await api.layer(name, id)] as const));
    if (outcomeJob.value !== id) return;
    layersOf = of;
    layers.value = Object.fromEntries(all);
  } catch (error) {
    layerError.value = asApiError(error);
  }
}

/** Keeps layers in step with the result, flows with result and filters, details with the selection. */
export function bindLoading(): void {
  effect(() => {
    const id = outcomeJob.value;
    const now = outcome.value;
    // A year has arisings and capacities of its own.
    if (id && now) untracked(() => void showLayersOf(id, now.status === 'part' ? id : now.scenario));
  });

  let flowCall: AbortController | null = null;
  let flowKey = '';
  effect(() => {
    const id = outcomeJob.value;
    const { wasteClass, facility } = view.value;
    const line = overlay.value;
    const key = `${id}|${wasteClass}|${facility}|${line?.study ?? ''}|${line?.part ?? ''}`;
    if (key === flowKey) return;
    flowKey = key;
    flowCall?.abort();
    if (!id) return;
    const mine = (flowCall = new AbortController());
    untracked(() => {
      flowsBusy.value = true;
      flowsError.value = null;
    });
    const filter = { class: wasteClass, facility };
    (line ? api.studyFlows(line.study, line.part, filter, mine.signal) : api.flows(id, filter, mine.signal))
      .then((collection) => {
        if (!mine.signal.aborted) flows.value = collection;
      })
      .catch((error: unknown) => {
        if (!isAbort(error)) flowsError.value = asApiError(error);
      })
      .finally(() => {
        if (flowCall === mine) flowsBusy.value = false;
      });
  });

  let detailCall: AbortController | null = null;
  let detailKey = '';
  effect(() => {
    const selected = view.value.selected;
    const id = outcomeJob.value;
    const key = selected ? `${selected.kind}:${selected.id}|${id}|${gone.value}` : '';
    if (key === detailKey) return;
    detailKey = key;
    detailCall?.abort();
    const mine = (detailCall = new AbortController());
    const site = selected?.kind === 'facility' || selected?.kind === 'generator';
    untracked(() => {
      detail.value = site ? WAITING : null;
      facilityLoad.value = selected?.kind === 'facility' && id ? WAITING : null;
    });
    if (!selected || !site) return;
    const load = selected.kind === 'facility' ? api.facility(selected.id, id, mine.signal) : api.generator(selected.id, id, mine.signal);
    load.then(
      (site_) => { if (!mine.signal.aborted) detail.value = here(site_); },
      (error: unknown) => { if (!isAbort(error)) detail.value = failed(asApiError(error)); },
    );
    if (selected.kind === 'facility' && id) {
      api.facilityLoad(id, selected.id, mine.signal).then(
        (load_) => { if (!mine.signal.aborted) facilityLoad.value = here(load_); },
        (error: unknown) => { if (!isAbort(error)) facilityLoad.value = failed(asApiError(error)); },
      );
    }
  });
}
