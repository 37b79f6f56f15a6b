// Types of applications to move waste, their reviews and the ledger, as /api/v1/openapi.json describes them.
import type { LonLat } from './roads';
import type { Bilingual } from './types';

export type Verdict = 'fail' | 'unknown' | 'pass' | 'not_applicable';
export type AnswerKind = 'approve' | 'approve_in_part' | 'split' | 'ask_consent' | 'refuse' | 'return_for_papers' | 'manifest_only' | 'not_needed';
export type AppState = 'draft' | 'accepted' | 'consulted' | 'answered' | 'decided' | 'notified' | 'closed';
export type Standing = 'done' | 'now' | 'later';

/** A stage of the procedure: its working days, its last day, what is left of it (negative: overdue). */
export interface Tick { name: Bilingual; days: number; due: string; left: number; standing: Standing }

/** An application in the queue, in its place. */
export interface Waiting {
  id: string; place: number; asked: number; kind: AnswerKind; answer: Bilingual; granted: number; waits: number; alone: number; by_arrival: number;
  days_left?: number; clock: Tick[]; metres?: number; state: Bilingual; received: string; sender: string; sender_name: Bilingual; facility: string; facility_name: Bilingual;
  code: string; waste: Bilingual; priority: Bilingual; emergency: boolean; source: string;
}
export interface Waitings { today: string; applications: Waiting[]; granted: number; by_arrival: number; decisions: boolean }

/** One condition of the fourteen checks, judged. */
export interface Check {
  check: number; condition: string; name: Bilingual; verdict: Verdict; effect?: string; seen: Bilingual; limit: Bilingual; text: Bilingual;
  rule: string; edition: string; source: string; certainty: string;
}
export interface AnswerPart { way: string; tonnes: number; quota?: string; stages: { name: Bilingual; days: number; due: string }[] }
export interface Answer { kind: AnswerKind; parts: AnswerPart[]; refused: number; valid_until?: string; conditions: Bilingual[]; because: string[] }
export interface QuotaUse { id: string; edition: number; listed: number; approved: number; pending: number; this: number; left: number; source: string }
export interface NearPlace {
  facility: string; name: Bilingual; at: LonLat; permit: string; metres?: number; room_t: number; price_cny_t?: number; person_km?: number; nearer: boolean; why_not?: Bilingual; source: string;
}
export interface SmallChange { column: string; value: string; text: Bilingual }
export interface Asked {
  sender: string; sender_name: Bilingual; from?: LonLat; code: string; waste: Bilingual; tonnes: number; facility: string; facility_name: Bilingual; place: string; to?: LonLat;
  operation: Bilingual; carrier?: string; received: string; until: string; purpose?: string; state: Bilingual; source: string;
}
export interface Reviewed {
  id: string; today: string; asked: Asked; checks: Check[]; answer: Answer; quota?: QuotaUse; places: NearPlace[]; smallest_change?: SmallChange[]; clock: Tick[]; holidays_known: boolean;
  red: number; unknown: number; sentence: Bilingual; opinion: Bilingual; route?: { geometry: { type: 'LineString'; coordinates: [number, number][] } }; state: AppState; next: AppState[]; decided: boolean; entries: number[]; decisions: boolean;
}

export interface DecisionAsk { who: string; why?: string; instead_t?: number }
export interface ApplyAsk {
  who: string; id?: string; sender: string; code: string; t: number; facility: string; operation: 'collect' | 'store' | 'use' | 'dispose'; method?: string; carrier?: string;
  received?: string; until: string; papers?: string[]; purpose?: string; emergency?: boolean;
}
export interface Applied { id: string; entry: number }
export interface StepAsk { who: string; to: AppState; why?: string }
export interface Recorded { entries: number[]; sentence: Bilingual; overrides: boolean }

/** An entry of the ledger; names are as declared. */
export interface LedgerEntry {
  seq: number; kind: string; application: string; quota: string; edition: number; sender: string; facility: string; code: string; operation: string; t: number;
  decided: string; until: string; who: string; os_user: string; at: string; why: string; overrides: boolean; hash: string; payload: string;
}
export interface Balance { quota: string; edition: number; facility: string; code: string; listed_t: number; before_t: number; approved_t: number; left_t: number; pending_t: number; source: string }
export interface Book { entries: LedgerEntry[]; balances: Balance[]; verified: number; hash: string }
export interface SignedHead { seq: number; hash: string; at: string; key: string; signature: string }
export interface HeadVerified { signed: number; at: string; key: string; since: number }
