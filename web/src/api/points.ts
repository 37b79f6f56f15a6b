// Types of the siting of collection points, as /api/v1/openapi.json describes them.
import type { LonLat } from './rounds';
import type { ToldTable } from './siting';
import type { Bilingual, Collection } from './types';

export interface PointsAsk {
  kind: 'points'; waste?: 'hazardous' | 'general'; cover?: number; measure?: 'sources' | 'tonnes'; budget?: number;
  most?: number; collectors?: number; limit_km?: number; fix?: string[]; curve?: boolean; seconds?: number;
}
export interface PointCost { points: number; trips: number; brought: number; visited: number }
export interface PointTold {
  id: string; name: Bilingual; zone: string; place: LonLat; origin: string; size: string; room_t: number;
  rooms: { collector: string; codes: string[]; t: number; trips: number; metres: number }[];
  sources: number; t: number; farthest: number; cny: number; trips_cny: number;
}
export interface Bring { source: string; name: string; zone: string; place: LonLat; point: string; collector: string; t: number; metres: number; seconds: number; cny: number; today: number }
export interface PointsPlan { points: PointTold[]; collectors: string[]; cost: PointCost; cny: number; sources: number; tonnes: number; within: number; brings: Bring[] }
export interface CurvePoint { points: number; open: string[]; sources: number; tonnes: number; widest: number; cny: number; gap?: number }
export interface PointsOutcome {
  waste: 'hazardous' | 'general'; demo: boolean; sources: number; t: number; left_out: number; limit_km: number; cover: number; measure: 'sources' | 'tonnes';
  most_points: number; most_collectors: number; budget?: number; today: number; status: 'optimal' | 'gap' | 'infeasible' | 'undecided'; stopped?: boolean; bound?: number; gap?: number; widest?: number;
  plan?: PointsPlan; faults: string[]; hand?: { plan: PointsPlan; faults: string[]; more?: number }; curve: CurvePoint[];
}
export interface PointCandidate { id: string; name: Bilingual; zone: string }
export interface PointsTold { answer: Bilingual; outcome: PointsOutcome; tables: ToldTable[]; candidates: PointCandidate[]; sizes: string[]; map: Collection; hand_map?: Collection }
