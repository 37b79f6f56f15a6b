// The panel 选址: where a project could stand. In: answer, cells and ranking of the ground. Out: the project, the best
// places with weights to move, the plans, what ruled out the others, what was not checked, and how long a landfill lasts.
import type { LandAnswer, LandProject, LandRule, LandUnchecked } from '../api/land';
import { count, decimal } from '../format/number';
import { formulaIn } from '../format/source';
import { SourceChip } from '../parts/chip';
import { Show, Waiting } from '../parts/notice';
import { Table, type Column } from '../parts/table';
import { Tabs, TabView } from '../parts/tabs';
import { LAND_TABS } from '../state/hash';
import { groups, land, project, ranking, readWeights, setWeight, spots, TOP_WEIGHT, type Ranked } from '../state/land';
import { say } from '../state/names';
import { language, patch, valueOf, view } from '../state/store';
import { t } from '../text/language';
import { LandfillCalculator } from './landfill';
import { SitingView } from './siting';
import { TableBar } from './run';
import { SpotBox, spotName } from './spot';

const chip = (source: string) => <SourceChip source={formulaIn(language.value, source)} />;
const layerName = (answer: LandAnswer, id: string): string => say(answer.layers.find((one) => one.id === id)?.name) || id;

function Sliders({ one }: { one: LandProject }) {
  const asked = readWeights(view.value.weights);
  return (
    <fieldset class="weights">
      <legend>{t('land.weights')} {asked.size > 0 && <button type="button" class="link" onClick={() => patch({ weights: '' })}>{t('land.weights.usual')}</button>}</legend>
      {groups(one.criteria).map((group) => {
        const name = say(one.criteria.find((part) => part.group === group.id)?.group_name);
        const now = asked.get(group.id) ?? group.usual;
        return (
          <label key={group.id} class="weight">
            <span>{name}</span>
            <input type="range" min={0} max={TOP_WEIGHT} step={0.5} value={now} data-group={group.id}
              onInput={(event) => setWeight(group.id, Number(event.currentTarget.value) === group.usual ? null : Number(event.currentTarget.value))} />
            <output class="number">{decimal(now, 1)}</output>
          </label>
        );
      })}
    </fieldset>
  );
}

function Rank({ answer, one }: { answer: LandAnswer; one: LandProject }) {
  const { best, all } = ranking.value;
  if (!spots.value || spots.value.state === 'waiting') return <Waiting />;
  const place = (row: Ranked) => spotName(answer, row.spot);
  const columns: Column<Ranked>[] = [
    { id: 'name', head: t('land.place'), cell: (row) => <>{best.indexOf(row) + 1}. {place(row)} {row.spot.properties.mark && <SourceChip source={row.spot.properties.mark} />}</> },
    { id: 'zone', head: t('column.zone'), cell: (row) => say(answer.zones[row.spot.properties.zone ?? '']) },
    { id: 'score', head: t('land.score'), number: true, cell: (row) => <b>{decimal(row.score, 1)}</b> },
  ];
  return (
    <>
      <p class="panel-text">{say(one.answer)}</p>
      <p class="notice notice-warning" data-unchecked={one.unchecked.length}>{t('land.unchecked.count', { count: one.unchecked.length })} <button type="button" class="link" onClick={() => patch({ land: 'unchecked' })}>{t('land.unchecked.see')}</button></p>
      <SpotBox answer={answer} one={one} />
      <TableBar text={t('land.best', { count: count(best.length), km: decimal(answer.apart_m / 1000, 1) })} about={t('land.best.about')} file={`land-${one.project}`} header={['id', 'name', 'zone', 'score', ...one.criteria.map((part) => part.id)]}
        rows={() => all.map((row) => [row.spot.properties.id, place(row), row.spot.properties.zone ?? '', row.score, ...(row.spot.properties.values ?? []).map((value) => value ?? '')])} />
      <Table caption={t('land.tab.rank')} columns={columns} rows={best} rowKey={(row) => row.spot.properties.id} empty={t('land.none')}
        onRow={(row) => patch({ spot: row.spot.properties.id })} isOn={(row) => row.spot.properties.id === view.value.spot} />
      <Sliders one={one} />
    </>
  );
}

