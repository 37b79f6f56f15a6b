// Shapes of what a plan means beyond its flows: why a leg goes there, the gap to the indicators, two plans side by
// side, and studies of many plans (outage, frontier, sample). In: nothing. Out: types only, values unrounded.
import type { PointsAsk, PointsTold } from './points';
import type { SiteAsk, SitingTold, ToldTable } from './siting';
import type { AskedRow, Bilingual, Figure, Origin, Outcome, Reason, Route, Stage, Totals, Unserved } from './types';

export interface Bar { kind: string; id: string; price_cny_t?: number; text: Bilingual }
export interface OtherPlace {
  facility: string;
  name: Bilingual;
  metres?: number;
  nearer: boolean;
  licensed: boolean;
  permit?: string;
  route?: Route;
  bars: Bar[];
  dearer_cny_t?: number;
  adds_cny_t?: number;
  unplaces_per_t?: number;
  text: Bilingual;
}
export interface LegWhy {
  leg: number;
  facility: string;
  name: Bilingual;
  permit: string;
  route: Route;
  tonnes: number;
  metres: number;
  price_cny_t: number;
  others: OtherPlace[];
  more_without_permit: number;
}
export interface Why { from: Origin; from_name: Bilingual; code: string; waste: Bilingual; legs: LegWhy[]; left?: Unserved[] }

export interface Remark { text: Bilingual; source: string }
export interface IndicatorGap {
  id: string;
  name: Bilingual;
  unit: string;
  base: number | null;
  target: number;
  year: number | null;
  step: number | null;
  tonnes: number | null;
  source: string;
}
export interface RowGap { id: string; name: Bilingual; arising_t: number; used_t: number; unplaced_t: number; required_t: number; gap_t: number; source: string }
export interface ProjectLine { name: Bilingual; waste: string | null; general: boolean; intent: 'use' | 'dispose' | 'either'; t_per_year: number | null; source: string }
export interface ProjectGap {
  id: string;
  name: string;
  kind: 'engineering' | 'soft' | 'text_only';
  investment_wan_cny: number | null;
  due: number | null;
  lines: ProjectLine[];
  closes: { class: string; tonnes: number }[];
  open: Bilingual[];
  source: string;
}
export interface NoPlace { code: string; name: Bilingual; class: string; arising_t: number; projects: string[]; stated: Remark | null; source: string }
export interface OverCapacity {
  class: string;
  name: Bilingual;
  projects: [string, number][];
  capacity_t: number;
  proven_t: number;
  proven_source: string;
  proven_load: number;
  arising_t: number;
  arising_load: number;
  load: number;
  imports_t: number;
  prices: [string, number | null][];
  said: Remark[];
}
export interface Gap {
  scenario: string;
  plan_year: number;
  target_year: number | null;
  answer: Bilingual;
  promise: Figure[];
  indicators: IndicatorGap[];
  asked?: AskedRow[];
  by_class: RowGap[];
  by_zone: RowGap[];
  investment: Figure[];
  projects: ProjectGap[];
  no_place: NoPlace[];
  over_capacity: OverCapacity[];
  remarks: Remark[];
}

export interface CompareDelta { id: string; name: Bilingual; unit: string; first: number; second: number; change: number }
export interface CompareAsked { id: string; name: Bilingual; unit: string; first: number | null; second: number | null; first_met: boolean | null; second_met: boolean | null }
export interface CompareRow {
  id: string;
  name: Bilingual;
  first_t: number;
  second_t: number;
  first_unplaced_t: number;
  second_unplaced_t: number;
  first_cny: number;
  second_cny: number;
}
export interface Mover { from: string; from_name: Bilingual; code: string; facility: string; facility_name: Bilingual; first_t: number; second_t: number; change_t: number; change_cny: number }
export interface CompareSide { scenario: string; plan_year: number; status: string }
export interface PlanComparison {
  demo: boolean;
  first: CompareSide;
  second: CompareSide;
  totals: CompareDelta[];
  indicators: CompareDelta[];
  asked?: CompareAsked[];
  by_waste: CompareRow[];
  by_facility: CompareRow[];
  by_zone: CompareRow[];
  movers: Mover[];
}

