// The panel 流向: where each tonne goes. In: scenarios, the running solve, its result. Out: solve and cancel,
// the years, filters that also hold for the map, and the views totals, legs, limits, unplaced, proof.
import type { Outcome } from '../api/types';
import { count, joined, percent, tonnesAmount } from '../format/number';
import { Icon } from '../parts/icons';
import { Problem, Waiting } from '../parts/notice';
import { Tabs, TabView } from '../parts/tabs';
import { cancel, solve } from '../state/solving';
import { FLOW_TABS } from '../state/hash';
import { className, facilityName, planClasses, planFacilities, say } from '../state/names';
import { flowsBusy, flowsError, job, jobError, language, outcome, patch, solving, theCase, valueOf, view } from '../state/store';
import { t } from '../text/language';
import { Legs } from './legs';
import { bindingLimits, Limits } from './limits';
import { Proof } from './proof';
import { TotalsView } from './totals';
import { Unplaced } from './unplaced';
import { YearBar, YearsTable } from './years';

/** How far the running solve is, with the way to end it. */
export function SolveProgress() {
  const progress = job.value?.progress;
  const fraction = progress?.fraction;
  return (
    <>
      {solving.value && (
        <div class="progress" role="status">
          <progress aria-label={t('flow.progress')} {...(typeof fraction === 'number' ? { value: fraction, max: 1 } : {})} />
          <span>{progress ? say(progress.text) : t('flow.queued')}{typeof fraction === 'number' ? ` ${percent(fraction, 0)}` : ''}</span>
          <button type="button" class="button progress-end" onClick={() => void cancel()}>{t('flow.cancel')}</button>
        </div>
      )}
      {job.value?.state === 'cancelled' && <p class="notice">{t('flow.cancelled')}</p>}
    </>
  );
}

function SolveBar() {
  const known = valueOf(theCase.value)?.scenarios ?? [];
  const now = view.value.scenario;
  const about = say(known.find((one) => one.id === now)?.about);
  const changes = view.value.replanned ? view.value.changes : [];
  const stale = outcome.value && outcome.value.scenario !== now && !solving.value;
  return (
    <div class="solve">
      <div class="solve-row">
        <label class="field field-grow">
          <span>{t('flow.scenario')}</span>
          <select class="input" value={now} disabled={solving.value} onChange={(event) => patch({ scenario: event.currentTarget.value })}>
            {known.length === 0 && <option value={now}>{now}</option>}
            {known.map((one) => <option key={one.id} value={one.id}>{say(one.name)}</option>)}
          </select>
        </label>
        {!solving.value && <button type="button" class="button button-main" onClick={() => void solve(now, changes)}>{t('flow.solve')}</button>}
      </div>
      {about && <p class="soft solve-about">{about}</p>}
      <SolveProgress />
      {stale && <p class="notice">{t('flow.stale', { shown: scenarioName(outcome.value as Outcome) })}</p>}
      {jobError.value && <Problem error={jobError.value} retry={() => void solve(now, changes)} />}
    </div>
  );
}

function scenarioName(result: Outcome): string {
  return say(valueOf(theCase.value)?.scenarios.find((one) => one.id === result.scenario)?.name) || result.scenario;
}

function Filters() {
  const { wasteClass, facility } = view.value;
  const amount = (value: number) => joined(tonnesAmount(value, language.value));
  return (
    <div class="filter-row">
      <label class="field">
        <span>{t('filter.class')}</span>
        <select class="input" data-filter="class" value={wasteClass} onChange={(event) => patch({ wasteClass: event.currentTarget.value })}>
          <option value="">{t('filter.allClasses', { count: count(planClasses.value.length) })}</option>
          {planClasses.value.map((one) => <option key={one.id} value={one.id}>{className(one.id)} · {amount(one.tonnes)}</option>)}
        </select>
      </label>
      <label class="field">
        <span>{t('filter.facility')}</span>
        <select class="input" data-filter="facility" value={facility} onChange={(event) => patch({ facility: event.currentTarget.value })}>
          <option value="">{t('filter.allFacilities', { count: count(planFacilities.value.length) })}</option>
          {planFacilities.value.map((one) => <option key={one.id} value={one.id}>{facilityName(one.id)} · {amount(one.tonnes)}</option>)}
        </select>
      </label>
      <button type="button" class="button button-quiet" disabled={!wasteClass && !facility} title={t('filter.clear')} aria-label={t('filter.clear')}
        onClick={() => patch({ wasteClass: '', facility: '' })}>
        <Icon name="close" />
      </button>
    </div>
  );
}

export function FlowPanel() {
  const result = outcome.value;
  const tab = view.value.flow;
  const badge = { legs: result?.legs.length, limits: result ? bindingLimits(result).length : undefined, unplaced: result?.unserved.length } as Record<string, number | undefined>;
  const tabs = FLOW_TABS.map((id) => ({ id, label: <>{t(`flow.tab.${id}`)}{badge[id] !== undefined && <> <span class="badge">{count(badge[id])}</span></>}</> }));
  return (
    <div class="panel">
      <SolveBar />
      {result && (
        <>
          <YearBar />
          <Filters />
          {flowsBusy.value && <div class="thin-progress" role="status" aria-label={t('state.loading')} />}
          {flowsError.value && <Problem error={flowsError.value} retry={() => patch({ wasteClass: '', facility: '' })} />}
          <Tabs kind="sub" of="flow" label={t('panel.flow')} tabs={tabs} now={tab} onPick={(flow) => patch({ flow })} />
          <TabView of="flow" id={tab}>
            {tab === 'totals' && <><YearsTable /><TotalsView result={result} name={scenarioName(result)} /></>}
            {tab === 'legs' && <Legs result={result} />}
            {tab === 'limits' && <Limits result={result} />}
            {tab === 'unplaced' && <Unplaced result={result} />}
            {tab === 'proof' && <Proof result={result} />}
          </TabView>
        </>
      )}
      {!result && solving.value && <Waiting text={t('flow.waiting')} />}
      {!result && !solving.value && !jobError.value && <p class="empty">{t('flow.none')}</p>}
    </div>
  );
}
