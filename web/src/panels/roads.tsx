// The panel 道路: how to drive, and what if a road is shut. In: the tab in view. Out: routes with their
// alternatives, or the list of changed roads with what they cost the plan.
import { count } from '../format/number';
import { Tabs, TabView } from '../parts/tabs';
import { ROADS_TABS } from '../state/hash';
import { patch, view } from '../state/store';
import { t } from '../text/language';
import { ChangesView } from './changes';
import { RouteView } from './route';

export function RoadsPanel() {
  const { roads: tab, changes } = view.value;
  const tabs = ROADS_TABS.map((id) => ({
    id,
    label: id === 'changes' && changes.length > 0 ? <>{t('roads.tab.changes')} <span class="badge badge-alarm">{count(changes.length)}</span></> : t(`roads.tab.${id}`),
  }));
  return (
    <div class="panel">
      <Tabs kind="sub" of="roads" label={t('panel.roads')} tabs={tabs} now={tab} onPick={(roads) => patch({ roads })} />
      <TabView of="roads" id={tab} class={tab === 'route' ? 'split' : 'tabview'}>{tab === 'route' ? <RouteView /> : <ChangesView />}</TabView>
    </div>
  );
}
