// Shapes of the HTTP API (/api/v1) and of outcome.json. In: nothing. Out: types only.
// Tonnes, CNY and metres come unrounded; a `source` is `mark` or `mark:detail`.
import type { RoadChange } from './roads';
import type { StudyAsk } from './studies';

export interface Bilingual { zh: string; en: string }

export interface ScenarioInfo { id: string; name: Bilingual; about: Bilingual }

export interface Case {
  id: string;
  name: Bilingual;
  province: string;
  district: string;
  base_year: number;
  plan_year: number;
  /** Years that can be planned together; empty without. */
  years?: number[];
  today: string;
  synthetic: boolean;
  attributions: string[];
  scenarios: ScenarioInfo[];
  counts: Record<string, number>;
  bbox: [number, number, number, number] | null;
  /** Tables without which there is nothing to plan yet. */
  lacking?: LackingTable[];
  version: string;
}

export interface LackingTable { file: string; name: Bilingual; bring: Bilingual }

export interface Figure {
  id: string;
  label: Bilingual;
  value: number;
  unit: string;
  decimals: number;
  low?: number;
  high?: number;
  target?: number;
  note?: Bilingual;
  source: string;
  published?: { value: number; source: string };
}

export interface ClassRow { class: string; name: Bilingual; hazardous: boolean; tonnes: number; declared_t?: number; source: string }
export interface SectorRow { sector: string | Bilingual; tonnes: number; source: string }
export interface ZoneRow { zone: string; name: Bilingual; general_t: number; hazardous_t: number; source: string }
export interface OperatorRow {
  facility: string;
  name: Bilingual;
  kind_label: Bilingual;
  permitted_t: number;
  operations: (string | Bilingual)[];
  source: string;
}

export interface Base {
  figures: Figure[];
  by_class: ClassRow[];
  by_sector: SectorRow[];
  by_zone: ZoneRow[];
  operators: OperatorRow[];
}

export type Severity = 'error' | 'warning' | 'note';

export interface Finding {
  code: string;
  severity: Severity;
  place: { file: string; row?: number; column?: string };
  cause: Bilingual;
  action: Bilingual;
}

export interface StreamLine { id: string; code: string; name: Bilingual; tonnes: number; source: string }

export interface PermitLine {
  id: string;
  operation: string;
  operation_label: Bilingual;
  code: string;
  name: Bilingual;
  t_per_year: number;
  valid_from: string;
  valid_to: string;
  host?: string | null;
  source: string;
}

export interface SiteDetail {
  id: string;
  name: Bilingual;
  kind_label: Bilingual;
  place: { lon: number; lat: number };
  estimated: boolean;
  accuracy_km?: number | null;
  source: string;
  note?: string | null;
  figures: Figure[];
  streams?: StreamLine[];
  permits?: PermitLine[];
}

export type JobState = 'queued' | 'running' | 'done' | 'failed' | 'cancelled';
export interface Progress { stage: string; text: Bilingual; fraction: number | null }
export interface Job { id: string; scenario: string; changes?: RoadChange[]; study?: StudyAsk; state: JobState; progress?: Progress | null; problem?: ProblemBody | null }

export interface ProblemBody {
  type?: string;
  title?: string;
  status?: number;
  code?: string;
  cause?: Bilingual;
  action?: Bilingual;
  findings?: Finding[];
}

export type LimitKind = 'permit' | 'facility' | 'host' | 'quota' | 'landfill' | 'element' | 'waiver' | 'row';
/** One side of a price of room: what a tonne more places and saves, or a tonne less unplaces and costs. */
export interface SidePrice { placed_per_t: number; placed_range_t?: number; price_cny_t: number; range_t?: number; at_least?: boolean }
export interface RoomPrice { less?: SidePrice; more: SidePrice }

export interface Load {
  kind: LimitKind;
  id: string;
  load_t: number;
  capacity_t: number;
  price_cny_t: number;
  placed_per_t: number;
  room?: RoomPrice;
}

export type Origin =
  | { kind: 'stream'; stream: string; generator: string }
  | { kind: 'facility'; facility: string }
  | { kind: 'import'; import: string }
  | { kind: 'stock'; stock: string; site: string };

