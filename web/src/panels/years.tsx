// The years of a case in the flow panel. In: the periods, the study of years. Out: a slider that moves map, legs, sums
// and indicators from year to year, and the years side by side with targets and landfills.
import type { LandfillLife, YearTarget, YearTold } from '../api/studies';
import { api } from '../api/client';
import { decimal, joined, price, tonnes, tonnesAmount } from '../format/number';
import { SourceChip } from '../parts/chip';
import { Icon } from '../parts/icons';
import { Table, type Column } from '../parts/table';
import { say, weakened } from '../state/names';
import { isRunning, runs } from '../state/studies';
import { language, outcome, shownPlan, singlePlan, view } from '../state/store';
import { caseYears, periods, planYears, showYear, span } from '../state/years';
import { t } from '../text/language';
import { RunState, TableBar } from './run';

const WAN = 1e4;
const amount = (value: number): string => joined(tonnesAmount(value, language.value));

function Slider({ all, now }: { all: readonly YearTold[]; now: number }) {
  const at = all[now];
  return (
    <div class="year-slide">
      <input type="range" min={0} max={all.length - 1} step={1} value={Math.max(0, now)} aria-label={t('years.slider')}
        aria-valuetext={at ? span(at) : t('years.single')} data-year={at?.year ?? ''}
        onInput={(event) => { const to = all[Number(event.currentTarget.value)]; if (to) showYear(String(to.year)); }} />
      <div class="year-marks">
        {all.map((one, index) => (
          <button key={one.year} type="button" class="link" aria-pressed={index === now} title={span(one)} onClick={() => showYear(String(one.year))}>{one.year}</button>
        ))}
      </div>
    </div>
  );
}

/** What the year in view is like. */
function About({ one }: { one: YearTold }) {
  return (
    <p class="soft solve-about">
      {one.weight > 1 ? t('years.stands', { span: span(one), count: one.weight }) : ''}
      {t('years.about', { growth: decimal(one.growth, 3), drawn: amount(one.drawn_t), closing: amount(one.closing_t) })} <SourceChip source={weakened(one.source)} text={t('years.growth.about')} />
    </p>
  );
}

/** The way from the plan of a single year to the years, and from year to year. */
export function YearBar() {
  if (caseYears.value.length === 0 || !singlePlan.value) return null;
  const run = runs.years.value;
  const all = periods.value;
  const now = all.findIndex((one) => String(one.year) === view.value.year);
  const chosen = all[now];
  const [first, last] = [caseYears.value[0] ?? '', caseYears.value.at(-1) ?? ''];
  return (
    <section class="years" aria-label={t('years.title')}>
      <div class="years-row">
        <span class="segments" role="group" aria-label={t('years.title')}>
          <button type="button" aria-pressed={!view.value.year} onClick={() => showYear('')}>{t('years.one', { year: singlePlan.value.outcome.plan_year })}</button>
          <button type="button" aria-pressed={view.value.year !== ''} disabled={isRunning(run)} onClick={() => { if (all.length === 0) void planYears(); else if (!view.value.year) showYear(String(all[0]?.year ?? '')); }}>{t('years.all', { first, last })}</button>
        </span>
        {all.length > 0 && view.value.year !== '' && <Slider all={all} now={now} />}
      </div>
      <RunState kind="years" retry={() => void planYears()} />
      {chosen && shownPlan.value?.outcome.status === 'part' && <About one={chosen} />}
    </section>
  );
}

function Targets({ one }: { one: YearTold }) {
  const columns: Column<YearTarget>[] = [
    { id: 'name', head: t('years.column.indicator'), cell: (row) => <>{say(row.figure.label)} <SourceChip source={weakened(row.figure.source)} /></> },
    { id: 'value', head: t('years.column.value'), number: true, cell: (row) => <span title={String(row.figure.value)}>{decimal(row.figure.value, row.figure.decimals)} {row.figure.unit}</span> },
    { id: 'target', head: t('years.column.target'), number: true, cell: (row) => (row.figure.target === undefined ? '—' : <>{decimal(row.figure.target, row.figure.decimals)}<span class="soft block">{row.target_year ?? ''}</span></>) },
    { id: 'met', head: t('years.column.met'), cell: (row) => (row.falls !== undefined ? <span class={row.falls ? 'better' : 'worse'}>{t(row.falls ? 'years.falls' : 'years.rises')}</span> : row.met === undefined ? '—' : <span class={row.met ? 'better' : 'worse'}>{t(row.met ? 'years.met' : 'years.missed')}</span>) },
  ];
  return <><h3>{t('years.targets')}<span class="soft">{span(one)}</span></h3><Table lead caption={t('years.targets')} columns={columns} rows={one.targets} rowKey={(row) => row.figure.id} empty={t('table.empty')} /></>;
}

