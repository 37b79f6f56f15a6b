// Tables handed in, as the page holds them. In: files a person chose, what they say of columns. Out: what each file would
// do to the case, versions of the case; a page that begins anew once the case has changed.
import { effect, signal, untracked } from '@preact/signals';
import { api } from '../api/client';
import type { Accepted, At, ColumnInfo, LookAsk, Preview, Versions } from '../api/data';
import { asApiError } from './errors';
import { failed, here, view, WAITING, type Loaded } from './store';
import { t } from '../text/language';

export const ENCODINGS = ['utf-8', 'gb18030', 'utf-16le', 'utf-16be'] as const;
export const SYSTEMS = ['auto', 'wgs84', 'gcj02', 'bd09', 'gk'] as const;
/** Central meridians of the 3° zones of China. */
export const MERIDIANS = Array.from({ length: 21 }, (_, zone) => 75 + 3 * zone);

export const preview = signal<Loaded<Preview> | null>(null);
/** A file that waits for its turn: chosen now, or handed in before the page began anew. */
export interface Waiting { name: string; file?: File; draft?: number }
export const waiting = signal<readonly Waiting[]>([]);
/** Files handed in before the one in view that are taken in together with it. */
const before = signal<readonly number[]>([]);
export const versions = signal<Loaded<Versions> | null>(null);
export const changing = signal(false);
export const changeError = signal<ReturnType<typeof asApiError> | null>(null);
/** What was changed just before the page began anew. */
export const changed = signal<(Accepted & { file: string }) | null>(null);
/** Row of the file and place on the map that were chosen last. */
export const rowShown = signal<number | null>(null);
export const spotShown = signal<At | null>(null);
const USUAL: LookAsk = { table: '', sheet: '', encoding: '', crs: 'auto', sum: false, later_wins: false, columns: [] };
/** How far apart ends of roads may be that are one junction, metres. */
export const TOLERANCES = [0, 1, 5, 10, 50] as const;
export const asked = signal<LookAsk>(USUAL);

/** What is sent once a person says what a column holds: all columns as shown, this one as said. */
export function columnsWith(columns: readonly ColumnInfo[], header: string, change: Partial<Pick<ColumnInfo, 'field' | 'unit'>>): LookAsk['columns'] {
  const now = columns.find((one) => one.header === header);
  const field = change.field ?? now?.field ?? 'none';
  return columns
    .filter((one) => one.header)
    .map((one) => {
      if (one.header === header) {
        const unit = change.unit ?? now?.unit ?? (field === 'tonnes' ? 't' : undefined);
        return { header, field, ...(field === 'tonnes' && unit ? { unit } : {}) };
      }
      // A thing is read from one column: the one said last.
      const other = field !== 'none' && one.field === field ? 'none' : one.field;
      return { header: one.header, field: other, ...(one.unit ? { unit: one.unit } : {}) };
    });
}

/** Which question is the last: the answer to one before it is no longer wanted. */
let last = 0;
/** Questions go one after the other: the server keeps a draft as it was asked last. */
let line: Promise<unknown> = Promise.resolve();
/** An answer is awaited: what is in view is not what would be accepted. */
export const looking = signal(false);

async function show(load: () => Promise<Preview>): Promise<void> {
  const mine = ++last;
  changeError.value = null;
  looking.value = true;
  const turn = line.then(load);
  line = turn.catch(() => undefined);
  let found: Loaded<Preview>;
  try {
    found = here(await turn);
  } catch (error) {
    found = failed(asApiError(error));
  }
  if (mine !== last) return;
  looking.value = false;
  preview.value = found;
}

/** Hands in or takes up again what waits; otherwise read as is usual. */
async function taken(one: Waiting, ask: LookAsk): Promise<Preview> {
  asked.value = ask;
  const first = one.file ? await api.handIn(one.file) : null;
  const usual = ask.after === undefined;
  return first && usual ? first : api.lookAgain(first?.draft ?? one.draft ?? 0, ask);
}

/** Shows the first of what waits; the rest waits on. */
async function begin(all: readonly Waiting[], ask: LookAsk): Promise<void> {
  const [first, ...rest] = all;
  if (!first) return;
  waiting.value = rest;
  rowShown.value = spotShown.value = null;
  preview.value = WAITING;
  await show(() => taken(first, ask));
}

