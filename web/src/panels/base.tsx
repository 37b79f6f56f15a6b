// The panel 现状: what is. In: base tables and findings of the API. Out: figures, tables by class, sector,
// zone and operator, and the findings; a row selects its thing on the map.
import type { Base, ClassRow, OperatorRow, SectorRow, ZoneRow } from '../api/types';
import { count, percent, tonnes } from '../format/number';
import { Bar } from '../parts/bar';
import { SourceChip } from '../parts/chip';
import { Show } from '../parts/notice';
import { Table, type Column } from '../parts/table';
import { Tabs, TabView } from '../parts/tabs';
import { BASE_TABS, type BaseTab } from '../state/hash';
import { say } from '../state/names';
import { base, findings, patch, select, theCase, valueOf, view } from '../state/store';
import { t } from '../text/language';
import { FigureList } from './figures';
import { Findings } from './findings';
import { GapView } from './gap';

const total = <R,>(rows: readonly R[], of: (row: R) => number): number => rows.reduce((sum, row) => sum + of(row), 0);
const sourceColumn = <R extends { source: string }>(): Column<R> => ({ id: 'source', head: t('column.source'), cell: (row) => <SourceChip source={row.source} /> });

function Classes({ rows }: { rows: readonly ClassRow[] }) {
  const all = total(rows, (row) => row.tonnes);
  const hazardous = total(rows.filter((row) => row.hazardous), (row) => row.tonnes);
  const declared = rows.some((row) => row.declared_t !== undefined) ? total(rows, (row) => row.declared_t ?? 0) : null;
  const top = Math.max(...rows.map((row) => row.tonnes), 0);
  const columns: Column<ClassRow>[] = [
    { id: 'class', head: t('column.class'), cell: (row) => <><b class="code">{row.class}</b> {say(row.name)}</>, sort: (row) => row.class },
    { id: 'bar', head: t('column.kind'), cell: (row) => <span class="kind"><Bar whole={top} parts={[{ value: row.tonnes, kind: row.hazardous ? 'hazardous' : 'general' }]} />{t(row.hazardous ? 'waste.hazardous.short' : 'waste.general.short')}</span> },
    { id: 't', head: t('column.tonnes'), number: true, cell: (row) => tonnes(row.tonnes), sort: (row) => row.tonnes },
    sourceColumn(),
  ];
  return (
    <Table caption={t('base.classes')} columns={columns} rows={rows} rowKey={(row) => row.class} first={{ column: 't', down: true }} empty={t('table.empty')}
      foot={<><tr><td colSpan={2}>{t('base.classes.total', { count: count(rows.length) })}</td><td class="number">{tonnes(all)}</td><td /></tr>
        <tr><td colSpan={2}>{t('base.classes.hazardous')}</td><td class="number">{tonnes(hazardous)}</td><td /></tr>
        {declared !== null && <tr><td colSpan={2}>{t('base.classes.declared')}</td><td class="number">{tonnes(declared)}</td><td /></tr>}</>} />
  );
}

function Sectors({ rows }: { rows: readonly SectorRow[] }) {
  const all = total(rows, (row) => row.tonnes);
  const top = Math.max(...rows.map((row) => row.tonnes), 0);
  const columns: Column<SectorRow>[] = [
    { id: 'sector', head: t('column.sector'), cell: (row) => say(row.sector), sort: (row) => say(row.sector) },
    { id: 'bar', head: t('column.share'), number: true, cell: (row) => <span class="kind"><Bar whole={top} parts={[{ value: row.tonnes, kind: 'plain' }]} />{all > 0 ? percent(row.tonnes / all) : '–'}</span> },
    { id: 't', head: t('column.tonnes'), number: true, cell: (row) => tonnes(row.tonnes), sort: (row) => row.tonnes },
    sourceColumn(),
  ];
  return (
    <Table caption={t('base.sectors')} columns={columns} rows={rows} rowKey={(row) => say(row.sector)} first={{ column: 't', down: true }} empty={t('table.empty')}
      foot={<tr><td colSpan={2}>{t('base.sectors.total', { count: count(rows.length) })}</td><td class="number">{tonnes(all)}</td><td /></tr>} />
  );
}

