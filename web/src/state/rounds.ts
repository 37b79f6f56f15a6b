// The rounds of collectors as a dispatcher holds them. In: the day, what is pinned, forbidden, closed, called and done.
// Out: the plan of the server, the same by hand after a move, and what the last act changed in km, CNY and faults.
import { computed, effect, signal, untracked } from '@preact/signals';
import { api } from '../api/client';
import type { DayPlan, Edits, HandPlan, Pin, Rounds, RoundsAnswer, RoundsFault, Tour, Visit } from '../api/rounds';
import { asApiError } from './errors';
import { failed, here, language, nothingYet, theCase, valueOf, view, WAITING, type Loaded } from './store';

export const rounds = signal<Loaded<RoundsAnswer> | null>(null);
export const busy = signal(false);
/** First day, '' for the case's today. */
export const firstDay = signal('');
export const days = signal(7);
export const NO_EDITS: Edits = { pin: [], forbid: [], close: [], call: [], done: [] };
export const edits = signal<Edits>(NO_EDITS);
/** Day looked at. */
export const dayInView = signal('');
/** Point looked at. */
export const chosenCall = signal('');
/** What the last act changed: sums, and the faults it made. */
export interface Change { metres: number; cny: number; faults: number; broken: RoundsFault[] }
export const change = signal<Change | null>(null);
/** Plan and edits before the last act. */
const before = signal<{ answer: RoundsAnswer; edits: Edits } | null>(null);

export const roundsShown = computed(() => view.value.panel === 'rounds' && !nothingYet.value);
export const answer = computed(() => rounds.value && valueOf(rounds.value));
export const shownDay = computed<DayPlan | null>(() => {
  const all = answer.value?.rounds.days ?? [];
  return all.find((day) => day.date === dayInView.value) ?? all[0] ?? null;
});

