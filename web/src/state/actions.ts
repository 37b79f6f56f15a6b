// What the page does. In: clicks and the start of the page. Out: calls of the API whose answers land in the store.
import { effect, untracked } from '@preact/signals';
import { api, ApiError } from '../api/client';
import { watchJob } from '../api/jobs';
import { LAYERS } from '../api/types';
import {
  base, detail, facilityLoad, failed, findings, flows, flowsBusy, flowsError, gone, here, job, jobError, layerError, layers, outcome,
  outcomeJob, theCase, valueOf, view, WAITING,
} from './store';

const asApiError = (error: unknown): ApiError => {
  const known = error instanceof ApiError ? error : new ApiError(false, 0, 'page', { zh: String(error), en: String(error) }, null);
  if (known.gone) gone.value = true;
  return known;
};
const isAbort = (error: unknown) => error instanceof DOMException && error.name === 'AbortError';

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
  await Promise.all([get(theCase, api.case), get(base, api.base), get(findings, api.findings), ...layer]);
  if (!gone.value && !outcome.value) await solve(view.value.scenario);
}

let stopWatching: (() => void) | null = null;

/** Starts (or finds) the solve of a scenario and follows it to its end. */
export async function solve(scenario: string): Promise<void> {
  stopWatching?.();
  stopWatching = null;
  jobError.value = null;
  const known = valueOf(theCase.value)?.scenarios;
  const wanted = known && known.length > 0 && !known.some((one) => one.id === scenario) ? (known[0]?.id ?? scenario) : scenario;
  if (wanted !== view.value.scenario) view.value = { ...view.value, scenario: wanted };
  try {
    const started = await api.solve(wanted);
    job.value = { ...started, scenario: wanted };
    if (started.state === 'done') return await finish(started.id);
    if (started.state === 'failed') return await explainFailure(started.id);
    stopWatching = watchJob(started.id, {
      progress: (progress) => {
        if (job.value?.id === started.id) job.value = { ...job.value, state: 'running', progress };
      },
      ended: (state) => {
        if (job.value?.id !== started.id) return;
        job.value = { ...job.value, state };
        if (state === 'done') void finish(started.id);
        if (state === 'failed') void explainFailure(started.id);
      },
      failed: (error) => {
        job.value = null;
        jobError.value = asApiError(error);
      },
    });
  } catch (error) {
    job.value = null;
    jobError.value = asApiError(error);
  }
}

async function finish(id: string): Promise<void> {
  try {
    const result = await api.outcome(id);
    if (job.value && job.value.id !== id) return;
    outcome.value = result;
    outcomeJob.value = id;
    job.value = { id, scenario: result.scenario, state: 'done' };
    await showLayersOf(id, result.scenario);
  } catch (error) {
    jobError.value = asApiError(error);
  }
}

async function explainFailure(id: string): Promise<void> {
  try {
    const ended = await api.job(id);
    jobError.value = ApiError.fromProblem(500, ended.problem ?? { code: 'failed' });
  } catch (error) {
    jobError.value = asApiError(error);
  }
}

export async function cancel(): Promise<void> {
  const running = job.value;
  if (!running) return;
  try {
    await api.cancel(running.id);
  } catch (error) {
    jobError.value = asApiError(error);
  }
}

let layersOf = 'base';

/** Shows the places and roads of the scenario a result belongs to, so that loads stand beside its capacities. */
async function showLayersOf(id: string, scenario: string): Promise<void> {
  if (scenario === layersOf) return;
  try {
    const all = await Promise.all(LAYERS.map(async (name) => [name, await api.layer(name, id)] as const));
    if (outcomeJob.value !== id) return;
    layersOf = scenario;
    layers.value = Object.fromEntries(all);
  } catch (error) {
    layerError.value = asApiError(error);
  }
}

/** Keeps flows in step with result and filters, details in step with the selection. */
export function bindLoading(): void {
  let flowCall: AbortController | null = null;
  let flowKey = '';
  effect(() => {
    const id = outcomeJob.value;
    const { wasteClass, facility } = view.value;
    const key = `${id}|${wasteClass}|${facility}`;
    if (key === flowKey) return;
    flowKey = key;
    flowCall?.abort();
    if (!id) return;
    const mine = (flowCall = new AbortController());
    untracked(() => {
      flowsBusy.value = true;
      flowsError.value = null;
    });
    api
      .flows(id, { class: wasteClass, facility }, mine.signal)
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
