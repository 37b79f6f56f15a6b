// The tab 缺口: how far the plan is from its indicators. In: the gap of the solve in view. Out: the answer, what the
// indicators ask for, tonnes missing by waste and zone, what projects close, what has no project, over-capacity.
import { useSignal } from '@preact/signals';
import type { Gap, IndicatorGap, NoPlace, OverCapacity, ProjectGap, Remark, RowGap } from '../api/studies';
import { count, decimal, percent, tonnes } from '../format/number';
import { formulaIn } from '../format/source';
import { SourceChip } from '../parts/chip';
import { Show, Waiting } from '../parts/notice';
import { Table, type Column } from '../parts/table';
import { say } from '../state/names';
import { gap } from '../state/reasons';
import { language, outcome, select, solving } from '../state/store';
import { t } from '../text/language';
import { AskedRows } from './asked';
import { amount, Fact } from './card';
import { FigureList } from './figures';
import { scenarioName, TableBar } from './run';

const VIEWS = ['answer', 'classes', 'zones', 'projects', 'noPlace', 'over'] as const;
type GapView = (typeof VIEWS)[number];
const chip = (source: string) => <SourceChip source={formulaIn(language.value, source)} />;
const said = (all: readonly Remark[]) => <ul class="causes">{all.map((one, at) => <li key={at}>{say(one.text)} {chip(one.source)}</li>)}</ul>;
const exact = (value: number): string => String(Math.round(value * 1e6) / 1e6);

function Indicators({ rows }: { rows: readonly IndicatorGap[] }) {
  const columns: Column<IndicatorGap>[] = [
    { id: 'name', head: t('gap.indicator'), cell: (row) => <>{say(row.name)}<span class="soft block">{row.unit}{row.year ? ` · ${row.year}` : ''}</span></> },
    { id: 'base', head: t('gap.base'), number: true, cell: (row) => (row.base === null ? '–' : exact(row.base)) },
    { id: 'target', head: t('gap.target'), number: true, cell: (row) => exact(row.target) },
    { id: 'tonnes', head: t('gap.tonnes'), number: true, cell: (row) => (row.tonnes === null ? (row.step === null ? '–' : <span class="soft">{t('gap.step', { value: exact(row.step) })}</span>) : <b>{amount(row.tonnes)}</b>) },
    { id: 'source', head: t('column.source'), cell: (row) => chip(row.source) },
  ];
  return <Table lead caption={t('gap.indicators')} columns={columns} rows={rows} rowKey={(row) => row.id} empty={t('table.empty')} />;
}

function Rows({ rows, name, zone, scenario }: { rows: readonly RowGap[]; name: string; zone: boolean; scenario: string }) {
  const sum = (of: (row: RowGap) => number) => rows.reduce((all, row) => all + of(row), 0);
  const columns: Column<RowGap>[] = [
    { id: 'name', head: t(zone ? 'column.zone' : 'column.class'), sort: (row) => (zone ? say(row.name) : row.id), cell: (row) => (zone ? say(row.name) : <><b class="code">{row.id}</b> {say(row.name)}</>) },
    { id: 'arising', head: t('gap.arising'), number: true, sort: (row) => row.arising_t, cell: (row) => tonnes(row.arising_t) },
    { id: 'used', head: t('gap.used'), number: true, sort: (row) => row.used_t, cell: (row) => tonnes(row.used_t) },
    { id: 'gap', head: t('gap.gap'), number: true, sort: (row) => row.gap_t, cell: (row) => <b class={row.gap_t > 0.05 ? 'worse' : 'better'}>{decimal(row.gap_t, 1)}</b> },
    { id: 'source', head: t('column.source'), cell: (row) => chip(row.source) },
  ];
  return (
    <>
      <TableBar text={t('gap.rows.about')} about={t('gap.rows.formula')} file={`gap-${name}-${scenario}`} header={['id', 'name', 'arising_t', 'used_t', 'required_t', 'gap_t', 'unplaced_t']}
        rows={() => rows.map((row) => [row.id, say(row.name), row.arising_t, row.used_t, row.required_t, row.gap_t, row.unplaced_t])} />
      <Table caption={t(zone ? 'gap.view.zones' : 'gap.view.classes')} columns={columns} rows={rows} rowKey={(row) => row.id} first={{ column: 'gap', down: true }} empty={t('gap.noTarget')}
        {...(zone ? { onRow: (row: RowGap) => select({ kind: 'zone', id: row.id }) } : {})}
        foot={<tr><td>{t('gap.all')}</td><td class="number">{tonnes(sum((row) => row.arising_t))}</td><td class="number">{tonnes(sum((row) => row.used_t))}</td><td class="number">{decimal(sum((row) => row.gap_t), 1)}</td><td /></tr>} />
    </>
  );
}

