// Types of the rounds of collectors, as /api/v1/openapi.json describes them.
import type { ToldTable } from './siting';
import type { Bilingual, Collection } from './types';

export interface LonLat { lon: number; lat: number }
export interface Taken { code: string; t: number; packaging: string; packages: number }
export interface Visit { point: number; id: string; generator: string; name: string; zone: string; place: LonLat; rest: number; arrive: number; leave: number; known?: boolean; due: string; age: number; contact?: string; phone?: string; compartment?: number; taken: Taken[] }
export interface Unload { after: number; rest: number; arrive: number; leave: number; t: number }
export interface Tour {
  operator: string; vehicle: string; unit: number; name: string; store: LonLat; visits: Visit[]; unloads: Unload[]; done: number;
  start: number; end: number; driving: number; metres: number; t: number; cny: number;
}
export interface Left {
  point: number; id: string; operator: string; generator: string; name: string; place: LonLat; due: string; age: number; t: number;
  planned: string | null; reason: Bilingual; change: { text: Bilingual; metres: number; cny: number } | null;
}
export interface DayPlan { date: string; closed?: boolean; tours: Tour[]; left: Left[] }
export interface Rounds { from: string; synthetic: boolean; points: number; due: number; visited: number; days: DayPlan[] }
export interface RoundsFault { kind: string; date: string; tour: string; point: string; text: Bilingual }
export interface CustomerShare { generator: string; name: string; zone: string; visits: number; t: number; metres: number; cny: number }
export interface Sendable { id: string; name: string; operator: string; count: number }
export interface RoundsAnswer {
  rounds: Rounds; faults: RoundsFault[]; shares: CustomerShare[]; nearest: { metres: number; missed: number; faults: number };
  metres: number; cny: number; stores: ToldTable[]; store_faults: number; vehicles: Sendable[]; warn_days: number; map: Collection;
}

export interface Pin { point: string; date: string; vehicle?: string; unit?: number; position?: number }
export interface Edits {
  now_h?: number;
  pin: Pin[];
  forbid: { point: string; date?: string; vehicle?: string }[];
  close: { point: string; from: string; to?: string }[];
  call: { point: string; date: string }[];
  done: { vehicle: string; unit: number; calls: string[]; at_h?: Record<string, number> }[];
}
export interface HandTour { date: string; vehicle: string; unit: number; calls: string[] }
export interface HandPlan { days: number; tours: HandTour[]; moves?: Pin[]; done?: Edits['done']; now_h?: number }
export interface RoundsAsk { date?: string; days: number; operator?: string; edits: Edits }
export interface ScoreAsk { date?: string; operator?: string; plan: HandPlan; lang?: string }
