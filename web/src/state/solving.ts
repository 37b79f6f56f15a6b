// Solves as the page runs them. In: a scenario and changed roads. Out: plans in the store: the one on the roads as
// they are and, once asked for, the one on the changed roads, so that both can be set side by side.
import { api, ApiError } from '../api/client';
import { watchJob } from '../api/jobs';
import type { RoadChange } from '../api/roads';
import type { Job } from '../api/types';
import { asApiError } from './errors';
import { job, jobError, patch, plans, theCase, valueOf, view, type Plan } from './store';

let turn = 0;
let stopWatching: (() => void) | null = null;

/** Follows a job to its end; false when it was cancelled or another solve took its place. */
function followed(started: Job, mine: number): Promise<boolean> {
  return new Promise((resolve, reject) => {
    stopWatching = watchJob(started.id, {
      progress: (progress) => {
        if (mine === turn && job.value) job.value = { ...job.value, state: 'running', progress };
      },
      ended: (state) => {
        if (mine === turn && job.value) job.value = { ...job.value, state };
        if (state !== 'failed') return resolve(state === 'done');
        api.job(started.id).then((ended) => reject(ApiError.fromProblem(500, ended.problem ?? { code: 'failed' })), reject);
      },
      failed: reject,
    });
  });
}

async function obtain(scenario: string, changes: readonly RoadChange[], mine: number): Promise<Plan | null> {
  const started = await api.solve(scenario, changes);
  if (mine !== turn) return null;
  job.value = { ...started, scenario, changes: [...changes] };
  if (started.state === 'failed') throw ApiError.fromProblem(500, (await api.job(started.id)).problem ?? { code: 'failed' });
  if (started.state !== 'done' && !(await followed(started, mine))) return null;
  const outcome = await api.outcome(started.id);
  if (mine !== turn) return null;
  job.value = { id: started.id, scenario, state: 'done' };
  return { job: started.id, outcome, changes: [...changes] };
}

const same = (plan: Plan | null, scenario: string): Plan | null => (plan?.outcome.scenario === scenario ? plan : null);

/** Starts (or finds) the solve of a scenario, on changed roads where there are any, and shows its plan. */
export async function solve(scenario: string, changes: readonly RoadChange[] = []): Promise<void> {
  stopWatching?.();
  stopWatching = null;
  jobError.value = null;
  const mine = (turn += 1);
  const known = valueOf(theCase.value)?.scenarios;
  const wanted = known && known.length > 0 && !known.some((one) => one.id === scenario) ? (known[0]?.id ?? scenario) : scenario;
  if (wanted !== view.value.scenario) patch({ scenario: wanted });
  try {
    const plan = await obtain(wanted, changes, mine);
    if (!plan) return;
    const { before, after } = plans.value;
    if (changes.length === 0) {
      plans.value = { before: plan, after: same(after, wanted) };
      patch({ replanned: false });
      return;
    }
    plans.value = { before: same(before, wanted), after: plan };
    patch({ replanned: true });
    if (plans.value.before) return;
    // A link may lead straight to the changed roads: what it is compared with is solved next.
    const reference = await obtain(wanted, [], mine);
    if (reference) plans.value = { ...plans.value, before: reference };
  } catch (error) {
    if (mine !== turn) return;
    job.value = null;
    jobError.value = asApiError(error);
  }
}

/** Shows the plan on the changed roads or the one on the roads as they are, solving it if it is not here. */
export function showPlan(replanned: boolean): void {
  const there = replanned ? plans.value.after : plans.value.before;
  if (there) patch({ replanned, scenario: there.outcome.scenario });
  else void solve(view.value.scenario, replanned ? view.value.changes : []);
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
