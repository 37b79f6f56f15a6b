// The years of a case on the page. In: the year in view, the plan of a single year, the study of years. Out: the plan
// of the year in view, fetched when it is first looked at; every panel and the map follow it.
import { computed, effect, untracked } from '@preact/signals';
import { api } from '../api/client';
import type { YearTold } from '../api/studies';
import { asApiError } from './errors';
import { runs, isRunning, isStale, startStudy } from './studies';
import { patch, singlePlan, theCase, valueOf, view, yearPlans } from './store';

/** Years the case can plan together. */
export const caseYears = computed<readonly number[]>(() => valueOf(theCase.value)?.years ?? []);
/** The periods, once they are planned for the scenario in view. */
export const periods = computed<readonly YearTold[]>(() => (isStale(runs.years.value) ? [] : (runs.years.value.result?.periods ?? [])));

/** 2026–2035 for a period of ten years, 2021 for one. */
export const span = (one: Pick<YearTold, 'year' | 'weight'>): string => (one.weight > 1 ? `${one.year - one.weight + 1}–${one.year}` : String(one.year));

/** Shows a year of the plan over years; '' the plan of a single year. */
export const showYear = (year: string): void => patch({ year, selected: null });

/** Plans the years, then shows the first of them. */
export async function planYears(): Promise<void> {
  await startStudy({ kind: 'years' });
  const first = periods.value[0];
  if (first && !view.value.year) showYear(String(first.year));
}

export function bindYears(): void {
  // A link or another scenario may ask for a year that is not planned yet.
  let asked = '';
  effect(() => {
    const [year, single, run] = [view.value.year, singlePlan.value, runs.years.value];
    if (!year || !single || isRunning(run)) return;
    const key = single.job;
    if ((run.result && !isStale(run)) || asked === key) return;
    asked = key;
    untracked(() => void startStudy({ kind: 'years' }));
  });

  let study: string | null = null;
  effect(() => {
    const [year, run, single] = [view.value.year, runs.years.value, singlePlan.value];
    if (run.id !== study) {
      study = run.id;
      untracked(() => (yearPlans.value = {}));
    }
    if (!year || !run.id || !single || isStale(run)) return;
    const id = run.id;
    if (!run.result?.periods.some((one) => String(one.year) === year)) {
      untracked(() => showYear(''));
      return;
    }
    if (yearPlans.peek()[year]) return;
    api.outcome(`${id}.${year}`).then(
      (outcome) => { if (study === id) yearPlans.value = { ...yearPlans.value, [year]: { job: `${id}.${year}`, outcome, changes: single.changes } }; },
      (error: unknown) => { runs.years.value = { ...runs.years.value, error: asApiError(error) }; },
    );
  });
}
