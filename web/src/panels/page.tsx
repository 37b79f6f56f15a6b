// The whole page. In: the store. Out: header, banner, indicator strip, panel beside the map, floating explanation.
import { Tabs, TabView } from '../parts/tabs';
import { TipBox } from '../parts/tip';
import { PANELS } from '../state/hash';
import { nothingYet, patch, view } from '../state/store';
import { t } from '../text/language';
import { BasePanel } from './base';
import { DataPanel } from './data';
import { Strip } from './figures';
import { FlowPanel } from './flow';
import { Banner, Header } from './header';
import { NothingYet } from './lacking';
import { LandPanel } from './land';
import { RoundsPanel } from './rounds';
import { RoadsPanel } from './roads';
import { Stage } from './stage';
import { StudiesPanel } from './studies';
import { TransfersPanel } from './transfers';

const PANEL = { base: BasePanel, flow: FlowPanel, land: LandPanel, rounds: RoundsPanel, transfers: TransfersPanel, studies: StudiesPanel, roads: RoadsPanel, data: DataPanel } as const;

export function Page() {
  const panel = view.value.panel;
  const Shown = nothingYet.value && panel !== 'data' ? NothingYet : PANEL[panel];
  return (
    <div class="page">
      <Header />
      <Banner />
      <Strip />
      <main class="work">
        <section class="side" aria-label={t('side.label')}>
          <Tabs kind="main" of="page" label={t('side.label')} tabs={PANELS.map((id) => ({ id, label: t(`panel.${id}`) }))} now={panel} onPick={(id) => patch({ panel: id })} />
          <TabView of="page" id={panel} class="side-view"><Shown /></TabView>
        </section>
        <Stage />
      </main>
      <TipBox />
    </div>
  );
}
