// Collection points as the page holds them. In: the study of points. Out: the answer, which of the two plans (found,
// made by hand) is looked at, the point looked at, and what the map shows of them.
import { computed, signal } from '@preact/signals';
import type { PointsPlan, PointsTold } from '../api/points';
import { runs } from './studies';
import { view } from './store';

/** The part of 收运 about points is unfolded. */
export const pointsOpen = signal(false);
/** The choice made by hand is looked at instead of the plan. */
export const byHand = signal(false);
/** Point looked at, '' for all. */
export const chosenPoint = signal('');

export const pointsTold = computed<PointsTold | null>(() => runs.points.value.result);
export const shownPoints = computed<PointsPlan | null>(() => planIn(pointsTold.value, byHand.value));
export const pointsOnMap = computed(() => view.value.panel === 'rounds' && pointsOpen.value);

/** The plan looked at; the one found where there is none by hand. */
export const planIn = (told: PointsTold | null, hand: boolean): PointsPlan | null => (hand ? told?.outcome.hand?.plan : null) ?? told?.outcome.plan ?? null;
export const mapIn = (told: PointsTold | null, hand: boolean) => ((hand ? told?.hand_map : null) ?? told?.map)?.features ?? [];

/** `ID` or `ID:SIZE` of each point chosen by hand. */
export const spelled = (chosen: ReadonlyMap<string, string>): string[] => [...chosen].map(([id, size]) => (size ? `${id}:${size}` : id));
/** A choice with one more, one less, or another size. */
export function toggled(chosen: ReadonlyMap<string, string>, id: string, on: boolean, size = ''): Map<string, string> {
  const next = new Map(chosen);
  if (on) next.set(id, size);
  else next.delete(id);
  return next;
}
