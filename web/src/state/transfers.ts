// Transfers as the page holds them. In: the panel, scenario, day and application in the view. Out: the queue, the review
// of one application, the ledger, each fetched again after a decision; what was decided last.
import { computed, effect, signal, untracked } from '@preact/signals';
import { ApiError, api, type DeskAt } from '../api/client';
import type { ApplyAsk, Book, Check, DecisionAsk, HeadVerified, NearPlace, QuotaUse, Recorded, Reviewed, SignedHead, StepAsk, Verdict, Waitings } from '../api/transfers';
import { asApiError, isAbort } from './errors';
import { failed, gone, here, keep, nothingYet, patch, valueOf, view, WAITING, type Loaded } from './store';

export const queue = signal<Loaded<Waitings> | null>(null);
export const review = signal<Loaded<Reviewed> | null>(null);
export const book = signal<Loaded<Book> | null>(null);

export interface Decided { id: string; recorded: Recorded }
/** The last decision of this visit. */
export const decided = signal<Decided | null>(null);
export const deciding = signal(false);
export const decideError = signal<ApiError | null>(null);
/** What the ledger was verified against, and what came of it. */
export const verified = signal<Loaded<HeadVerified> | null>(null);

const again = signal(0);
export const reloadTransfers = (): void => void (again.value += 1);

export const atDesk = computed<DeskAt>(() => ({ scenario: view.value.scenario, today: view.value.today }));

/** The application looked at: the one chosen, else the first of the queue. */
export const application = computed(() => view.value.application || (queue.value && valueOf(queue.value)?.applications[0]?.id) || '');
/** True while a review stands beside the map. */
export const reviewShown = computed(() => !nothingYet.value && view.value.panel === 'transfers' && view.value.transfers === 'review');
export const openReview = (id: string): void => patch({ transfers: 'review', application: id });

/** Red first: what fails, what is not known, then the rest in the order of the checks. */
const ORDER: readonly Verdict[] = ['fail', 'unknown', 'pass', 'not_applicable'];
export const redFirst = (checks: readonly Check[]): Check[] =>
  [...checks].sort((a, b) => ORDER.indexOf(a.verdict) - ORDER.indexOf(b.verdict) || a.check - b.check);

/** Each of the fourteen checks with the worst of its conditions. */
export function byCheck(checks: readonly Check[]): { check: number; verdict: Verdict; names: Check[] }[] {
  const all = new Map<number, Check[]>();
  for (const one of checks) all.set(one.check, [...(all.get(one.check) ?? []), one]);
  return [...all].sort(([a], [b]) => a - b).map(([check, names]) => ({ check, verdict: redFirst(names)[0]?.verdict ?? 'unknown', names }));
}

/** How many places are named; the rest are folded away. */
export const NEAREST = 3;

/** The nearest places that could take it, the one asked for, and those that cannot. */
export function placeGroups(places: readonly NearPlace[], receiver: string): { nearest: NearPlace[]; asked: NearPlace[]; cannot: NearPlace[]; others: NearPlace[] } {
  const far = (one: NearPlace) => one.metres ?? Infinity;
  const near = [...places].sort((a, b) => far(a) - far(b));
  const free = near.filter((one) => !one.why_not);
  const nearest = free.slice(0, NEAREST);
  return {
    nearest,
    asked: near.filter((one) => one.facility === receiver && !nearest.includes(one)),
    cannot: near.filter((one) => one.why_not && one.facility !== receiver),
    others: free.slice(NEAREST).filter((one) => one.facility !== receiver),
  };
}

/** Parts of a quota in the order of the bar; together they are what is listed, or more where it is overdrawn. */
export const quotaParts = (quota: Pick<QuotaUse, 'approved' | 'pending' | 'this' | 'left'>): { kind: 'approved' | 'pending' | 'this' | 'left'; value: number }[] =>
  (['approved', 'pending', 'this', 'left'] as const).map((kind) => ({ kind, value: Math.max(0, quota[kind]) }));