function Landfills({ all }: { all: readonly LandfillLife[] }) {
  const year = Number(view.value.year);
  const left = (row: LandfillLife): number => row.years.find((one) => one.year === year)?.left_t ?? row.room_t;
  const columns: Column<LandfillLife>[] = [
    { id: 'name', head: t('years.column.landfill'), cell: (row) => <>{say(row.name)} <SourceChip source={weakened(row.source)} /></> },
    { id: 'fill', head: t('years.column.filled'), number: true, cell: (row) => tonnes(row.years.find((one) => one.year === year)?.filled_t ?? 0) },
    { id: 'left', head: t('years.column.left'), number: true, cell: (row) => amount(left(row)) },
    { id: 'full', head: t('years.column.full'), cell: (row) => row.full_in ?? t('years.neverFull') },
  ];
  return <><h3>{t('years.landfills')}</h3><Table lead caption={t('years.landfills')} columns={columns} rows={all} rowKey={(row) => row.facility} empty={t('table.empty')} /></>;
}

/** The years side by side, for the view of sums; nothing while a single year is shown. */
export function YearsTable() {
  const study = runs.years.value.result;
  const all = periods.value;
  const chosen = all.find((one) => String(one.year) === view.value.year);
  if (!study || !chosen || outcome.value?.status !== 'part') return null;
  const wan = (value: number): string => price(value / WAN);
  const columns: Column<YearTold>[] = [
    { id: 'year', head: t('years.column.year'), cell: (one) => span(one) },
    { id: 'arising', head: t('totals.arising'), number: true, cell: (one) => wan(one.totals.arising_t) },
    { id: 'used', head: t('totals.used'), number: true, cell: (one) => wan(one.totals.used_t) },
    { id: 'drawn', head: t('years.column.drawn'), number: true, cell: (one) => wan(one.drawn_t) },
    { id: 'left', head: t('years.column.unplaced'), number: true, cell: (one) => tonnes(one.totals.unplaced_t) },
    { id: 'closing', head: t('years.column.closing'), number: true, cell: (one) => wan(one.closing_t) },
  ];
  return (
    <>
      <h3>{t('years.side')}<span class="soft">{t('years.unit')}</span></h3>
      <TableBar text={t('years.sum', { unplaced: tonnes(study.totals.unplaced_t) })} about={t('years.growth.about')} file={`years-${study.scenario}`}
        header={['year', 'weight', 'growth', 'arising_t', 'used_t', 'drawn_t', 'disposed_t', 'exported_t', 'unplaced_t', 'closing_t', 'cost_cny']}
        rows={() => all.map((one) => [one.year, one.weight, one.growth, one.totals.arising_t, one.totals.used_t, one.drawn_t, one.totals.disposed_t, one.totals.exported_t, one.totals.unplaced_t, one.closing_t, one.totals.cost_cny])} />
      <Table caption={t('years.side')} columns={columns} rows={all} rowKey={(one) => String(one.year)} empty={t('table.empty')}
        onRow={(one) => showYear(String(one.year))} isOn={(one) => one === chosen} />
      {chosen.targets.length > 0 && <Targets one={chosen} />}
      {study.landfills.length > 0 && <Landfills all={study.landfills} />}
      <details class="more-places">
        <summary>{t('years.assumptions', { count: study.assumptions.length })}</summary>
        <ul class="list">{study.assumptions.filter((one) => one.year === undefined || one.year === chosen.year).map((one, at) => <li key={at}><span>{say(one.text)} <SourceChip source={weakened(one.source)} /></span></li>)}</ul>
      </details>
      {runs.years.value.id && <p><a class="button" href={api.yearsUrl(runs.years.value.id)} download={`years-${study.scenario}.json`}><Icon name="down" />years.json</a></p>}
    </>
  );
}
