// Studies as the page runs them. In: what is asked about the plan in view. Out: for each kind of study how far it
// is and what it found; and the line of a study whose flows lie on the map instead of the plan's.
import { computed, effect, signal, type Signal } from '@preact/signals';
import { api, ApiError } from '../api/client';
import { watchJob } from '../api/jobs';
import type { Job } from '../api/types';
import type { Study, StudyAsk, StudyKind, StudyResults } from '../api/studies';
import { asApiError } from './errors';
import { outcome, outcomeJob, shownPlan, view } from './store';

export interface Run<R> {
  /** The job while it waits or runs. */
  job: Job | null;
  error: ApiError | null;
  cancelled: boolean;
  /** Id of the job behind `result`. */
  id: string | null;
  /** Scenario and number of changed roads it was made for. */
  scenario: string;
  changes: number;
  result: R | null;
}
const idle = { job: null, error: null, cancelled: false, id: null, scenario: '', changes: 0, result: null };
export const runs: { [K in StudyKind]: Signal<Run<StudyResults[K]>> } = { outage: signal(idle), frontier: signal(idle), sample: signal(idle), years: signal(idle), site: signal(idle), points: signal(idle), movement: signal(idle), proposal: signal(idle) };

export const isRunning = (run: Run<unknown>): boolean => run.job !== null;

/** True when a result belongs to another plan than the one in view. */
export const isStale = (run: Run<unknown>): boolean =>
  run.result !== null && (run.scenario !== outcome.value?.scenario || run.changes !== (shownPlan.value?.changes.length ?? 0));

/** Follows a job to its end, telling each step; false when it was cancelled. */
export function follow(started: Job, step: (job: Job) => void): Promise<boolean> {
  if (started.state === 'done') return Promise.resolve(true);
  let now = started;
  return new Promise((resolve, reject) => {
    watchJob(started.id, {
      progress: (progress) => step((now = { ...now, state: 'running', progress })),
      ended: (state) => {
        if (state !== 'failed') return resolve(state === 'done');
        api.job(started.id).then((ended) => reject(ApiError.fromProblem(500, ended.problem ?? { code: 'failed' })), reject);
      },
      failed: reject,
    });
  });
}

async function kept(id: string): Promise<Study | null> {
  try {
    return await api.study(id);
  } catch (error) {
    if (error instanceof ApiError && error.code === 'not_done') return null;
    throw error;
  }
}

/** Starts (or finds) a study of the plan in view, or of a scenario with roads as they are named. */
export async function startStudy(ask: StudyAsk, scenario = outcome.value?.scenario ?? view.value.scenario, changes = shownPlan.value?.changes ?? []): Promise<void> {
  const run = runs[ask.kind] as Signal<Run<unknown>>;
  try {
    run.value = { ...run.value, job: { id: '', scenario, state: 'queued' }, error: null, cancelled: false };
    const started = await api.startStudy(scenario, changes, ask);
    run.value = { ...run.value, job: started };
    const cancelled = !(await follow(started, (job) => (run.value = { ...run.value, job })));
    // A study that was cancelled keeps what it had done by then, where that is something.
    const study = cancelled ? await kept(started.id) : await api.study(started.id);
    run.value = study ? { ...idle, cancelled, id: started.id, scenario, changes: changes.length, result: study.result } : { ...run.value, job: null, cancelled };
  } catch (error) {
    run.value = { ...run.value, job: null, error: asApiError(error) };
  }
}

export async function cancelStudy(kind: StudyKind): Promise<void> {
  const running = runs[kind].value.job;
  if (!running?.id) return;
  try {
    await api.cancel(running.id);
  } catch (error) {
    (runs[kind] as Signal<Run<unknown>>).value = { ...(runs[kind].value as Run<unknown>), error: asApiError(error) };
  }
}

/** A line of a study on the map: what moves when something is out, or the plan at a point of the frontier. */
export interface Overlay { study: string; kind: 'outage' | 'frontier'; part: string; scenario: string }
export const overlay = signal<Overlay | null>(null);
export const showOverlay = (next: Overlay | null): void => { overlay.value = next; };

/** The loss on the map, in full. */
export const shownLoss = computed(() => {
  const now = overlay.value;
  return now?.kind === 'outage' ? (runs.outage.value.result?.losses.find((one) => one.loss.id === now.part) ?? null) : null;
});

/** Another plan takes the map back. */
export function bindStudies(): void {
  let last: string | null = null;
  effect(() => {
    const id = outcomeJob.value;
    if (last !== null && id !== last) overlay.value = null;
    last = id;
  });
}