function Rules({ answer, one }: { answer: LandAnswer; one: LandProject }) {
  const note = (id: string) => say(answer.layers.find((layer) => layer.id === id)?.note);
  const source = (id: string) => answer.layers.find((layer) => layer.id === id)?.source ?? '';
  const columns: Column<LandRule>[] = [
    { id: 'rule', head: t('land.rule'), cell: (row) => <><b class="code">{row.rule}</b> {layerName(answer, row.layer)} {chip(source(row.layer))}<span class="soft block">{row.edition}</span>{note(row.layer) && <span class="soft block">{note(row.layer)}</span>}</> },
    { id: 'limit', head: t('land.limit'), number: true, cell: (row) => `${decimal(row.limit, 0)} ${t(row.unit === 'm' ? 'land.unit.m' : 'land.unit.mu')}` },
    { id: 'first', head: t('land.first'), number: true, sort: (row) => row.first, cell: (row) => <b>{count(row.first)}</b> },
    { id: 'all', head: t('land.all'), number: true, sort: (row) => row.all, cell: (row) => count(row.all) },
  ];
  const out = (valueOf(spots.value ?? { state: 'waiting' })?.features ?? []).filter((spot) => spot.properties.rule !== undefined);
  return (
    <>
      <TableBar text={t('land.rules.sum', { out: count(one.excluded), kept: count(one.kept) })} about={t('land.rules.about')} file={`land-excluded-${one.project}`} header={['id', 'zone', 'rule', 'layer', 'value', 'limit', 'unit', 'others']}
        rows={() => out.map(({ properties: p }) => [p.id, p.zone ?? '', p.rule ?? '', p.layer ?? '', p.value ?? '', p.limit ?? '', p.unit ?? '', (p.others ?? []).join(' ')])} />
      <p class="soft footnote">{t('land.rules.about')}</p>
      <SpotBox answer={answer} one={one} />
      <Table lead caption={t('land.tab.rules')} columns={columns} rows={one.rules} rowKey={(row) => row.layer} empty={t('table.empty')} />
    </>
  );
}

function UncheckedList({ one }: { one: LandProject }) {
  const columns: Column<LandUnchecked>[] = [
    { id: 'layer', head: t('land.layer'), cell: (row) => <><b>{say(row.name)}</b><span class="soft block">{say(row.why)}</span></> },
    { id: 'rule', head: t('land.rule'), cell: (row) => <>{row.rule && <b class="code">{row.rule}</b>}<span class="soft block">{row.edition}</span></> },
  ];
  return (
    <>
      <p class="notice notice-warning">{t('land.unchecked.about')}</p>
      <Table lead caption={t('land.tab.unchecked')} columns={columns} rows={one.unchecked} rowKey={(row) => row.layer} empty={t('table.empty')} />
    </>
  );
}

function Projects({ answer, one }: { answer: LandAnswer; one: LandProject }) {
  return (
    <div class="segments segments-fill" role="group" aria-label={t('land.project')}>
      {answer.projects.map((other) => (
        <button key={other.project} type="button" aria-pressed={other.project === one.project} data-project={other.project} title={say(other.name)} onClick={() => patch({ project: other.project, spot: '' })}>{other.project} {say(other.name)}</button>
      ))}
    </div>
  );
}

export function LandPanel() {
  const tab = view.value.land;
  const tabs = LAND_TABS.filter((id) => id !== 'life' || project.value?.landfill).map((id) => ({ id, label: t(`land.tab.${id}`) }));
  return (
    <div class="panel">
      <Tabs kind="sub" of="land" label={t('panel.land')} tabs={tabs} now={tab} onPick={(id) => patch({ land: id })} />
      <TabView of="land" id={tab}>
        <Show loaded={land.value}>
          {(answer) => {
            const one = project.value;
            if (!one) return <p class="empty">{t('land.noProject')}</p>;
            const { landfill } = one;
            return (
              <>
                {tab !== 'plans' && <Projects answer={answer} one={one} />}
                {tab !== 'plans' && <p class="soft footnote">{t('land.ground', { mu: one.area_mu === null ? '–' : decimal(one.area_mu, 0), cells: count(answer.cells), km2: decimal(answer.cell_km2, 2) })} {chip(one.source)}</p>}
                {tab === 'rank' && <Rank answer={answer} one={one} />}
                {tab === 'plans' && <SitingView answer={answer} />}
                {tab === 'rules' && <Rules answer={answer} one={one} />}
                {tab === 'unchecked' && <UncheckedList one={one} />}
                {tab === 'life' && (landfill ? <LandfillCalculator life={landfill} source={one.source} /> : <p class="empty">{t('land.life.none')}</p>)}
              </>
            );
          }}
        </Show>
      </TabView>
    </div>
  );
}
