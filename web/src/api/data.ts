// Shapes of tables that are handed in and of versions of the case. In: nothing. Out: types only.
import type { Bilingual, Finding } from './types';

export interface At { lon: number; lat: number }
export interface FieldInfo { field: string; label: Bilingual; needed: boolean }
export type Unit = 't' | 'kg' | '10kt';
export interface ColumnInfo { header: string; field: string; unit?: Unit; by: 'saved' | 'word' | 'none'; word?: string; sample: string[]; refused: number; first_refused?: RefusedInfo }
export interface RowInfo { row: number; cells: string[] }
export interface RefusedInfo { row: number; column?: string; why: string; cause: Bilingual; action: Bilingual; place?: At }
export interface ValueInfo { column: string; label: Bilingual; was: Bilingual; is: Bilingual }
export interface ChangeInfo { id: string; name: string; values: ValueInfo[]; place?: At }
export interface Sorted { new: ChangeInfo[]; new_count: number; changed: ChangeInfo[]; changed_count: number; same_count: number; missing: ChangeInfo[]; missing_count: number }
export interface Effect {
  units: Sorted;
  streams: Sorted;
  tonnes: [number, number];
  placed_at_seat: number;
  skipped: number;
  crs: Bilingual;
  refused: RefusedInfo[];
  refused_count: number;
  refused_by: { why: string; action: Bilingual; count: number }[];
}
/** What a file would do to the rows of a table other than units and wastes. */
export interface RowsEffect { new_count: number; changed_count: number; same_count: number; unused: string[]; crs?: Bilingual; refused: RefusedInfo[]; refused_count: number }
export interface NotedInfo { why: string; fate: Bilingual; cause: Bilingual; count: number; unit: Bilingual; examples: string[] }
/** What a file of roads would do to the net; lengths in metres, before and after. */
export interface RoadsEffect { roads: [number, number]; length_m: [number, number]; junctions: number; lines: number; turns_before: number; noted: NotedInfo[] }
export interface Preview {
  draft: number;
  file: string;
  /** Files it is taken in together with, in their order. */
  together: string[];
  /** What it becomes; absent for the workbook of a case. */
  table?: string;
  tables: { table: string; label: Bilingual }[];
  /** True for a file of a GIS. */
  shaped: boolean;
  sheets: string[];
  sheet?: string;
  encoding?: string;
  header_row?: number;
  /** First rows of the sheet, from which that of the headers can be chosen. */
  top: RowInfo[];
  columns: ColumnInfo[];
  fields: FieldInfo[];
  missing: string[];
  rows: RowInfo[];
  effect?: Effect;
  rows_effect?: RowsEffect;
  roads_effect?: RoadsEffect;
  areas_effect?: Bilingual;
  /** Sheets of the workbook of a case, which take the place of its tables. */
  workbook?: { sheet: string; rows: number }[];
  /** How it was read, such as a shift that was undone. */
  notes: Finding[];
  findings: Finding[];
  /** True when it contradicts a file it is taken in together with. */
  contradicts: boolean;
  acceptable: boolean;
  locked?: Bilingual;
}
export interface ColumnAsk { header: string; field: string; unit?: Unit }
export interface LookAsk {
  table: string;
  sheet: string;
  encoding: string;
  crs: string;
  sum: boolean;
  later_wins: boolean;
  after?: number;
  tolerance_m?: number;
  header_row?: number;
  columns: ColumnAsk[];
}
export interface Accepted { files: string[]; version?: number }
export interface VersionInfo { number: number; at?: string; files: string[] }
export interface Versions { locked?: Bilingual; way_on?: Bilingual; versions: VersionInfo[] }