function Project({ one }: { one: ProjectGap }) {
  return (
    <li class="project" data-project={one.id}>
      <p><b class="code">{one.id}</b> <b>{one.name}</b> {chip(one.source)} <span class="soft">{[one.investment_wan_cny !== null && t('gap.investment', { value: decimal(one.investment_wan_cny, 0) }), one.due].filter(Boolean).join(' · ')}</span></p>
      {one.lines.length > 0 && <p class="soft">{one.lines.map((line) => `${say(line.name)}${line.waste ? ` ${line.waste}` : ''} ${t(`gap.intent.${line.intent}`)} ${line.t_per_year === null ? t('gap.noCapacity') : `${count(line.t_per_year)} ${t('unit.tYear')}`}`).join(t('text.semicolon'))}</p>}
      {one.closes.length > 0 && <p class="better">{t('gap.closes', { list: one.closes.map((close) => `${close.class} ${tonnes(close.tonnes)} ${t('unit.tYear')}`).join(t('text.comma')) })}</p>}
      {one.open.length > 0 && <p class="bars">{t('gap.open', { list: one.open.map(say).join(t('text.comma')) })}</p>}
    </li>
  );
}

function Projects({ all }: { all: Gap }) {
  const kinds = ['engineering', 'text_only', 'soft'] as const;
  return (
    <>
      <FigureList figures={all.investment} />
      {kinds.map((kind) => {
        const of = all.projects.filter((one) => one.kind === kind);
        return of.length > 0 && <section key={kind}><h3>{t(`gap.kind.${kind}`)} <span class="badge">{count(of.length)}</span></h3><ul class="projects">{of.map((one) => <Project key={one.id} one={one} />)}</ul></section>;
      })}
      {all.remarks.length > 0 && said(all.remarks)}
    </>
  );
}

function Without({ rows, scenario }: { rows: readonly NoPlace[]; scenario: string }) {
  const bare = rows.filter((row) => row.projects.length === 0);
  const columns: Column<NoPlace>[] = [
    { id: 'code', head: t('column.code'), sort: (row) => row.code, cell: (row) => <><b class="code">{row.code}</b> {say(row.name)}{row.stated && <span class="soft block">{t('gap.stated')}{say(row.stated.text)} {chip(row.stated.source)}</span>}</> },
    { id: 't', head: t('column.tonnes'), number: true, sort: (row) => row.arising_t, cell: (row) => <>{tonnes(row.arising_t)} {chip(row.source)}</> },
    { id: 'project', head: t('gap.project'), sort: (row) => row.projects.join(), cell: (row) => (row.projects.length > 0 ? row.projects.join(t('text.comma')) : <b class="worse">{t('gap.noProject')}</b>) },
  ];
  return (
    <>
      <TableBar text={t('gap.noPlace.sum', { count: count(rows.length), bare: count(bare.length) })} file={`gap-no-place-${scenario}`} header={['code', 'name', 'arising_t', 'projects', 'stated']}
        rows={() => rows.map((row) => [row.code, say(row.name), row.arising_t, row.projects.join(' '), say(row.stated?.text)])} />
      <Table lead caption={t('gap.view.noPlace')} columns={columns} rows={rows} rowKey={(row) => row.code} empty={t('table.empty')} />
    </>
  );
}

