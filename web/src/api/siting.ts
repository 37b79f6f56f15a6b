// Types of the siting question, its answer and its tables, as /api/v1/openapi.json describes them.
import type { Bilingual } from './types';

export interface SiteFix { project: string; candidate: string; build?: string; year?: number }
export interface SiteAsk {
  kind: 'site';
  projects?: string[];
  alternatives?: number;
  fix?: SiteFix[];
  worth?: boolean;
  turning?: boolean;
  futures?: number[];
  frontier?: number;
  cells?: number;
}

export type TableCell =
  | { kind: 'text'; text: string }
  | { kind: 'words'; words: Bilingual }
  | { kind: 'number'; value: number; decimals: number }
  | { kind: 'source'; source: string };
export interface ToldTable { id: string; title: Bilingual; about?: Bilingual; columns: Bilingual[]; rows: (TableCell | null)[][] }

export type SitingStatus = 'optimal' | 'feasible' | 'infeasible';
/** What a study of siting tells: the answer in words, and all tables. */
export interface SitingTold { scenario: string; demo: boolean; status: SitingStatus; answer: Bilingual; bound_cny?: number; gap?: number; plans: number; tables: ToldTable[] }

export interface CostParts { building: number; running: number; transport: number; handling: number; gate: number; unplaced: number; limits: number; total: number }
export interface PlanPeriod { year: number; unplaced_hazardous_t: number; unplaced_general_t: number; exposure_person_km_t?: number; largest_burden_t: number; largest_burden_zone?: string }
export interface Intake { year: number; t: number; capacity_t: number; codes: Record<string, number> }
export interface BuiltSite {
  project?: string; candidate?: string; name: Bilingual; zone?: string; place: { lon: number; lat: number }; build: string; build_name: Bilingual; year: number;
  capex_cny: number; land_cny: number; intake: Intake[]; landfill_t?: number;
}
export interface SitePlan { built: BuiltSite[]; cost: CostParts; periods: PlanPeriod[]; exposure_person_km_t?: number; bound_cny?: number }
export interface SitingProject { id: string; name_zh: string; required: boolean; candidates: string[]; too_small: { candidate: string; area_mu: number; needs_mu: number }[] }
/** The answer in numbers. */
export interface SitingOutcome {
  scenario: string; demo: boolean; projects: SitingProject[]; status: SitingStatus; bound_cny?: number; gap?: number;
  plans: SitePlan[]; fixed?: SitePlan; fixed_fault?: Bilingual; frontier?: SitePlan[];
}
