// Where projects go, as the page holds it. In: the study of siting. Out: its answer in numbers, every plan in it under
// a key (`plan:1`, `fixed`, `frontier:2`), and the one that is looked at; the map follows it.
import { computed, effect, signal, untracked } from '@preact/signals';
import { api } from '../api/client';
import type { SitePlan, SitingOutcome } from '../api/siting';
import { asApiError } from './errors';
import { landShown } from './land';
import { failed, here, valueOf, view, WAITING, type Loaded } from './store';
import { runs } from './studies';

export const siting = signal<Loaded<SitingOutcome> | null>(null);

export interface NamedPlan { key: string; kind: 'plan' | 'fixed' | 'frontier'; rank: number; plan: SitePlan }

/** Every plan of an answer; the best is both the first plan and the first point of the frontier. */
export function plansOf(outcome: SitingOutcome): NamedPlan[] {
  const numbered = (kind: 'plan' | 'frontier') => (plan: SitePlan, at: number): NamedPlan => ({ key: `${kind}:${at + 1}`, kind, rank: at + 1, plan });
  const fixed: NamedPlan[] = outcome.fixed ? [{ key: 'fixed', kind: 'fixed', rank: 0, plan: outcome.fixed }] : [];
  return [...outcome.plans.map(numbered('plan')), ...fixed, ...(outcome.frontier ?? []).map(numbered('frontier'))];
}

export const sitePlans = computed(() => {
  const outcome = siting.value && valueOf(siting.value);
  return outcome ? plansOf(outcome) : [];
});

/** Key of the plan looked at; '' for the best. */
export const chosenPlan = signal('');
export const shownSites = computed<NamedPlan | null>(() => sitePlans.value.find((one) => one.key === chosenPlan.value) ?? sitePlans.value[0] ?? null);
export const sitesShown = computed(() => landShown.value && view.value.land === 'plans');

/** `P1@C3` of each site. */
export const siteTags = (plan: SitePlan): string[] => plan.built.map((site) => (site.project && site.candidate ? `${site.project}@${site.candidate}` : site.build));

export function bindSiting(): void {
  let study: string | null = null;
  effect(() => {
    const { id } = runs.site.value;
    if (id === study) return;
    study = id;
    untracked(() => {
      siting.value = id ? WAITING : null;
      chosenPlan.value = '';
    });
    if (!id) return;
    api.siting(id).then(
      (found) => {
        if (study !== id) return;
        siting.value = here(found);
        // Who asked for a choice of his own looks at that first.
        if (found.fixed) chosenPlan.value = 'fixed';
      },
      (error: unknown) => { if (study === id) siting.value = failed(asApiError(error)); },
    );
  });
}
