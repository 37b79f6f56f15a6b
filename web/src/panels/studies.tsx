// The panel 推演: what if. In: the tab in view. Out: losses of single facilities and bridges, cost against
// exposure, two plans side by side, quantiles over uncertain arisings.
import { Tabs, TabView } from '../parts/tabs';
import { STUDIES_TABS } from '../state/hash';
import { singlePlan, patch, view } from '../state/store';
import { t } from '../text/language';
import { FrontierView } from './frontier';
import { OutageView } from './outage';
import { PlansView } from './plans';
import { scenarioName } from './run';
import { SampleView } from './sample';

export function StudiesPanel() {
  const tab = view.value.studies;
  const tabs = STUDIES_TABS.map((id) => ({ id, label: t(`studies.tab.${id}`) }));
  // Studies are of one year, also while a year of several is on the map.
  const shown = singlePlan.value?.outcome;
  return (
    <div class="panel">
      <Tabs kind="sub" of="studies" label={t('panel.studies')} tabs={tabs} now={tab} onPick={(studies) => patch({ studies })} />
      {shown && tab !== 'plans' && <p class="panel-lead">{t('studies.of', { scenario: scenarioName(shown.scenario), year: shown.plan_year })}</p>}
      <TabView of="studies" id={tab}>
        {tab === 'outage' && <OutageView />}
        {tab === 'frontier' && <FrontierView />}
        {tab === 'plans' && <PlansView />}
        {tab === 'sample' && <SampleView />}
      </TabView>
    </div>
  );
}