/** Hands files in, one after the other: the first is shown, the rest wait. */
export async function handIn(files: readonly File[]): Promise<void> {
  changed.value = null;
  before.value = [];
  await begin(files.map((file) => ({ name: file.name, file })), USUAL);
}

/** Goes on to the next file; it is taken in together with the one in view, which is kept as it was settled. */
export async function nextTogether(now: Preview): Promise<void> {
  before.value = [...before.value, now.draft];
  await begin(waiting.value, { ...USUAL, after: now.draft });
}

/** Another sheet or table has headers of its own, in a row of its own; another row of headers has other columns, another encoding other texts. */
export function askOf(now: LookAsk, change: Partial<LookAsk>): LookAsk {
  const { header_row: row, ...rest } = { ...now, ...change };
  const anew = 'sheet' in change || 'table' in change;
  const others = anew || 'header_row' in change || 'encoding' in change ? { columns: [] } : {};
  return { ...rest, ...others, ...(row !== undefined && ('header_row' in change || !anew) ? { header_row: row } : {}) };
}

/** Looks at the file once more, otherwise. */
export async function lookAgain(change: Partial<LookAsk>): Promise<void> {
  const now = preview.value;
  if (now?.state !== 'here') return;
  const ask = (asked.value = askOf(asked.value, change));
  await show(() => api.lookAgain(now.value.draft, ask));
}

export async function drop(): Promise<void> {
  const now = preview.value;
  const drafts = [...before.value, ...(now?.state === 'here' ? [now.value.draft] : [])];
  last += 1;
  // Nobody waits for the answer to what is put away.
  line = Promise.resolve();
  looking.value = false;
  preview.value = null;
  before.value = [];
  rowShown.value = spotShown.value = null;
  // What waits begins at once: files handed in while drafts are forgotten are a hand-in of their own.
  const next = begin(waiting.value, USUAL);
  for (const draft of drafts) await api.forgetDraft(draft).catch(() => undefined);
  await next;
}

const QUEUE = 'wasteflow.queue';
/** The page begins anew after an acceptance: what waits is handed in first and taken up again then. */
async function keepWaiting(): Promise<void> {
  const kept: Waiting[] = [];
  for (const one of waiting.value) kept.push({ name: one.name, draft: one.draft ?? (one.file ? (await api.handIn(one.file)).draft : 0) });
  try {
    if (kept.length > 0) window.sessionStorage.setItem(QUEUE, JSON.stringify(kept));
  } catch {
    // As in the store: storage may be forbidden.
  }
}

function takeWaiting(): void {
  try {
    const text = window.sessionStorage.getItem(QUEUE);
    window.sessionStorage.removeItem(QUEUE);
    if (text) void begin(JSON.parse(text) as Waiting[], USUAL);
  } catch {
    // As above.
  }
}

const DONE = 'wasteflow.changed';
export function takeChanged(): void {
  try {
    const text = window.sessionStorage.getItem(DONE);
    window.sessionStorage.removeItem(DONE);
    if (text) changed.value = JSON.parse(text) as Accepted & { file: string };
  } catch {
    // As in the store: storage may be forbidden.
  }
}

/** Everything on the page is of the case as it was: it begins anew. */
async function change(file: string, send: () => Promise<Accepted>): Promise<void> {
  changing.value = true;
  changeError.value = null;
  try {
    const accepted = await send();
    try {
      if (file || accepted.version !== undefined) window.sessionStorage.setItem(DONE, JSON.stringify({ ...accepted, file }));
    } catch {
      // As above.
    }
    window.location.reload();
  } catch (error) {
    changeError.value = asApiError(error);
    changing.value = false;
  }
}

export const accept = (one: Preview): Promise<void> => change([...one.together, one.file].join(t('text.comma')), async () => {
  const accepted = await api.acceptDraft(one.draft);
  await keepWaiting();
  return accepted;
});
/** Looks at the files of the case again, which something else may have changed. */
export const lookAtCase = (): Promise<void> => change('', () => api.reopen());
export const goBack = (number: number): Promise<void> => change('', () => api.restoreVersion(number));

export async function loadVersions(): Promise<void> {
  try {
    versions.value = here(await api.versions());
  } catch (error) {
    versions.value = failed(asApiError(error));
  }
}

export function bindData(): void {
  takeChanged();
  takeWaiting();
  effect(() => {
    if (view.value.panel !== 'data') return void untracked(() => (spotShown.value = null));
    untracked(() => { if (!versions.value) { versions.value = WAITING; void loadVersions(); } });
  });
}