export type Operation = 'collect' | 'store' | 'use' | 'dispose';
export type Route = 'district' | 'province' | 'white_list' | 'ordinary';

/** A nearer place with room that a leg across provinces passes by (R012). */
export interface Nearer { facility: string; metres: number; room_t: number; to_explain: boolean }

export interface Leg {
  from: Origin;
  code: string;
  facility: string;
  permit: string;
  operation: Operation;
  route: Route;
  quota?: string;
  tonnes: number;
  metres: number;
  seconds: number;
  transport_cny_t: number;
  gate_cny_t: number;
  handling_cny_t: number;
  cost_cny: number;
  nearer?: Nearer;
}

export type Reason = 'no_permit' | 'no_road' | 'no_quota' | 'no_capacity' | 'row';
/** The smallest change that would place tonnes without a place. */
export interface Remedy { openings: { kind: LimitKind; id: string; tonnes: number }[]; permits_for?: string[]; tonnes: number; cost_cny_t?: number }
export interface Unserved { from: Origin; code: string; tonnes: number; reason: Reason; detail: Bilingual; remedy?: Remedy }

export interface Stage {
  name: string;
  unit: string;
  objective: number;
  bound: number;
  gap: number;
  rows: number;
  columns: number;
  rounds: number;
}

export interface Totals {
  arising_t: number;
  residues_t: number;
  used_t: number;
  disposed_t: number;
  exported_t: number;
  unplaced_t: number;
  cost_cny: number;
  transport_cny: number;
  gate_cny: number;
  handling_cny: number;
  tonne_km: number;
}

/** A row asked of the plan as a whole, and what the plan reaches in it. */
export interface AskedRow {
  id: string;
  name: Bilingual;
  unit: string;
  strength: 'hard' | 'soft' | 'aim';
  at_least?: number;
  at_most?: number;
  reached: number;
  met: boolean;
  missed_t: number;
  price_cny?: number;
  placed_t?: number;
  given_cny?: number;
  source?: string;
}

export interface Outcome {
  schema: string;
  version: string;
  case: string;
  case_name: Bilingual;
  scenario: string;
  plan_year: number;
  seed: number;
  inputs: Record<string, string>;
  status: 'optimal' | 'stopped' | 'bounded' | 'part';
  stages: Stage[];
  totals: Totals;
  indicators: Figure[];
  rows?: AskedRow[];
  legs: Leg[];
  unfinished?: Bilingual[];
  unserved: Unserved[];
  loads: Load[];
}

export interface Incoming {
  from_kind: string;
  from: string;
  from_name: Bilingual;
  code: string;
  name: Bilingual;
  tonnes: number;
  km: number;
  cost_cny: number;
}

export interface FacilityLoad {
  facility: string;
  load_t: number;
  capacity_t: number;
  loads: Load[];
  incoming: Incoming[];
  incoming_count: number;
}

export const LAYERS = ['zones', 'boundary', 'rivers', 'roads', 'places', 'gateways', 'generators', 'facilities'] as const;
export type LayerName = (typeof LAYERS)[number];

export type Position = [number, number];
export type Geometry =
  | { type: 'Point'; coordinates: Position }
  | { type: 'LineString'; coordinates: Position[] }
  | { type: 'MultiLineString'; coordinates: Position[][] }
  | { type: 'Polygon'; coordinates: Position[][] }
  | { type: 'MultiPolygon'; coordinates: Position[][][] };
export type Properties = Record<string, string | number | boolean | null | undefined>;
export interface Feature<G extends Geometry = Geometry, P = Properties> {
  type: 'Feature';
  id?: string | number;
  geometry: G;
  properties: P;
}
export interface Collection<F = Feature> { type: 'FeatureCollection'; features: F[] }

export interface FlowProperties {
  id: string;
  from_kind: string;
  from: string;
  from_name_zh: string;
  from_name_en?: string | null;
  facility: string;
  facility_name_zh: string;
  facility_name_en?: string | null;
  classes: string;
  class: string;
  hazardous: boolean;
  route: string;
  operation: string;
  tonnes: number;
  cost_cny: number;
  km: number;
  straight?: boolean;
  mark?: string;
  source?: string;
}
export type FlowFeature = Feature<{ type: 'LineString'; coordinates: Position[] }, FlowProperties>;
