// What the page does to roads. In: a road and a change, from card, list or link. Out: the list of changes in the
// view; with the last change gone the plan shown is again the one on the roads as they are.
import type { RoadChange } from '../api/roads';
import { withChange, without } from './changes';
import { showPlan } from './solving';
import { patch, view } from './store';

function setChanges(changes: readonly RoadChange[]): void {
  patch({ changes });
  if (changes.length === 0 && view.value.replanned) showPlan(false);
}

export const changeRoad = (change: RoadChange): void => setChanges(withChange(view.value.changes, change));
export const restoreRoad = (road: string): void => setChanges(without(view.value.changes, road));
export const restoreAll = (): void => setChanges([]);
