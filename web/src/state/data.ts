// Tables handed in, as the page holds them. In: files a person chose, what they say of columns. Out: what each file would
// do to the case, versions of the case; a page that begins anew once the case has changed.
import { effect, signal, untracked } from '@preact/signals';
import { api } from '../api/client';
import type { Accepted, At, ColumnInfo, LookAsk, Preview, Versions } from '../api/data';
import { asApiError } from './errors';
import { failed, here, view, WAITING, type Loaded } from './store';

export const ENCODINGS = ['utf-8', 'gb18030', 'utf-16le', 'utf-16be'] as const;
export const SYSTEMS = ['auto', 'wgs84', 'gcj02', 'bd09', 'gk'] as const;
/** Central meridians of the 3° zones of China. */
export const MERIDIANS = Array.from({ length: 21 }, (_, zone) => 75 + 3 * zone);

export const preview = signal<Loaded<Preview> | null>(null);
/** Files that wait for their turn. */
export const waiting = signal<readonly File[]>([]);
export const versions = signal<Loaded<Versions> | null>(null);
export const changing = signal(false);
export const changeError = signal<ReturnType<typeof asApiError> | null>(null);
/** What was changed just before the page began anew. */
export const changed = signal<(Accepted & { file: string }) | null>(null);
/** Row of the file and place on the map that were chosen last. */
export const rowShown = signal<number | null>(null);
export const spotShown = signal<At | null>(null);
const USUAL: LookAsk = { sheet: '', encoding: '', crs: 'auto', sum: false, columns: [] };
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

async function show(load: () => Promise<Preview>): Promise<void> {
  changeError.value = null;
  try {
    preview.value = here(await load());
  } catch (error) {
    preview.value = failed(asApiError(error));
  }
}

/** Hands files in, one after the other: the first is shown, the rest wait. */
export async function handIn(files: readonly File[]): Promise<void> {
  const [first, ...rest] = files;
  if (!first) return;
  waiting.value = rest;
  asked.value = USUAL;
  changed.value = null;
  rowShown.value = spotShown.value = null;
  preview.value = WAITING;
  await show(() => api.handIn(first));
}

/** Another sheet has headers of its own, in a row of its own; another row of headers has other columns. */
export function askOf(now: LookAsk, change: Partial<LookAsk>): LookAsk {
  const { header_row: row, ...rest } = { ...now, ...change };
  const others = 'sheet' in change || 'header_row' in change ? { columns: [] } : {};
  return { ...rest, ...others, ...(row !== undefined && ('header_row' in change || !('sheet' in change)) ? { header_row: row } : {}) };
}

/** Looks at the file once more, otherwise. */
export async function lookAgain(change: Partial<LookAsk>): Promise<void> {
  const now = preview.value;
  if (now?.state !== 'here') return;
  asked.value = askOf(asked.value, change);
  await show(() => api.lookAgain(now.value.draft, asked.value));
}

export async function drop(): Promise<void> {
  const now = preview.value;
  preview.value = null;
  rowShown.value = spotShown.value = null;
  if (now?.state === 'here') await api.forgetDraft(now.value.draft).catch(() => undefined);
  if (waiting.value.length > 0) await handIn(waiting.value);
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

export const accept = (one: Preview): Promise<void> => change(one.file, () => api.acceptDraft(one.draft));
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
  effect(() => {
    if (view.value.panel !== 'data') return void untracked(() => (spotShown.value = null));
    untracked(() => { if (!versions.value) { versions.value = WAITING; void loadVersions(); } });
  });
}
