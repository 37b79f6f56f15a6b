// What the page knows, as signals. In: nothing. Out: signals that panels and map read and actions write.
import { computed, effect, signal } from '@preact/signals';
import { ApiError } from '../api/client';
import type { Profile, RoadChange } from '../api/roads';
import type { Base, Case, Collection, FacilityLoad, Finding, FlowFeature, Job, LayerName, Outcome, SiteDetail } from '../api/types';
import type { Language } from '../format/number';
import { DEFAULT_VIEW, readHash, writeHash, type Selection, type View } from './hash';

/** A thing that comes from the server: on its way, here, or failed. */
export type Loaded<T> = { state: 'waiting' } | { state: 'here'; value: T } | { state: 'failed'; error: ApiError };
export const WAITING = { state: 'waiting' } as const;
export const here = <T,>(value: T): Loaded<T> => ({ state: 'here', value });
export const failed = (error: unknown): Loaded<never> => ({
  state: 'failed',
  error: error instanceof ApiError ? error : new ApiError(false, 0, 'page', { zh: String(error), en: String(error) }, null),
});
export const valueOf = <T,>(loaded: Loaded<T>): T | null => (loaded.state === 'here' ? loaded.value : null);

export type Theme = 'auto' | 'light' | 'dark';

const browser = typeof window !== 'undefined';

function kept(key: string): string | null {
  try {
    return browser ? window.localStorage.getItem(key) : null;
  } catch {
    return null; // Storage may be forbidden by policy; the page works without it.
  }
}
export function keep(key: string, value: string): void {
  try {
    if (browser) window.localStorage.setItem(key, value);
  } catch {
    // As above.
  }
}

export const language = signal<Language>(kept('wasteflow.language') === 'en' ? 'en' : 'zh');
const keptTheme = kept('wasteflow.theme');
export const theme = signal<Theme>(keptTheme === 'light' || keptTheme === 'dark' ? keptTheme : 'auto');
const systemDark = signal(browser && window.matchMedia('(prefers-color-scheme: dark)').matches);
export const dark = computed(() => (theme.value === 'auto' ? systemDark.value : theme.value === 'dark'));

export const view = signal<View>(browser ? readHash(window.location.hash) : DEFAULT_VIEW);
export const patch = (change: Partial<View>): void => {
  view.value = { ...view.value, ...change };
};
export const select = (selected: Selection | null): void => patch({ selected });

export const theCase = signal<Loaded<Case>>(WAITING);
/** Tables the case lacks; with any there is nothing to plan yet. */
export const lacking = computed(() => valueOf(theCase.value)?.lacking ?? []);
export const nothingYet = computed(() => lacking.value.length > 0);
export const base = signal<Loaded<Base>>(WAITING);
export const findings = signal<Loaded<Finding[]>>(WAITING);
export const profiles = signal<Loaded<Profile[]>>(WAITING);
export const layers = signal<Partial<Record<LayerName, Collection>>>({});
export const layerError = signal<ApiError | null>(null);

export const job = signal<Job | null>(null);
export const jobError = signal<ApiError | null>(null);
export interface Plan { job: string; outcome: Outcome; changes: readonly RoadChange[] }
/** The plan on the roads as they are, and the one on the changed roads, of one scenario. */
export const plans = signal<{ before: Plan | null; after: Plan | null }>({ before: null, after: null });
/** The plan of a single year, on the roads in view. */
export const singlePlan = computed(() => (view.value.replanned ? (plans.value.after ?? plans.value.before) : plans.value.before));
/** Plans of single years of a plan over years that are here, by year. */
export const yearPlans = signal<Readonly<Record<string, Plan>>>({});
/** The plan shown everywhere on the page: that of the year in view once it is here, of the same scenario and roads. */
export const shownPlan = computed(() => {
  const [single, year] = [singlePlan.value, yearPlans.value[view.value.year]];
  const belongs = year && single && year.outcome.scenario === single.outcome.scenario && year.changes.length === single.changes.length;
  return belongs ? year : single;
});
export const outcome = computed<Outcome | null>(() => shownPlan.value?.outcome ?? null);
/** Id of the job whose outcome is shown. */
export const outcomeJob = computed<string | null>(() => shownPlan.value?.job ?? null);
export const flows = signal<Collection<FlowFeature> | null>(null);
export const flowsBusy = signal(false);
export const flowsError = signal<ApiError | null>(null);

export const detail = signal<Loaded<SiteDetail> | null>(null);
export const facilityLoad = signal<Loaded<FacilityLoad> | null>(null);

/** Whether the legend is unfolded; the map leaves room for it. */
export const legendOpen = signal(!browser || window.innerWidth >= 1240);

/** True once a call found nobody at home; cleared by the next answer. */
export const gone = signal(false);

export const solving = computed(() => job.value?.state === 'queued' || job.value?.state === 'running');

/** Ties signals to the document: language and theme attributes, storage, URL hash. */
export function bindDocument(): void {
  const media = window.matchMedia('(prefers-color-scheme: dark)');
  media.addEventListener('change', (event) => (systemDark.value = event.matches));
  effect(() => {
    document.documentElement.lang = language.value === 'zh' ? 'zh-CN' : 'en';
    keep('wasteflow.language', language.value);
  });
  effect(() => {
    document.documentElement.dataset['theme'] = dark.value ? 'dark' : 'light';
    keep('wasteflow.theme', theme.value);
  });
  effect(() => {
    const hash = writeHash(view.value);
    if (hash !== window.location.hash.replace(/^#/, '')) {
      window.history.replaceState(null, '', hash ? `#${hash}` : window.location.pathname);
    }
  });
  window.addEventListener('hashchange', () => (view.value = readHash(window.location.hash)));
}
