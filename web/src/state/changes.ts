// The list of changed roads. In: changes and text of the URL. Out: lists with one change per road in a fixed
// order, so that the same changes are the same text, the same key and the same job.
import type { RoadChange } from '../api/roads';

/** Shares of its speed a road can be slowed to by a click. */
export const SHARES = [0.75, 0.5, 0.25] as const;

const byRoad = (a: RoadChange, b: RoadChange): number => (a.road < b.road ? -1 : a.road > b.road ? 1 : 0);

export const changeOf = (list: readonly RoadChange[], road: string): RoadChange | undefined => list.find((one) => one.road === road);
export const without = (list: readonly RoadChange[], road: string): RoadChange[] => list.filter((one) => one.road !== road);
/** The list with a road changed; an earlier change of the same road gives way. */
export const withChange = (list: readonly RoadChange[], change: RoadChange): RoadChange[] => [...without(list, change.road), change].sort(byRoad);

export const isClosed = (change: RoadChange): change is { road: string; close: true } => 'close' in change;

const quoted = (id: string): string => encodeURIComponent(id).replaceAll('!', '%21').replaceAll('~', '%7E');
function unquoted(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return ''; // A broken escape names no road.
  }
}

/** As one word of the URL: `E042~0.5!E073`. */
export const spellChanges = (list: readonly RoadChange[]): string =>
  [...list].sort(byRoad).map((one) => (isClosed(one) ? quoted(one.road) : `${quoted(one.road)}~${one.slow}`)).join('!');

/** The list in a text of the URL; parts that make no sense are left out. */
export function readChanges(text: string): RoadChange[] {
  let list: RoadChange[] = [];
  for (const part of text.split('!')) {
    const [name = '', share] = part.split('~', 2);
    const road = unquoted(name);
    const slow = Number(share);
    if (road === '') continue;
    if (share === undefined) list = withChange(list, { road, close: true });
    else if (slow > 0 && slow < 1) list = withChange(list, { road, slow });
  }
  return list;
}

export const sameChanges = (a: readonly RoadChange[], b: readonly RoadChange[]): boolean => spellChanges(a) === spellChanges(b);