function Zones({ rows }: { rows: readonly ZoneRow[] }) {
  const columns: Column<ZoneRow>[] = [
    { id: 'zone', head: t('column.zone'), cell: (row) => say(row.name), sort: (row) => say(row.name) },
    { id: 'general', head: t('column.general'), number: true, cell: (row) => tonnes(row.general_t), sort: (row) => row.general_t },
    { id: 'hazardous', head: t('column.hazardous'), number: true, cell: (row) => tonnes(row.hazardous_t), sort: (row) => row.hazardous_t },
    sourceColumn(),
  ];
  return (
    <Table caption={t('base.zones')} columns={columns} rows={rows} rowKey={(row) => row.zone} first={{ column: 'general', down: true }} empty={t('table.empty')}
      onRow={(row) => select({ kind: 'zone', id: row.zone })} isOn={(row) => view.value.selected?.kind === 'zone' && view.value.selected.id === row.zone}
      foot={<tr><td>{t('base.zones.total', { count: count(rows.length) })}</td><td class="number">{tonnes(total(rows, (row) => row.general_t))}</td>
        <td class="number">{tonnes(total(rows, (row) => row.hazardous_t))}</td><td /></tr>} />
  );
}

function Operators({ rows }: { rows: readonly OperatorRow[] }) {
  const columns: Column<OperatorRow>[] = [
    { id: 'name', head: t('column.operator'), cell: (row) => say(row.name), sort: (row) => say(row.name) },
    { id: 'kind', head: t('column.operations'), cell: (row) => <span class="soft">{[say(row.kind_label), operationsText(row)].filter(Boolean).join(' · ')}</span> },
    { id: 't', head: t('column.permitted'), number: true, cell: (row) => tonnes(row.permitted_t), sort: (row) => row.permitted_t },
    sourceColumn(),
  ];
  return (
    <Table caption={t('base.operators')} columns={columns} rows={rows} rowKey={(row) => row.facility} first={{ column: 't', down: true }} empty={t('table.empty')}
      onRow={(row) => select({ kind: 'facility', id: row.facility })} isOn={(row) => view.value.selected?.kind === 'facility' && view.value.selected.id === row.facility}
      foot={<tr><td colSpan={2}>{t('base.operators.total', { count: count(rows.length) })}</td><td class="number">{tonnes(total(rows, (row) => row.permitted_t))}</td><td /></tr>} />
  );
}

const OPERATIONS = ['collect', 'store', 'use', 'dispose'] as const;
function operationsText(row: OperatorRow): string {
  return row.operations.map((one) => {
    const word = OPERATIONS.find((known) => known === one);
    return word ? t(`operation.${word}`) : say(one);
  }).join('、');
}

function Content({ tab, all }: { tab: BaseTab; all: Base }) {
  if (tab === 'figures') return <FigureList figures={all.figures} />;
  if (tab === 'classes') return <Classes rows={all.by_class} />;
  if (tab === 'sectors') return <Sectors rows={all.by_sector} />;
  if (tab === 'zones') return <Zones rows={all.by_zone} />;
  return <Operators rows={all.operators} />;
}

export function BasePanel() {
  const tab = view.value.base;
  const found = valueOf(findings.value)?.length;
  const counts = valueOf(theCase.value);
  const tabs = BASE_TABS.map((id) => ({
    id,
    label: id === 'findings' && found !== undefined ? <>{t('base.tab.findings')} <span class="badge">{count(found)}</span></> : t(`base.tab.${id}`),
  }));
  return (
    <div class="panel">
      {counts && (
        <p class="panel-lead">
          {t('base.lead', { district: counts.district, year: counts.base_year, generators: count(counts.counts['generators'] ?? 0), streams: count(counts.counts['streams'] ?? 0), facilities: count(counts.counts['facilities'] ?? 0), zones: count(counts.counts['zones'] ?? 0) })}
        </p>
      )}
      <Tabs kind="sub" of="base" label={t('panel.base')} tabs={tabs} now={tab} onPick={(base) => patch({ base })} />
      <TabView of="base" id={tab}>
        {tab === 'findings' ? <Findings /> : tab === 'gap' ? <GapView /> : <Show loaded={base.value}>{(all) => <Content tab={tab} all={all} />}</Show>}
      </TabView>
    </div>
  );
}