export interface Loss { id: string; name: Bilingual; roads: string[] }
export interface OutageEffect { unplaced_t: number; extra_cny: number }
export interface FullLoad {
  capacity_t: number;
  capacity_t_per_day: number;
  lost_t: number;
  projects: string[];
  projects_t: number;
  projects_t_per_day: number;
  projects_lost_t: number;
  projects_formula: string;
  projects_planned_t: number;
  projects_source: string;
}
export interface OutageStore { room_t: number; stock_t: number; arrival_t_per_day: number; days_left: number | null; fill: number; source: string }
export interface Deadline { stock: string; code: string; tonnes: number; oldest: string; passes: string; within: boolean; source: string }
export interface Effects {
  rank: number;
  loss: Loss;
  days_per_year: number;
  days_source: string;
  share: number;
  full: FullLoad | null;
  planned_t: number | null;
  no_waiting: OutageEffect;
  waiting: OutageEffect | null;
  replacements: { facility: string; name: Bilingual; tonnes: number }[];
  left: { code: string; name: Bilingual; reason: Reason; tonnes: number }[];
  store: OutageStore | null;
  deadline: Deadline | null;
}
export interface Outage { scenario: string; demo: boolean; today: string; days: number; status: string; asked: number; base_unplaced_t: number; base_cost_cny: number; losses: Effects[] }

export interface FrontierPoint { cost_cny: number; exposure_person_km_t: number; price_cny_per_1000: number; bound_cny: number; gap: number; legs: number; totals: Totals }
export interface Frontier { scenario: string; plan_year: number; hazardous_only: boolean; points: FrontierPoint[] }

export interface Spread { id: string; name: Bilingual; unit: string; decimals: number; typical: number; mean: number; sd: number; min: number; q05: number; q25: number; q50: number; q75: number; q95: number; max: number }
export interface Sample {
  scenario: string;
  demo: boolean;
  seed: number;
  asked: number;
  done: number;
  status: string;
  inputs: { stated_streams: number; assumed_streams: number; spread: number; together: boolean; prices: number };
  incomplete: number;
  figures: Spread[];
  facilities: { load: Spread; capacity_t: number; full: number }[];
}

export interface YearTarget { figure: Figure; target_year?: number; met?: boolean; falls?: boolean }
export interface Heap { stock?: string; site: string; code: string; opening_t: number; came_t: number; left_t: number; unplaced_t: number; closing_t: number }
export interface LandfillLife { facility: string; name: Bilingual; room_t: number; years: { year: number; filled_t: number; left_t: number }[]; full_in?: number; life_years?: number; source: string }
/** One period of a plan over years; its legs are the plan `JOB.YEAR`. */
export interface YearTold { year: number; weight: number; growth: number; source: string; totals: Totals; drawn_t: number; closing_t: number; targets: YearTarget[]; stocks: Heap[] }
export interface Years {
  scenario: string;
  base_year: number;
  demo: boolean;
  status: Outcome['status'];
  discount_rate: number;
  stages: Stage[];
  totals: { unplaced_t: number; cost_cny: number; undiscounted_cny: number; opening_t: number; closing_t: number };
  assumptions: { year?: number; text: Bilingual; source: string }[];
  landfills: LandfillLife[];
  periods: YearTold[];
}

/** An answer as a sentence and tables. */
export interface Answered { about: string; answer: Bilingual; tables: ToldTable[] }

export type StudyAsk =
  | { kind: 'outage'; days: number }
  | { kind: 'frontier'; points: number; all_wastes?: boolean }
  | { kind: 'sample'; n: number; seed?: number; together?: boolean; prices?: boolean }
  | { kind: 'years' }
  | { kind: 'movement'; application: string }
  | { kind: 'proposal'; year: number }
  | PointsAsk
  | SiteAsk;
export type StudyKind = StudyAsk['kind'];
export type Study = { kind: 'outage'; result: Outage } | { kind: 'frontier'; result: Frontier } | { kind: 'sample'; result: Sample } | { kind: 'years'; result: Years } | { kind: 'site'; result: SitingTold } | { kind: 'points'; result: PointsTold } | { kind: 'movement' | 'proposal'; result: Answered };
export interface StudyResults { outage: Outage; frontier: Frontier; sample: Sample; years: Years; site: SitingTold; points: PointsTold; movement: Answered; proposal: Answered }
