// Long answers at the desk of transfers. In: an application, or a year; the studies of the store. Out: the flow plan with
// and without the movement, and the white list proposed for a year, each as a job with its progress.
import { useSignal } from '@preact/signals';
import type { Signal } from '@preact/signals';
import type { StudyAsk } from '../api/studies';
import { Problem } from '../parts/notice';
import { Told } from '../parts/told';
import { say } from '../state/names';
import { cancelStudy, runs, startStudy, type Run } from '../state/studies';
import { view } from '../state/store';
import { t } from '../text/language';
import { NumberField, RunProgress } from './run';

type Kind = 'movement' | 'proposal';

/** A question of one kind: what stands above it, what came of it when it is about the same thing. */
function Question({ kind, about, ask, button, open }: { kind: Kind; about: string; ask: StudyAsk; button: string; open?: boolean }) {
  const run = (runs[kind] as Signal<Run<{ about: string; answer: { zh: string; en: string }; tables: Parameters<typeof Told>[0]['table'][] }>>).value;
  const start = () => void startStudy(ask, view.value.scenario, []);
  const mine = run.result?.about === about && run.scenario === view.value.scenario ? run.result : null;
  return (
    <div data-study={kind}>
      {!run.job && <button type="button" class="button" data-start={kind} onClick={start}>{button}</button>}
      <RunProgress job={run.job} onCancel={() => void cancelStudy(kind)} />
      {run.error && <Problem error={run.error} retry={start} />}
      {mine && say(mine.answer) && <p class="panel-text" data-answered={kind}>{say(mine.answer)}</p>}
      {mine?.tables.map((table) => <Told key={table.id} table={table} open={open ?? table.rows.length > 0} />)}
    </div>
  );
}

/** What the movement costs others. */
export function MovementBox({ id }: { id: string }) {
  return (
    <>
      <h3>{t('transfers.movement')}</h3>
      <p class="soft footnote">{t('transfers.movement.about')}</p>
      <Question kind="movement" about={id} ask={{ kind: 'movement', application: id }} button={t('transfers.movement.start')} />
    </>
  );
}

/** Next year's white list. */
export function ProposalBox({ year }: { year: number }) {
  const asked = useSignal(year);
  return (
    <details class="told" data-proposal>
      <summary>{t('transfers.proposal')}</summary>
      <p class="soft footnote">{t('transfers.proposal.about')}</p>
      <div class="ask-line"><NumberField label={t('transfers.proposal.year')} value={asked.value} min={2000} max={2100} onChange={(value) => (asked.value = value)} /></div>
      <Question kind="proposal" about={String(asked.value)} ask={{ kind: 'proposal', year: asked.value }} button={t('transfers.proposal.start')} />
    </details>
  );
}