export const vehicleName = (tour: Pick<Tour, 'vehicle' | 'unit'>): string => `${tour.vehicle}-${tour.unit}`;
export const kg = (visit: Visit): number => 1000 * visit.taken.reduce((sum, one) => sum + one.t, 0);
/** `08:05` of seconds from midnight, as the driver's sheet rounds it. */
export function clock(seconds: number): string {
  const minutes = Math.ceil(seconds / 60);
  return `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;
}

/** Calls of a tour in order, unloadings between them. */
export function callsOf(tour: Pick<Tour, 'visits' | 'unloads'>): string[] {
  const between = (at: number): string[] => tour.unloads.filter((one) => one.after === at && at > 0 && at < tour.visits.length).map(() => 'unload');
  return tour.visits.flatMap((visit, at) => [...between(at), visit.id]);
}

/** A plan as one would write it by hand; with `only`, of one day. */
export function handOf(plan: Rounds, only?: string): HandPlan {
  const tours = plan.days.filter((day) => !only || day.date === only)
    .flatMap((day) => day.tours.map((tour) => ({ date: day.date, vehicle: tour.vehicle, unit: tour.unit, calls: callsOf(tour) })));
  return { days: only ? 0 : plan.days.length, tours };
}

/** Edits with one pin more: a call has one pin. */
export const pinned = (old: Edits, pin: Pin): Edits => ({ ...old, pin: [...old.pin.filter((one) => one.point !== pin.point), pin], forbid: old.forbid.filter((one) => one.point !== pin.point) });
export const unpinned = (old: Edits, point: string): Edits => ({ ...old, pin: old.pin.filter((one) => one.point !== point) });
export const closed = (old: Edits, point: string, from: string): Edits => ({ ...unpinned(old, point), close: [...old.close.filter((one) => one.point !== point), { point, from }] });
export const forbidden = (old: Edits, point: string, date: string): Edits => ({ ...unpinned(old, point), forbid: [...old.forbid, { point, date }] });
export const called = (old: Edits, point: string, date: string): Edits => ({ ...old, call: [...old.call.filter((one) => one.point !== point), { point, date }] });
/** Hours from midnight of `08:05`; none of what is no time. */
export function hoursOf(text: string): number | undefined {
  const [h, m] = text.split(':').map(Number);
  return h === undefined || m === undefined || Number.isNaN(h + m) ? undefined : h + m / 60;
}
/** A tour done up to a call, that one included; with the hour at which that was, where it is known. Hours of calls before stay. */
export function doneUntil(old: Edits, tour: Tour, point: string, hour?: number): Edits {
  const calls = callsOf(tour);
  const until = calls.slice(0, calls.indexOf(point) + 1);
  const others = old.done.filter((one) => one.vehicle !== tour.vehicle || one.unit !== tour.unit);
  const known = old.done.find((one) => one.vehicle === tour.vehicle && one.unit === tour.unit)?.at_h ?? {};
  const kept = Object.entries(known).filter(([id, at]) => until.includes(id) && id !== point && (hour === undefined || at <= hour));
  const at_h = Object.fromEntries([...kept, ...(hour === undefined ? [] : [[point, hour] as const])]);
  const now = hour !== undefined && old.now_h !== undefined && old.now_h < hour ? { now_h: hour } : {};
  return { ...old, ...now, done: [...others, { vehicle: tour.vehicle, unit: tour.unit, calls: until, ...(Object.keys(at_h).length > 0 ? { at_h } : {}) }] };
}
export const countOf = (all: Edits): number => all.pin.length + all.forbid.length + all.close.length + all.call.length + all.done.length;

export function changed(before: RoundsAnswer | null, after: RoundsAnswer): Change | null {
  if (!before) return null;
  const key = (one: RoundsFault) => [one.kind, one.date, one.tour, one.point].join('|');
  const known = new Set(before.faults.map(key));
  const broken = after.faults.filter((one) => !known.has(key(one)));
  return { metres: after.metres - before.metres, cny: after.cny - before.cny, faults: after.faults.length - before.faults.length, broken };
}

const asked = () => (firstDay.value ? { date: firstDay.value } : {});

async function take(work: () => Promise<RoundsAnswer>, fresh: boolean, was: Edits = edits.value): Promise<void> {
  if (busy.value) return;
  const old = fresh ? null : answer.value;
  busy.value = true;
  if (!old) rounds.value = WAITING;
  try {
    const found = await work();
    change.value = changed(old, found);
    before.value = old && { answer: old, edits: was };
    rounds.value = here(found);
  } catch (error) {
    rounds.value = failed(asApiError(error));
  } finally {
    busy.value = false;
  }
}

/** Plans the days anew; done and pinned calls stay. */
export const planRounds = (fresh = false): Promise<void> => take(() => api.rounds({ ...asked(), days: days.value, edits: edits.value }), fresh);

/** Moves a call to a vehicle and day, pins it there and says what that costs and breaks. */
export function moveCall(pin: Pin): Promise<void> {
  const now = answer.value;
  if (!now) return Promise.resolve();
  const was = edits.value;
  edits.value = pinned(was, pin);
  return take(() => api.scoreRounds({ ...asked(), plan: { ...handOf(now.rounds), moves: [pin], done: was.done, ...(was.now_h === undefined ? {} : { now_h: was.now_h }) } }), false, was);
}

/** Goes back to plan and edits before the last act. */
export function undo(): void {
  if (!before.value || busy.value) return;
  edits.value = before.value.edits;
  rounds.value = here(before.value.answer);
  change.value = before.value = null;
}

/** Makes the driver's sheets of the day in view; gives their address. */
export async function sheetsUrl(): Promise<string | null> {
  const [now, day] = [answer.value, shownDay.value];
  if (!now || !day) return null;
  const { number } = await api.makeSheets({ ...asked(), plan: { ...handOf(now.rounds), days: now.rounds.days.length }, lang: language.value });
  return api.sheetsUrl(number);
}

export function bindRounds(): void {
  let started = false;
  effect(() => {
    const today = valueOf(theCase.value)?.today;
    if (!roundsShown.value || !today || started) return;
    started = true;
    untracked(() => {
      if (!firstDay.value) firstDay.value = today;
      void planRounds(true);
    });
  });
}
