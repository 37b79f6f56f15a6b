// Start of the page. In: the document. Out: the page drawn, the case loading.
import 'maplibre-gl/dist/maplibre-gl.css';
import './style/base.css';
import './style/panels.css';
import './style/map.css';
import './style/roads.css';
import './style/studies.css';
import './style/land.css';
import { effect } from '@preact/signals';
import { render } from 'preact';
import { Page } from './panels/page';
import { bindLoading, start } from './state/actions';
import { say } from './state/names';
import { bindLand } from './state/land';
import { bindSiting } from './state/siting';
import { bindReach } from './state/reach';
import { bindReasons } from './state/reasons';
import { bindRoute } from './state/route';
import { bindStudies } from './state/studies';
import { bindYears } from './state/years';
import { bindDocument, theCase, valueOf } from './state/store';

bindDocument();
bindLoading();
bindRoute();
bindReach();
bindReasons();
bindStudies();
bindLand();
bindSiting();
bindYears();
effect(() => {
  const one = valueOf(theCase.value);
  document.title = one ? `${say(one.name)} · Wasteflow` : 'Wasteflow';
});
render(<Page />, document.getElementById('app') as HTMLElement);
void start();
