// Two plans to be set side by side. In: two scenarios. Out: both solved (each is a job that is found again), and
// what the server says is different.
import { signal } from '@preact/signals';
import { api } from '../api/client';
import type { PlanComparison } from '../api/studies';
import type { Job } from '../api/types';
import { asApiError } from './errors';
import { follow } from './studies';
import type { ApiError } from '../api/client';

export interface Pairing { job: Job | null; error: ApiError | null; cancelled: boolean; result: PlanComparison | null }
export const pairing = signal<Pairing>({ job: null, error: null, cancelled: false, result: null });
let turn = 0;

async function solved(scenario: string, mine: number): Promise<string | null> {
  const started = await api.solve(scenario, []);
  const step = (job: Job) => { if (mine === turn) pairing.value = { ...pairing.value, job }; };
  step(started);
  return (await follow(started, step)) ? started.id : null;
}

export async function comparePlans(first: string, second: string): Promise<void> {
  const mine = (turn += 1);
  pairing.value = { ...pairing.value, job: { id: '', scenario: first, state: 'queued' }, error: null, cancelled: false };
  try {
    const one = await solved(first, mine);
    const two = one && (await solved(second, mine));
    if (mine !== turn) return;
    if (!one || !two) {
      pairing.value = { ...pairing.value, job: null, cancelled: true };
      return;
    }
    const result = await api.compare(one, two);
    if (mine === turn) pairing.value = { job: null, error: null, cancelled: false, result };
  } catch (error) {
    if (mine === turn) pairing.value = { ...pairing.value, job: null, error: asApiError(error) };
  }
}

export async function cancelPairing(): Promise<void> {
  const running = pairing.value.job;
  if (!running?.id) return;
  try {
    await api.cancel(running.id);
  } catch (error) {
    pairing.value = { ...pairing.value, error: asApiError(error) };
  }
}
