// Calls of the HTTP API. In: paths under /api/v1. Out: typed JSON, or a thrown `ApiError` that a
// person can read (problem+json of the server, or "server gone" when nothing answers).
import type { Accepted, LookAsk, Preview, Versions } from './data';
import type { LandAnswer, Spots } from './land';
import type { RoundsAnswer, RoundsAsk, ScoreAsk } from './rounds';
import type { SitingOutcome } from './siting';
import type { Gap, PlanComparison, Study, StudyAsk, Why } from './studies';
import type {
  Base, Bilingual, Case, Collection, FacilityLoad, Finding, FlowFeature, Job, LayerName, Outcome, ProblemBody, SiteDetail,
} from './types';
import type { Applied, ApplyAsk, Book, DecisionAsk, HeadVerified, Recorded, Reviewed, SignedHead, StepAsk, Waitings } from './transfers';
import type { IsochroneRequest, Isochrones, Profile, RoadChange, RouteRequest, RoutesAnswer } from './roads';

const ROOT = '/api/v1';

/** What went wrong with a call: `gone` when no server answered. */
export class ApiError extends Error {
  constructor(
    readonly gone: boolean,
    readonly status: number,
    readonly code: string,
    readonly cause_: Bilingual | null,
    readonly action: Bilingual | null,
    readonly findings: readonly Finding[] = [],
  ) {
    super(code);
  }

  static unreachable(): ApiError {
    return new ApiError(true, 0, 'unreachable', null, null);
  }

  static fromProblem(status: number, body: ProblemBody): ApiError {
    const title = body.title ? { zh: body.title, en: body.title } : null;
    return new ApiError(false, body.status ?? status, body.code ?? String(status), body.cause ?? title, body.action ?? null, body.findings ?? []);
  }
}

async function call(path: string, init?: RequestInit): Promise<Response> {
  let answer: Response;
  try {
    answer = await fetch(ROOT + path, init);
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') throw error;
    throw ApiError.unreachable();
  }
  if (answer.ok) return answer;
  let body: ProblemBody = {};
  if (answer.headers.get('content-type')?.includes('json')) {
    body = (await answer.json().catch(() => ({}))) as ProblemBody;
  }
  throw ApiError.fromProblem(answer.status, body);
}

async function json<T>(path: string, init?: RequestInit): Promise<T> {
  const answer = await call(path, init);
  try {
    return (await answer.json()) as T;
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') throw error;
    throw ApiError.unreachable();
  }
}

const part = encodeURIComponent;
/** The case of a solve's scenario instead of the case as it was read. */
const of = (solve?: string | null): string => (solve ? `?solve=${part(solve)}` : '');

const posted = (body: unknown, signal?: AbortSignal): RequestInit => ({
  method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body), ...(signal ? { signal } : {}),
});

/** At which desk applications are reviewed: a scenario, and a day other than the case's. */
export interface DeskAt { scenario: string; today: string }
const desk = ({ scenario, today }: DeskAt, more: Record<string, string> = {}): string => {
  const query = new URLSearchParams(more);
  if (scenario && scenario !== 'base') query.set('scenario', scenario);
  if (today) query.set('today', today);
  const text = query.toString();
  return text ? `?${text}` : '';
};

