// Two plans side by side. In: the outcomes before and after roads were changed. Out: what the change costs, how
// many tonnes drive further or go elsewhere, which places lose or gain. Pure, so that it can be tested alone.
import type { Leg, Origin, Outcome } from '../api/types';

/** Below this, tonnes are the rounding of a solver, not a difference. */
const SMALL_T = 0.05;
const SMALL_M = 1;

export interface Pair { before: number; after: number }
export interface PlaceChange extends Pair { facility: string }
export interface Comparison {
  cost: Pair;
  transport: Pair;
  unplaced: Pair;
  tonneKm: Pair;
  exported: Pair;
  /** Tonnes that still go to the same place, by a longer or a shorter way. */
  rerouted: { tonnes: number; longest: { leg: Leg; before: number } | null };
  /** Tonnes that now go to another place. */
  moved: number;
  /** Places whose load changes, the largest change first. */
  places: PlaceChange[];
}

const nameOf = (from: Origin): string => (from.kind === 'stream' ? `s/${from.stream}` : from.kind === 'facility' ? `f/${from.facility}` : from.kind === 'stock' ? `k/${from.stock}` : `i/${from.import}`);

interface Way { tonnes: number; metres: number; leg: Leg }
function ways(legs: readonly Leg[]): Map<string, Map<string, Way>> {
  const all = new Map<string, Map<string, Way>>();
  for (const leg of legs) {
    const name = `${nameOf(leg.from)}|${leg.code}`;
    const own = all.get(name) ?? new Map<string, Way>();
    const known = own.get(leg.facility);
    own.set(leg.facility, { tonnes: (known?.tonnes ?? 0) + leg.tonnes, metres: leg.metres, leg });
    all.set(name, own);
  }
  return all;
}

const loads = (legs: readonly Leg[]): Map<string, number> => {
  const sums = new Map<string, number>();
  for (const leg of legs) sums.set(leg.facility, (sums.get(leg.facility) ?? 0) + leg.tonnes);
  return sums;
};

export function compare(before: Outcome, after: Outcome): Comparison {
  const [was, is] = [ways(before.legs), ways(after.legs)];
  let moved = 0;
  const rerouted: Comparison['rerouted'] = { tonnes: 0, longest: null };
  for (const [name, own] of is) {
    const old = was.get(name);
    for (const [facility, way] of own) {
      const earlier = old?.get(facility);
      moved += Math.max(0, way.tonnes - (earlier?.tonnes ?? 0));
      if (!earlier || Math.abs(way.metres - earlier.metres) < SMALL_M) continue;
      rerouted.tonnes += Math.min(way.tonnes, earlier.tonnes);
      const top = rerouted.longest;
      if (!top || way.metres - earlier.metres > top.leg.metres - top.before) rerouted.longest = { leg: way.leg, before: earlier.metres };
    }
  }
  const [had, has] = [loads(before.legs), loads(after.legs)];
  const places = [...new Set([...had.keys(), ...has.keys()])]
    .map((facility) => ({ facility, before: had.get(facility) ?? 0, after: has.get(facility) ?? 0 }))
    .filter((one) => Math.abs(one.after - one.before) >= SMALL_T)
    .sort((a, b) => Math.abs(b.after - b.before) - Math.abs(a.after - a.before) || (a.facility < b.facility ? -1 : 1));
  const pair = (of: (outcome: Outcome) => number): Pair => ({ before: of(before), after: of(after) });
  return {
    cost: pair((one) => one.totals.cost_cny),
    transport: pair((one) => one.totals.transport_cny),
    unplaced: pair((one) => one.totals.unplaced_t),
    tonneKm: pair((one) => one.totals.tonne_km),
    exported: pair((one) => one.totals.exported_t),
    rerouted,
    moved: moved < SMALL_T ? 0 : moved,
    places,
  };
}