function Over({ one }: { one: OverCapacity }) {
  const derived = `derived:${one.projects.map(([, value]) => count(value)).join(' + ')}`;
  return (
    <section data-over={one.class}>
      <h3><span><b class="code">{one.class}</b> {say(one.name)}</span></h3>
      <dl class="facts">
        {one.projects.map(([id, value]) => <Fact key={id} name={t('gap.over.project', { id })} source={`derived:project_lines.csv ${id}`}>{count(value)} {t('unit.tYear')}</Fact>)}
        <Fact name={t('gap.over.capacity')} source={derived}>{count(one.capacity_t)} {t('unit.tYear')}</Fact>
        <Fact name={t('gap.over.proven')} source={one.proven_source}>{count(one.proven_t)} {t('unit.tYear')} <span class="soft">{percent(one.proven_load, 2)}</span></Fact>
        <Fact name={t('gap.over.arising')} source="demo:Σ streams.csv">{tonnes(one.arising_t)} {t('unit.tYear')} <span class="soft">{percent(one.arising_load, 2)}</span></Fact>
        <Fact name={t('gap.over.imports', { load: percent(one.load, 0) })} source={`derived:${percent(one.load, 0)} × ${count(one.capacity_t)} − ${count(one.proven_t)}`}><b>{count(one.imports_t)}</b> {t('unit.tYear')}</Fact>
        {one.prices.map(([id, value]) => <Fact key={id} name={t('gap.over.price', { id })} {...(value === null ? {} : { source: 'demo:', text: t('limits.about') })}>{value === null ? <span class="soft">{t('gap.over.noPrice')}</span> : `${decimal(value, 2)} ${t('unit.cny')}`}</Fact>)}
      </dl>
      {said(one.said)}
    </section>
  );
}

function Content({ all }: { all: Gap }) {
  const shown = useSignal<GapView>('answer');
  const pick = shown.value;
  return (
    <>
      <p class="notice notice-warning" data-answer>{say(all.answer)}</p>
      <p class="soft footnote">{t('gap.of', { scenario: scenarioName(all.scenario), year: all.plan_year })}</p>
      <span class="segments segments-fill" role="group" aria-label={t('gap.views')}>
        {VIEWS.map((one) => <button key={one} type="button" aria-pressed={pick === one} onClick={() => (shown.value = one)}>{t(`gap.view.${one}`)}</button>)}
      </span>
      {pick === 'answer' && <><h3>{t('gap.indicators')}</h3><Indicators rows={all.indicators} />{all.asked && all.asked.length > 0 && <><h3>{t('asked.title')}</h3><AskedRows rows={all.asked} /></>}<h3>{t('gap.promise')}</h3><FigureList figures={all.promise} /></>}
      {pick === 'classes' && <Rows rows={all.by_class} name="classes" zone={false} scenario={all.scenario} />}
      {pick === 'zones' && <Rows rows={all.by_zone} name="zones" zone scenario={all.scenario} />}
      {pick === 'projects' && <Projects all={all} />}
      {pick === 'noPlace' && <Without rows={all.no_place} scenario={all.scenario} />}
      {pick === 'over' && (all.over_capacity.length > 0 ? all.over_capacity.map((one) => <Over key={one.class} one={one} />) : <p class="empty">{t('gap.over.none')}</p>)}
    </>
  );
}

export function GapView() {
  if (!outcome.value) return solving.value ? <Waiting text={t('flow.waiting')} /> : <p class="empty">{t('gap.notSolved')}</p>;
  return <Show loaded={gap.value}>{(all) => <Content all={all} />}</Show>;
}
