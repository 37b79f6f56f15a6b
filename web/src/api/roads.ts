// Shapes of the part of the API that asks about roads: profiles, routes, service areas, changed roads.
// In: nothing. Out: types only. Metres, seconds and person-kilometres come unrounded.
import type { Bilingual, Collection, Feature, Geometry, Position } from './types';

/** One road closed, or slowed to a share of its speed (0 < slow < 1). */
export type RoadChange = { road: string; close: true } | { road: string; slow: number };

export interface LonLat { lon: number; lat: number }

export const DAYS = ['workday', 'weekend', 'holiday'] as const;
export type Day = (typeof DAYS)[number];
/** When the vehicle leaves; `time` is HH:MM. */
export interface Leaving { day: Day; time: string }

/** A rule a profile holds to, for the reader to look up. */
export interface ProfileRule { id: string; text: Bilingual; source: string }
export interface Profile {
  id: string;
  name: Bilingual;
  about: Bilingual;
  /** Fastest speed, km/h. */
  top_kmh: number;
  /** Laden weight, t. */
  weight_t: number;
  rules: ProfileRule[];
}

export interface RouteRequest {
  from: LonLat;
  to: LonLat;
  profile?: string;
  at?: Leaving;
  waste?: string[];
  changes?: RoadChange[];
  scenario?: string;
}

/** Where a place joins the road. */
export interface Snap { lon: number; lat: number; distance_m: number; road: string }
export interface RouteStep { name: string; ref: string | null; metres: number }
export const ROUTE_KINDS = ['fastest', 'shortest', 'least_exposed', 'between'] as const;
export type RouteKind = (typeof ROUTE_KINDS)[number];

export interface RoadRoute {
  /** What it is best at; `between` for the trade-off ones. */
  kind: RouteKind[];
  metres: number;
  seconds: number;
  /** Residents along the way times kilometres; null when the case has no population. */
  person_km: number | null;
  line: Position[];
  steps: RouteStep[];
  roads: string[];
}

export interface RoutesAnswer {
  snap: { from: Snap; to: Snap };
  routes: RoadRoute[];
  /** False when the trade-off set was cut short. */
  complete: boolean;
  /** What a reader has to know, such as bans that were not applied. */
  notes?: Bilingual[];
  profile: Profile;
}

export interface IsochroneRequest {
  from: LonLat;
  minutes: number[];
  /** Towards the place instead of away from it. */
  reverse?: boolean;
  profile?: string;
  changes?: RoadChange[];
  scenario?: string;
}
export type IsochroneFeature = Feature<Geometry, { minutes: number; residents?: number | null }>;
export type Isochrones = Collection<IsochroneFeature>;
