// What the server says beyond the plan in view: why the selected leg goes where it goes, with its way on the map,
// and the gap to the indicators. In: selection and plan. Out: signals that follow them.
import { computed, effect, signal, untracked } from '@preact/signals';
import { api } from '../api/client';
import type { Gap, Why } from '../api/studies';
import type { FlowFeature, Leg } from '../api/types';
import { wasteClass } from '../format/waste';
import { asApiError, isAbort } from './errors';
import { generatorsById, originSite } from './names';
import { failed, gone, here, outcome, outcomeJob, valueOf, view, WAITING, type Loaded } from './store';

export const why = signal<Loaded<Why> | null>(null);
/** The way of the selected leg. */
export const legLines = signal<FlowFeature[]>([]);
export const gap = signal<Loaded<Gap> | null>(null);

/** Number of the selected leg, from 1 in the order of the plan. */
const legNumber = computed(() => (view.value.selected?.kind === 'leg' ? Number(view.value.selected.id) : null));
export const selectedLeg = computed<Leg | null>(() => (legNumber.value ? (outcome.value?.legs[legNumber.value - 1] ?? null) : null));
export const numberOfLeg = (leg: Leg): number => (outcome.value?.legs.indexOf(leg) ?? -1) + 1;

/** How many of the places a leg does not go to are shown first. */
export const NEAREST = 3;

/** Where the selected leg goes, and the nearest places it does not go to. */
export const legPlaces = computed<string[]>(() => {
  const leg = selectedLeg.value;
  if (!leg) return [];
  const answer = why.value && valueOf(why.value);
  const others = answer?.legs[0]?.others.filter((one) => one.licensed).slice(0, NEAREST).map((one) => one.facility) ?? [];
  return [leg.facility, ...others];
});

/** Legs of the plan that a line of the map is made of: its facility and class, from its zone or site. */
export function legsOf(flow: FlowFeature, legs: readonly Leg[], others: readonly FlowFeature[]): Leg[] {
  const { from_kind: kind, from, facility, class: name } = flow.properties;
  const own = new Set(others.filter((one) => one.properties.from_kind === 'generator' && one.properties.facility === facility && one.properties.class === name).map((one) => one.properties.from));
  return legs.filter((leg) => {
    if (leg.facility !== facility || wasteClass(leg.code) !== name) return false;
    const site = originSite(leg.from);
    if (kind !== 'zone') return site === from && (kind === 'facility') === (leg.from.kind === 'facility' || leg.from.kind === 'stock');
    return leg.from.kind === 'stream' && !own.has(site) && generatorsById.value.get(site)?.properties['zone'] === from;
  });
}

export function bindReasons(): void {
  let call: AbortController | null = null;
  let last = '';
  effect(() => {
    const [id, leg, number] = [outcomeJob.value, selectedLeg.value, legNumber.value];
    const key = id && leg ? `${id}|${number}|${gone.value}` : '';
    if (key === last) return;
    last = key;
    call?.abort();
    const mine = (call = new AbortController());
    untracked(() => {
      why.value = key ? WAITING : null;
      legLines.value = [];
    });
    if (!id || !leg || !number) return;
    api.why(id, number, mine.signal).then(
      (answer) => { if (!mine.signal.aborted) why.value = here(answer); },
      (error: unknown) => { if (!isAbort(error)) why.value = failed(asApiError(error)); },
    );
    api.flows(id, { class: wasteClass(leg.code), facility: leg.facility }, mine.signal).then(
      (found) => {
        if (mine.signal.aborted) return;
        const [site, zone] = [originSite(leg.from), generatorsById.peek().get(originSite(leg.from))?.properties['zone']];
        const own = found.features.filter((one) => one.properties.from === site);
        // Where lines are drawn by zone, that of its zone shows the way.
        legLines.value = own.length > 0 ? own : found.features.filter((one) => one.properties.from_kind === 'zone' && one.properties.from === zone);
      },
      () => undefined, // The card stands without its line; a server that is gone is told by the answer above.
    );
  });

  let gapCall: AbortController | null = null;
  let gapOf: string | null = null;
  effect(() => {
    const id = outcomeJob.value;
    const wanted = view.value.panel === 'base' && view.value.base === 'gap' && id ? `${id}|${gone.value}` : null;
    if (!wanted || !id || wanted === gapOf) return;
    gapOf = wanted;
    gapCall?.abort();
    const mine = (gapCall = new AbortController());
    untracked(() => (gap.value = WAITING));
    api.gap(id, mine.signal).then(
      (found) => { if (!mine.signal.aborted) gap.value = here(found); },
      (error: unknown) => { if (!isAbort(error)) gap.value = failed(asApiError(error)); },
    );
  });
}
