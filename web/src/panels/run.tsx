// How far a study is. In: its run. Out: progress with the way to end it, what went wrong, and a word when the
// result belongs to another plan than the one in view.
import type { Signal } from '@preact/signals';
import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import type { StudyKind } from '../api/studies';
import type { CsvCell } from '../format/csv';
import { csv, download } from '../format/csv';
import { percent } from '../format/number';
import { SourceChip } from '../parts/chip';
import { Icon } from '../parts/icons';
import { Problem } from '../parts/notice';
import { planSource, say } from '../state/names';
import { cancelStudy, isStale, runs, type Run } from '../state/studies';
import { theCase, valueOf } from '../state/store';
import { t } from '../text/language';

export const scenarioName = (id: string): string => say(valueOf(theCase.value)?.scenarios.find((one) => one.id === id)?.name) || id;

export function RunProgress({ job, onCancel }: { job: Run<unknown>['job']; onCancel?: () => void }) {
  if (!job) return null;
  const fraction = job.progress?.fraction;
  return (
    <div class="progress" role="status">
      <progress aria-label={t('studies.progress')} {...(typeof fraction === 'number' ? { value: fraction, max: 1 } : {})} />
      <span>{job.progress ? say(job.progress.text) : t('flow.queued')}{typeof fraction === 'number' ? ` ${percent(fraction, 0)}` : ''}</span>
      {onCancel && <button type="button" class="button progress-end" onClick={onCancel}>{t('flow.cancel')}</button>}
    </div>
  );
}

export function RunState({ kind, retry }: { kind: StudyKind; retry(): void }) {
  const run = (runs[kind] as Signal<Run<unknown>>).value;
  return (
    <>
      <RunProgress job={run.job} onCancel={() => void cancelStudy(kind)} />
      {run.cancelled && <p class="notice">{t('studies.cancelled')}</p>}
      {run.error && <Problem error={run.error} retry={retry} />}
      {isStale(run) && !run.job && <p class="notice notice-warning">{t('studies.stale', { shown: scenarioName(run.scenario) })}</p>}
    </>
  );
}

/** What stands above a table: a text, the mark of its numbers, the table as CSV. */
export function TableBar({ text, about, file, header, rows }: { text: string; about?: string; file: string; header: readonly string[]; rows: () => CsvCell[][] }) {
  return (
    <div class="bar-line">
      <p class="soft">{text} <SourceChip source={planSource.value} text={about ?? t('flow.derived')} /></p>
      <button type="button" class="button button-quiet" onClick={() => download(`${file}.csv`, csv(header, rows()))}><Icon name="down" />CSV</button>
    </div>
  );
}

/** The line of a study that was chosen, in full; it comes into view when another one is. */
export function Chosen({ of, label, data, children }: { of: string; label: string; data: Record<string, string>; children: ComponentChildren }) {
  const box = useRef<HTMLElement>(null);
  useEffect(() => { box.current?.scrollIntoView({ block: 'nearest' }); }, [of]);
  return <section class="chosen" aria-label={label} ref={box} {...data}>{children}</section>;
}

/** A number of days, points or draws. */
export function NumberField({ label, value, min, max, disabled, onChange }: { label: string; value: number; min: number; max: number; disabled?: boolean; onChange(value: number): void }) {
  return (
    <label class="field">
      <span>{label}</span>
      <input class="input input-number" type="number" inputMode="numeric" min={min} max={max} value={value} disabled={disabled ?? false}
        onChange={(event) => {
          const next = Math.round(Number(event.currentTarget.value));
          onChange(Number.isFinite(next) ? Math.min(max, Math.max(min, next)) : value);
          event.currentTarget.value = String(Math.min(max, Math.max(min, Number.isFinite(next) ? next : value)));
        }} />
    </label>
  );
}

export function Check({ label, on, disabled, onChange }: { label: string; on: boolean; disabled?: boolean; onChange(on: boolean): void }) {
  return <label class="check"><input type="checkbox" checked={on} disabled={disabled ?? false} onChange={(event) => onChange(event.currentTarget.checked)} /><span>{label}</span></label>;
}
