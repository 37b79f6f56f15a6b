// The roads panel in a real browser. In: the page, the API and the runner of steps. Out: steps that ask for ways with
// two clicks, choose among them, close a bridge, solve the flows again and take it all back.
import assert from 'node:assert/strict';
import { lowContrast } from './contrast.mjs';

const text = (value, decimals) => new Intl.NumberFormat('en-US', { minimumFractionDigits: decimals, maximumFractionDigits: decimals }).format(value);
const posted = (body) => ({ method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });

export async function roadSteps({ page, api, step, idle, waitFor, shot, forgive }) {
  const roads = (await api('/layers/roads')).features;
  const inside = (await api('/layers/facilities')).features.filter((one) => one.properties.inside);
  const solve = await api('/solves', posted({ scenario: 'base' }));
  const before = await api(`/solves/${solve.id}/outcome`);
  const flows = (await api(`/solves/${solve.id}/flows`)).features;

  // The bridge that most tonnes cross, so that closing it must change the plan; a road apart is the fallback.
  const spot = ([lon, lat]) => `${lon.toFixed(5)},${lat.toFixed(5)}`;
  const crossing = (road) => {
    const ends = [road.geometry.coordinates[0], road.geometry.coordinates.at(-1)].map(spot);
    return flows.reduce((sum, one) => {
      const line = new Set(one.geometry.coordinates.map(spot));
      return ends.every((end) => line.has(end)) ? sum + one.properties.tonnes : sum;
    }, 0);
  };
  const [bridge] = roads.filter((one) => one.properties.bridge).sort((a, b) => crossing(b) - crossing(a));
  assert.ok(bridge, 'the case has no bridge');
  const over = bridge.geometry.coordinates;
  const id = bridge.properties.id;
  const beside = (at, from) => [at[0] + (at[0] - from[0]) * 0.02, at[1] + (at[1] - from[1]) * 0.02];
  const ends = [beside(over[0], over.at(-1)), beside(over.at(-1), over[0])];
  const target = inside.reduce((far, one) => (Math.hypot(one.geometry.coordinates[0] - ends[0][0], one.geometry.coordinates[1] - ends[0][1]) > Math.hypot(far.geometry.coordinates[0] - ends[0][0], far.geometry.coordinates[1] - ends[0][1]) ? one : far));

  /** Pixels of a place, once the map rests. */
  const at = async (place) => {
    await idle();
    return page.evaluate((lonLat) => {
      const { map } = window.wasteflow;
      const box = map.getCanvas().getBoundingClientRect();
      const { x, y } = map.project(lonLat);
      return { x: box.left + x, y: box.top + y };
    }, place);
  };
  const show = async (places) => {
    await page.evaluate((all) => {
      const [w, s] = [0, 1].map((i) => Math.min(...all.map((one) => one[i])));
      const [e, n] = [0, 1].map((i) => Math.max(...all.map((one) => one[i])));
      window.wasteflow.map.fitBounds([[w, s], [e, n]], { padding: { top: 90, bottom: 90, left: 120, right: 280 }, duration: 0, maxZoom: 13 });
    }, places);
    await idle();
  };
  const rows = () => page.$$eval('#view-roads tbody tr', (all) => all.map((one) => ({ cells: [...one.cells].map((cell) => cell.textContent.trim()), on: one.classList.contains('on') })));
  const routesAnswer = (act) => Promise.all([page.waitForResponse((one) => one.url().endsWith('/api/v1/routes') && one.request().method() === 'POST'), act()]).then(([answer]) => answer);
  /** Waits for the sign of a road; lines and signs are two sources, and either may be drawn first. */
  const signShown = (road, kind) => page.waitForFunction(([of, is]) => window.wasteflow.map.queryRenderedFeatures({ layers: ['sign-disc'] }).some((one) => one.properties.id === of && one.properties.kind === is), [road, kind]);
  const drawnRoute = (which) => page.waitForFunction((index) => window.wasteflow.map.queryRenderedFeatures({ layers: ['route-on'] }).some((one) => one.properties.id === index), String(which));

  /** Text that can be read in light and dark, and nothing wider than the panel, also on a small screen. */
  const readable = async () => {
    assert.deepEqual(await page.evaluate(lowContrast), []);
    await page.click('.top button[aria-label="深色"]');
    await page.waitForFunction(() => document.documentElement.dataset.theme === 'dark');
    assert.deepEqual(await page.evaluate(lowContrast), []);
    await page.click('.top button[aria-label="浅色"]');
    await page.waitForFunction(() => document.documentElement.dataset.theme === 'light');
    await page.setViewportSize({ width: 1024, height: 700 });
    assert.deepEqual(await page.$$eval('#view-roads, #view-roads .split-scroll, #view-roads .ask', (all) => all.filter((one) => one.scrollWidth > one.clientWidth + 1).map((one) => one.className)), []);
    await page.setViewportSize({ width: 1366, height: 768 });
  };

  let found;
  await step('two clicks on the map show the ways between them with their alternatives', async () => {
    await page.click('#tab-page-roads');
    await page.waitForSelector('.pick-note');
    assert.match(await page.innerText('.pick-note'), /起点/);
    await show(ends);
    const [first, second] = [await at(ends[0]), await at(ends[1])];
    await page.mouse.click(first.x, first.y);
    await page.waitForFunction(() => /终点/.test(document.querySelector('.pick-note')?.textContent ?? ''));
    const answer = await routesAnswer(() => page.mouse.click(second.x, second.y));
    found = await answer.json();
    assert.ok(found.routes.length > 0 && found.routes[0].kind.includes('fastest'));
    await drawnRoute(0);
    await page.waitForSelector('.pick-note', { state: 'detached' });
    const shown = await rows();
    assert.equal(shown.length, found.routes.length);
    shown.forEach(({ cells, on }, index) => {
      const { metres, seconds, person_km: people } = found.routes[index];
      assert.deepEqual(cells.slice(1), [text(metres / 1000, 1), text(seconds / 60, 0), people === null ? '–' : text(people, people < 100 ? 1 : 0)]);
      assert.equal(on, index === 0);
    });
    assert.ok((await page.$$('.steps li')).length === found.routes[0].steps.length, 'not every step is listed');
    assert.equal((await page.$$('.map .pin')).length, 2);
  });

  await step('a site can be picked by keyboard; table, plot and map choose among alternatives', async () => {
    await page.focus('#place-end');
    await page.keyboard.type(target.properties.name_zh.slice(0, 6));
    await page.waitForSelector('#places-end [role="option"]');
    const wanted = await page.$$eval('#places-end [role="option"]', (all, name) => all.findIndex((one) => one.textContent.includes(name)), target.properties.name_zh);
    for (let i = 0; i < wanted; i += 1) await page.keyboard.press('ArrowDown');
    const answer = await routesAnswer(() => page.keyboard.press('Enter'));
    found = await answer.json();
    await drawnRoute(0);
    await idle();
    await shot('roads-route');
    await readable();
    if (found.routes.length < 2) return;
    await page.click('#view-roads tbody tr:nth-child(2) .link');
    await drawnRoute(1);
    assert.match(page.url(), /route=/);
    assert.deepEqual((await rows()).map((one) => one.on), found.routes.map((_, index) => index === 1));
    if (found.routes.every((one) => one.person_km !== null)) {
      await page.focus('.plot-point');
      await page.keyboard.press('Enter');
      await drawnRoute(0);
    }
    const other = await page.evaluate(() => {
      const { map } = window.wasteflow;
      const box = map.getCanvas().getBoundingClientRect();
      for (let y = 60; y < box.height - 40; y += 4) {
        for (let x = 30; x < box.width - 260; x += 4) {
          const here = map.queryRenderedFeatures([x, y], { layers: ['route-other'] })[0];
          const chosen = map.queryRenderedFeatures([[x - 8, y - 8], [x + 8, y + 8]], { layers: ['route-on'] }).length > 0;
          if (here && !chosen && document.elementFromPoint(box.left + x, box.top + y) === map.getCanvas()) return { x: box.left + x, y: box.top + y, id: here.properties.id };
        }
      }
      return null;
    });
    if (other) {
      await page.mouse.click(other.x, other.y);
      await drawnRoute(other.id);
    }
  });

  await step('a reload keeps ends and choice; another vehicle and an hour are asked for', async () => {
    const url = page.url();
    assert.match(url, /start=.*end=facility/);
    await page.reload();
    await page.waitForSelector('#view-roads tbody tr.on');
    assert.equal(page.url(), url);
    const profiles = await api('/profiles');
    assert.deepEqual(await page.$$eval('[data-field="profile"] option', (all) => all.map((one) => one.value)), profiles.map((one) => one.id));
    const answer = await routesAnswer(() => page.selectOption('[data-field="day"]', 'workday'));
    assert.deepEqual(JSON.parse(answer.request().postData()).at, { day: 'workday', time: '08:00' });
    await routesAnswer(() => page.selectOption('[data-field="day"]', ''));
  });

  await step('an end that no road is near to is told with cause and remedy', async () => {
    await page.fill('#place-end', '119.5, 31.5');
    await routesAnswer(() => page.keyboard.press('Enter'));
    await page.waitForSelector('#view-roads .notice-error');
    assert.match(await page.innerText('#view-roads .notice-error'), /没有得到路线/);
    await shot('roads-failed');
    forgive(/status of 422/); // a browser logs every answer that is an error, also one that was asked for
    await page.fill('#place-end', ends[1].map((one) => one.toFixed(5)).join(', '));
    await routesAnswer(() => page.keyboard.press('Enter'));
    await drawnRoute(0);
  });

  const open = async () => {
    await page.click('#tab-roads-changes');
    await show([over[0], over.at(-1)]);
    await signShown(id, 'bridge');
    const middle = await page.evaluate((road) => window.wasteflow.map.queryRenderedFeatures({ layers: ['sign-disc'] }).find((one) => one.properties.id === road)?.geometry.coordinates, id);
    assert.ok(middle, 'the bridge has no sign');
    const where = await at(middle);
    await page.mouse.click(where.x, where.y);
    await page.waitForSelector('.card .road-change');
  };
  await step('a bridge is closed on the map: its card says what it is, the route is found anew', async () => {
    await open();
    const card = await page.innerText('.card');
    for (const part of [id, '桥梁', '限制', '状态', text(bridge.properties.length_m / 1000, 1)]) assert.ok(card.includes(part), `the card lacks ${part}`);
    assert.ok((await page.$$('.card .chip')).length > 0, 'a card without source marks');
    const answer = await routesAnswer(() => page.click('.card .button-alarm'));
    const asked = JSON.parse(answer.request().postData());
    assert.ok(asked.changes === undefined || asked.changes.some((one) => one.road === id && one.close));
    await waitFor(['changed-closed']);
    await signShown(id, 'close');
    assert.deepEqual(await page.$$eval('.changes [data-road]', (all) => all.map((one) => one.dataset.road)), [id]);
    assert.match(page.url(), /changes=/);
    await shot('roads-closed');
    await page.click('#tab-roads-route');
    await page.waitForFunction(() => /改动的道路/.test(document.querySelector('#view-roads .notice-warning')?.textContent ?? ''));
    const { from, to } = asked;
    const now = await api('/routes', posted({ from, to, profile: 'lorry', scenario: 'base', changes: [{ road: id, close: true }] })).catch(() => null);
    if (now) {
      assert.ok(now.routes.every((one) => !one.roads.includes(id)), 'a way over the closed bridge');
      await page.waitForFunction((km) => document.querySelector('#view-roads tbody tr td:nth-child(2)')?.textContent === km, text(now.routes[0].metres / 1000, 1));
    }
    await idle();
    await shot('roads-detour');
    await page.click('#tab-roads-changes');
  });

  await step('the flows are solved again on the changed roads and set beside the plan before', async () => {
    await page.click('#view-roads .button-main');
    await page.waitForSelector('.compare', { timeout: 120_000 });
    const job = await api('/solves', posted({ scenario: 'base', changes: [{ road: id, close: true }] }));
    assert.equal(job.state, 'done', 'the same scenario and changes must give the same job');
    const after = await api(`/solves/${job.id}/outcome`);
    const exact = (name) => page.$$eval(`[data-compare="${name}"] td`, (cells) => cells.map((one) => one.title));
    const signed = (value, decimals) => text(value, decimals).replace('-', '−');
    for (const [name, key, decimals, unit] of [['totals.cost', 'cost_cny', 2, 'CNY'], ['totals.unplaced', 'unplaced_t', 3, 't'], ['totals.tonneKm', 'tonne_km', 1, 't·km']]) {
      const [was, is] = [before.totals[key], after.totals[key]];
      assert.deepEqual((await exact(name)).slice(0, 2), [was, is].map((one) => `${signed(one, decimals)} ${unit}`), name);
    }
    if (crossing(bridge) > 0) assert.notEqual(after.totals.tonne_km, before.totals.tonne_km, 'closing a bridge with flows on it changes nothing');
    assert.match(await page.innerText('.roads-mark'), /封闭 1 处/);
    const lines = (await api(`/solves/${job.id}/flows`)).features;
    const bare = new Set(over.map(spot));
    const uses = lines.filter((one) => { const line = new Set(one.geometry.coordinates.map(spot)); return [...bare].every((point) => line.has(point)); });
    if (over.length > 2) assert.equal(uses.length, 0, 'a flow over the closed bridge');
    await waitFor(['flow-general']);
    await page.keyboard.press('Escape');
    await page.evaluate(() => document.querySelector('.map-buttons button:nth-child(3)').click());
    await idle();
    await shot('roads-compare');
    await readable();
    await page.click('#tab-page-flow');
    assert.match(await page.innerText('.roads-mark'), /改动的道路/);
    await page.click('#tab-page-roads');
  });

  await step('both plans can be shown; a reload keeps the changed one; undo brings the first back', async () => {
    await page.click('.roads-mark .link');
    await page.waitForSelector('.roads-mark', { state: 'detached' });
    await page.click('#view-roads h3 .segments button:last-child');
    await page.waitForSelector('.roads-mark');
    await page.reload();
    await page.waitForSelector('.roads-mark', { timeout: 120_000 });
    await page.waitForSelector('.compare', { timeout: 120_000 });
    await page.click('.top button[lang="en"]');
    await waitFor(['flow-general']);
    await shot('roads-english');
    await page.click('.top button[lang="zh-CN"]');
    await page.click(`.changes [data-road="${id}"] .button`);
    await page.waitForSelector('.roads-mark', { state: 'detached' });
    await page.waitForSelector('.compare', { state: 'detached' });
    assert.doesNotMatch(page.url(), /changes=|replanned=/);
  });

  await step('a road is slowed from the list of bridges, by keyboard alone', async () => {
    const link = `#view-roads tbody tr:nth-child(${1 + roads.filter((one) => one.properties.bridge).indexOf(bridge)}) .link`;
    await page.focus(link);
    await page.keyboard.press('Enter');
    await page.waitForSelector('.card .road-change');
    await page.focus('.card .segments button:nth-of-type(2)');
    await page.keyboard.press('Enter');
    await waitFor(['changed-slow']);
    assert.match(page.url(), /changes=.*0\.5/);
    await page.click('.card .road-change .button:last-child');
    await page.keyboard.press('Escape');
    await page.click('#tab-roads-route');
    await page.click('[data-act="clear"]');
    await page.waitForFunction(() => document.querySelectorAll('.map .pin').length === 0);
  });

  await step('the service area of a facility is drawn on its card', async () => {
    const place = inside[0].properties.id;
    await page.evaluate((name) => { window.location.hash = `panel=base&selected=facility:${encodeURIComponent(name)}`; }, place);
    await page.waitForSelector('.card [aria-pressed="false"]');
    await page.click('.card [aria-pressed="false"]');
    await waitFor(['reach']);
    await shot('roads-reach');
    await page.click('.card [aria-pressed="true"]');
    await page.waitForFunction(() => window.wasteflow.map.queryRenderedFeatures({ layers: ['reach'] }).length === 0);
    await page.keyboard.press('Escape');
  });
}
