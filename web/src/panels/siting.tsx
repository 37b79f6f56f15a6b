// The tab 方案 of 选址: where projects go, how big and when. In: projects and options, the study of siting. Out: the
// question as a job with best plan, bound and gap as they improve; then the answer, its plans and tables.
import { useSignal } from '@preact/signals';
import type { LandAnswer } from '../api/land';
import { api } from '../api/client';
import type { SiteAsk, SiteFix, SitingTold } from '../api/siting';
import { percent } from '../format/number';
import { SourceChip } from '../parts/chip';
import { Icon } from '../parts/icons';
import { Show } from '../parts/notice';
import { Told } from '../parts/told';
import { say } from '../state/names';
import { siting } from '../state/siting';
import { isRunning, runs, startStudy } from '../state/studies';
import { language } from '../state/store';
import { t } from '../text/language';
import { HandChoice } from './sitinghand';
import { ExposurePlot, PlanBox, PlanTable, sum, TwoPlans } from './sitingplans';
import { Check, NumberField, RunState } from './run';

/** Factors of all arisings that are tried. */
const FUTURES = [0.8, 1, 1.25];
const ALTERNATIVES = 2;
/** Tables that stand on the page in another form. */
const DRAWN = ['siting_plans', 'siting_parts', 'siting_sites'];
/** Tables that answer an option: unfolded at once. */
const ASKED = ['siting_worth', 'siting_turning', 'siting_futures', 'siting_frontier'];

function Proof({ told }: { told: SitingTold }) {
  const run = runs.site.value;
  const mark = told.demo ? 'demo' : 'derived';
  return (
    <>
      <p class="panel-text" data-siting={told.status}>{say(told.answer)} <SourceChip source={mark} text={t('siting.mark')} /></p>
      <div class="bar-line">
        <p class="soft">{told.bound_cny !== undefined && t('siting.proof', { bound: sum(told.bound_cny), gap: percent(told.gap ?? 1, 4) })}</p>
        {run.id && <a class="button button-quiet" href={api.sitingDocumentUrl(run.id, language.value)} target="_blank" rel="noopener" data-document><Icon name="down" />{t('siting.document')}</a>}
      </div>
    </>
  );
}

export function SitingView({ answer }: { answer: LandAnswer }) {
  const off = useSignal<readonly string[]>([]);
  const worth = useSignal(true);
  const turning = useSignal(false);
  const futures = useSignal(false);
  const points = useSignal(0);
  const cells = useSignal(0);
  const run = runs.site.value;
  const busy = isRunning(run);
  const ask = (fix: SiteFix[]): SiteAsk => ({
    kind: 'site',
    projects: off.value.length > 0 ? answer.projects.map((one) => one.project).filter((id) => !off.value.includes(id)) : [],
    alternatives: ALTERNATIVES,
    fix,
    worth: worth.value,
    turning: turning.value,
    futures: futures.value ? FUTURES : [],
    frontier: points.value,
    cells: cells.value,
  });
  const start = (fix: SiteFix[] = []) => void startStudy(ask(fix));
  const told = run.result;
  return (
    <>
      <p class="soft footnote">{t('siting.lead')}</p>
      <fieldset class="ask-line ask-site" disabled={busy}>
        <legend class="unseen">{t('siting.question')}</legend>
        {answer.projects.map((one) => (
          <Check key={one.project} label={`${one.project} ${say(one.name)}`} on={!off.value.includes(one.project)}
            onChange={(on) => (off.value = on ? off.value.filter((id) => id !== one.project) : [...off.value, one.project])} />
        ))}
        <Check label={t('siting.worth')} on={worth.value} onChange={(on) => (worth.value = on)} />
        <Check label={t('siting.turning')} on={turning.value} onChange={(on) => (turning.value = on)} />
        <Check label={t('siting.futures', { factors: FUTURES.join(' / ') })} on={futures.value} onChange={(on) => (futures.value = on)} />
        <NumberField label={t('siting.frontier')} value={points.value} min={0} max={12} onChange={(value) => (points.value = value)} />
        <NumberField label={t('siting.cells')} value={cells.value} min={0} max={10} onChange={(value) => (cells.value = value)} />
        {!busy && <button type="button" class="button button-main" disabled={off.value.length === answer.projects.length} onClick={() => start()}>{t('siting.start')}</button>}
      </fieldset>
      <RunState kind="site" retry={() => start()} />
      {told && <Proof told={told} />}
      {told && siting.value && (
        <Show loaded={siting.value}>
          {(outcome) => (
            <>
              {outcome.fixed_fault && <p class="notice notice-warning" data-fault>{say(outcome.fixed_fault)}</p>}
              {outcome.plans.length > 0 && (
                <>
                  <PlanTable outcome={outcome} />
                  <PlanBox outcome={outcome} />
                  <ExposurePlot outcome={outcome} />
                  <TwoPlans outcome={outcome} />
                </>
              )}
              <HandChoice key={run.id} outcome={outcome} busy={busy} start={start} />
              {told.tables.filter((table) => !DRAWN.includes(table.id)).map((table) => <Told key={table.id} table={table} open={ASKED.includes(table.id)} />)}
            </>
          )}
        </Show>
      )}
      {!told && !busy && !run.error && <p class="empty">{t('siting.none')}</p>}
    </>
  );
}