export const api = {
  case: () => json<Case>('/case'),
  base: () => json<Base>('/base'),
  findings: () => json<Finding[]>('/findings'),
  layer: (name: LayerName, solve?: string | null) => json<Collection>(`/layers/${name}${of(solve)}`),
  generator: (id: string, solve?: string | null, signal?: AbortSignal) => json<SiteDetail>(`/generators/${part(id)}${of(solve)}`, signal ? { signal } : {}),
  facility: (id: string, solve?: string | null, signal?: AbortSignal) => json<SiteDetail>(`/facilities/${part(id)}${of(solve)}`, signal ? { signal } : {}),
  solve: (scenario: string, changes: readonly RoadChange[]) => json<Job>('/solves', posted({ scenario, ...(changes.length > 0 ? { changes } : {}) })),
  job: (id: string) => json<Job>(`/solves/${part(id)}`),
  cancel: async (id: string): Promise<void> => {
    await call(`/solves/${part(id)}`, { method: 'DELETE' });
  },
  outcome: (id: string) => json<Outcome>(`/solves/${part(id)}/outcome`),
  flows: (id: string, filter: { class?: string; facility?: string }, signal?: AbortSignal) => {
    const query = new URLSearchParams();
    if (filter.class) query.set('class', filter.class);
    if (filter.facility) query.set('facility', filter.facility);
    const text = query.toString();
    return json<Collection<FlowFeature>>(`/solves/${part(id)}/flows${text ? `?${text}` : ''}`, signal ? { signal } : {});
  },
  gap: (id: string, signal?: AbortSignal) => json<Gap>(`/solves/${part(id)}/gap`, signal ? { signal } : {}),
  compare: (id: string, other: string) => json<PlanComparison>(`/solves/${part(id)}/compare/${part(other)}`),
  why: (id: string, leg: number, signal?: AbortSignal) => json<Why>(`/solves/${part(id)}/why?leg=${leg}`, signal ? { signal } : {}),
  startStudy: (scenario: string, changes: readonly RoadChange[], study: StudyAsk) => json<Job>('/studies', posted({ scenario, ...(changes.length > 0 ? { changes } : {}), study })),
  study: (id: string) => json<Study>(`/studies/${part(id)}`),
  studyFlows: (id: string, line: string, filter: { class?: string; facility?: string }, signal?: AbortSignal) => {
    const query = new URLSearchParams({ part: line });
    if (filter.class) query.set('class', filter.class);
    if (filter.facility) query.set('facility', filter.facility);
    return json<Collection<FlowFeature>>(`/studies/${part(id)}/flows?${query.toString()}`, signal ? { signal } : {});
  },
  facilityLoad: (id: string, facility: string, signal?: AbortSignal) =>
    json<FacilityLoad>(`/solves/${part(id)}/facilities/${part(facility)}`, signal ? { signal } : {}),
  profiles: () => json<Profile[]>('/profiles'),
  routes: (asked: RouteRequest, signal?: AbortSignal) => json<RoutesAnswer>('/routes', posted(asked, signal)),
  isochrones: (asked: IsochroneRequest, signal?: AbortSignal) => json<Isochrones>('/isochrones', posted(asked, signal)),
  land: () => json<LandAnswer>('/land/answer'),
  spots: (project: string, signal?: AbortSignal) => json<Spots>(`/land?project=${part(project)}`, signal ? { signal } : {}),
  siting: (id: string) => json<SitingOutcome>(`/studies/${part(id)}/siting`),
  rounds: (ask: RoundsAsk) => json<RoundsAnswer>('/rounds', posted(ask)),
  scoreRounds: (ask: ScoreAsk) => json<RoundsAnswer>('/rounds/score', posted(ask)),
  makeSheets: (ask: ScoreAsk) => json<{ number: number }>('/rounds/sheets', posted(ask)),
  sheetsUrl: (number: number) => `${ROOT}/rounds/sheets/${number}`,
  sitingDocumentUrl: (id: string, language: string) => `${ROOT}/studies/${part(id)}/siting/document?language=${part(language)}`,
  transfers: (at: DeskAt, signal?: AbortSignal) => json<Waitings>(`/transfers${desk(at)}`, signal ? { signal } : {}),
  transfer: (id: string, at: DeskAt, signal?: AbortSignal) => json<Reviewed>(`/transfers/${part(id)}${desk(at)}`, signal ? { signal } : {}),
  applyTransfer: (at: DeskAt, ask: ApplyAsk) => json<Applied>(`/transfers${desk(at)}`, posted(ask)),
  decideTransfer: (id: string, at: DeskAt, ask: DecisionAsk) => json<Recorded>(`/transfers/${part(id)}/decision${desk(at)}`, posted(ask)),
  stepTransfer: (id: string, at: DeskAt, ask: StepAsk) => json<Recorded>(`/transfers/${part(id)}/step${desk(at)}`, posted(ask)),
  opinionUrl: (id: string, at: DeskAt, language: string) => `${ROOT}/transfers/${part(id)}/opinion${desk(at, { lang: language })}`,
  ledger: (at: DeskAt, signal?: AbortSignal) => json<Book>(`/ledger${desk(at)}`, signal ? { signal } : {}),
  verifyLedger: (head: SignedHead) => json<HeadVerified>('/ledger/verify', posted({ head })),
  handIn: (file: File) => json<Preview>(`/intake?name=${part(file.name)}`, { method: 'POST', headers: { 'content-type': 'application/octet-stream' }, body: file }),
  lookAgain: (draft: number, ask: LookAsk) => json<Preview>(`/intake/${draft}`, { ...posted(ask), method: 'PUT' }),
  forgetDraft: async (draft: number): Promise<void> => {
    await call(`/intake/${draft}`, { method: 'DELETE' });
  },
  refusedUrl: (draft: number, language: string) => `${ROOT}/intake/${draft}/refused.xlsx?language=${part(language)}`,
  acceptDraft: (draft: number) => json<Accepted>(`/intake/${draft}/accept`, posted({})),
  figure: async (solve: string | null, language: string): Promise<string> => (await call(`/figure.svg?language=${part(language)}${solve ? `&solve=${part(solve)}` : ''}`)).text(),
  templateUrl: () => `${ROOT}/template.xlsx`,
  reopen: () => json<Accepted>('/reopen', posted({})),
  versions: () => json<Versions>('/versions'),
  restoreVersion: (number: number) => json<Accepted>(`/versions/${number}/restore`, posted({})),
  outcomeUrl: (id: string) => `${ROOT}/solves/${part(id)}/outcome`,
  yearsUrl: (id: string) => `${ROOT}/studies/${part(id)}/years`,
  eventsUrl: (id: string) => `${ROOT}/solves/${part(id)}/events`,
};