const NAME = 'wasteflow.reviewer';
export function keptName(): string {
  try {
    return window.localStorage.getItem(NAME) ?? '';
  } catch {
    return ''; // As in the store: storage may be forbidden.
  }
}

/** Sends something to the ledger; true when it was recorded. */
async function record(id: string, who: string, send: () => Promise<Recorded>): Promise<boolean> {
  deciding.value = true;
  decideError.value = null;
  try {
    const recorded = await send();
    keep(NAME, who);
    decided.value = { id, recorded };
    reloadTransfers();
    return true;
  } catch (error) {
    decideError.value = asApiError(error);
    return false;
  } finally {
    deciding.value = false;
  }
}

export const decide = (id: string, ask: DecisionAsk): Promise<boolean> => record(id, ask.who, () => api.decideTransfer(id, atDesk.value, ask));
export const takeStep = (id: string, ask: StepAsk): Promise<boolean> => record(id, ask.who, () => api.stepTransfer(id, atDesk.value, ask));

export const applying = signal(false);
export const applyError = signal<ApiError | null>(null);
/** Id of the application that was taken in last. */
export const taken = signal('');

/** Takes an application in; its id, or nothing where it was refused. */
export async function applyFor(ask: ApplyAsk): Promise<string> {
  applying.value = true;
  applyError.value = null;
  taken.value = '';
  try {
    const { id } = await api.applyTransfer(atDesk.value, ask);
    keep(NAME, ask.who);
    taken.value = id;
    reloadTransfers();
    return id;
  } catch (error) {
    applyError.value = asApiError(error);
    return '';
  } finally {
    applying.value = false;
  }
}

/** Verifies the ledger against a signed head that was kept elsewhere. */
export async function verifyAgainst(text: string): Promise<void> {
  verified.value = WAITING;
  try {
    verified.value = here(await api.verifyLedger(JSON.parse(text) as SignedHead));
  } catch (error) {
    verified.value = failed(error instanceof SyntaxError ? new ApiError(false, 400, 'bad_body', { zh: error.message, en: error.message }, null) : asApiError(error));
  }
}

/** Keeps one signal in step with a key: asks when the key changes, drops what comes late. */
function follow<T>(key: () => string, target: { value: Loaded<T> | null }, ask: (signal: AbortSignal) => Promise<T>): void {
  let call: AbortController | null = null;
  let last = '';
  let of = '';
  effect(() => {
    const now = key();
    const wanted = now && `${now}|${again.value}|${gone.value}`;
    if (wanted === last) return;
    last = wanted;
    call?.abort();
    if (!wanted) return;
    const mine = (call = new AbortController());
    untracked(() => {
      // What is here stays until its newer self comes; another thing does not.
      if (now !== of || target.value?.state !== 'here') target.value = WAITING;
      of = now;
      ask(mine.signal).then(
        (found) => { if (!mine.signal.aborted) target.value = here(found); },
        (error: unknown) => { if (!isAbort(error)) target.value = failed(asApiError(error)); },
      );
    });
  });
}

export function bindTransfers(): void {
  const inPanel = () => !nothingYet.value && view.value.panel === 'transfers';
  const desk = () => `${atDesk.value.scenario}|${atDesk.value.today}`;
  follow(() => (inPanel() ? desk() : ''), queue, (signal) => api.transfers(atDesk.value, signal));
  follow(() => (reviewShown.value && application.value ? `${application.value}|${desk()}` : ''), review, (signal) => api.transfer(application.value, atDesk.value, signal));
  follow(() => (inPanel() && ['quotas', 'ledger'].includes(view.value.transfers) ? `book|${desk()}` : ''), book, (signal) => api.ledger(atDesk.value, signal));
  effect(() => {
    const { application: id, transfers } = view.value;
    void [id, transfers];
    untracked(() => (decideError.value = null));
  });
}
