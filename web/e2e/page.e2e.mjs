// The page in a real browser. In: --binary PATH --case DIR (the program), or --mock; --slow MS holds every question to
// the server back for up to so long, which finds what only holds on a quick machine. Out: exit code 0 when every step
// holds, screenshots in test-results/. Starts server and browser itself and always stops both.
import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { chromium } from 'playwright-core';
import { lowContrast } from './contrast.mjs';
import { dataSteps } from './data.mjs';
import { figureSteps } from './figure.mjs';
import { landSteps } from './land.mjs';
import { roadSteps } from './roads.mjs';
import { pointSteps } from './points.mjs';
import { roundSteps } from './rounds.mjs';
import { sitingSteps } from './siting.mjs';
import { slowed } from './slow.mjs';
import { startServer } from './server.mjs';
import { studySteps } from './studies.mjs';
import { transferSteps } from './transfers.mjs';
import { yearSteps } from './years.mjs';

const { values: options } = parseArgs({
  options: { binary: { type: 'string' }, case: { type: 'string' }, mock: { type: 'boolean', default: false }, only: { type: 'string' }, slow: { type: 'string', default: '0' }, chromium: { type: 'string', default: process.env.CHROMIUM ?? '/usr/bin/chromium' } },
});
if (!options.mock && !(options.binary && options.case)) {
  console.error('usage: npm run e2e -- --binary PATH --case DIR [--only transfers,rounds,data] [--slow 800]   (or --mock)');
  process.exit(2);
}
/** Parts that are run; all without `--only transfers,rounds`. */
const wanted = (part) => !options.only || options.only.split(',').includes(part);
const shots = join(dirname(fileURLToPath(import.meta.url)), '..', 'test-results');
mkdirSync(shots, { recursive: true });
const LONG = 120_000;
const FLOWS = ['flow-general', 'flow-hazardous'];

let steps = 0;
async function step(name, work) {
  const start = Date.now();
  await work();
  steps += 1;
  console.log(`ok ${steps} - ${name} (${((Date.now() - start) / 1000).toFixed(1)} s)`);
}

const server = await startServer({ binary: options.binary, folder: options.case, mock: options.mock });
let browser;
try {
  browser = slowed(await chromium.launch({
    executablePath: options.chromium,
    args: ['--no-sandbox', '--use-gl=angle', '--use-angle=swiftshader', '--enable-unsafe-swiftshader', '--disable-background-networking'],
  }), Number(options.slow));
  if (options.only !== 'data') await run(browser, server);
  if (!options.mock && wanted('data')) await dataSteps({ browser, binary: options.binary, folder: options.case, step, shots });
  console.log(`# all ${steps} steps hold; screenshots in web/test-results/`);
} catch (error) {
  console.error(`not ok ${steps + 1}`);
  console.error(error);
  process.exitCode = 1;
} finally {
  await browser?.close();
  await server.stop();
}

async function run(browser, { address, stop, ledger }) {
  const api = async (path, init) => {
    const answer = await fetch(`${address}/api/v1${path}`, init);
    assert.ok(answer.ok, `${path}: ${answer.status}`);
    return answer.json();
  };
  const context = await browser.newContext({ viewport: { width: 1366, height: 768 }, colorScheme: 'light', locale: 'zh-CN' });
  const page = await context.newPage();
  page.setDefaultTimeout(30_000);
  const faults = [];
  const foreign = [];
  let watching = true;
  page.on('console', (message) => { if (watching && message.type() === 'error') faults.push(message.text()); });
  page.on('pageerror', (error) => { if (watching) faults.push(error.message); });
  context.on('request', (request) => {
    const url = new URL(request.url());
    if (url.protocol.startsWith('http') && url.origin !== address) foreign.push(request.url());
  });
  await page.addInitScript(() => document.addEventListener('securitypolicyviolation', (event) => console.error(`CSP: ${event.violatedDirective} ${event.blockedURI}`)));

  const idle = () => page.waitForFunction(() => window.wasteflow?.map.loaded() && !window.wasteflow.map.isMoving(), null, { timeout: LONG });
  const drawn = (layers) => page.evaluate((names) => window.wasteflow.map.queryRenderedFeatures({ layers: names }).map((one) => one.properties), layers);
  const waitFor = (layers) => page.waitForFunction((names) => window.wasteflow?.map.getLayer(names[0]) && window.wasteflow.map.queryRenderedFeatures({ layers: names }).length > 0, layers, { timeout: LONG });
  const shot = async (name) => { await idle(); await page.screenshot({ path: join(shots, `${name}.png`) }); };

  await step('the page loads and draws flows along roads', async () => {
    await page.goto(address, { waitUntil: 'load' });
    await waitFor(FLOWS);
    await idle();
    const flows = await drawn(FLOWS);
    assert.ok(flows.every((one) => one.tonnes > 0 && one.total > 0), 'a flow without tonnes or width');
    for (const layer of ['zone-fill', 'road', 'river', 'boundary-line', 'generator', 'facility', 'zone-label']) assert.ok((await drawn([layer])).length > 0, `nothing drawn in ${layer}`);
    assert.equal(await page.getAttribute('html', 'lang'), 'zh-CN');
  });

  const base = await api('/base');
  const solve = await api('/solves', { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ scenario: 'base' }) });
  const outcome = await api(`/solves/${solve.id}/outcome`);
  await step('the strip shows the figures of the API, each with a source mark, and the unplaced tonnes', async () => {
    for (const id of ['total_waste', 'general_utilisation', 'local_share_of_permitted']) {
      const item = base.figures.find((one) => one.id === id);
      if (!item) continue;
      const text = await page.innerText(`.strip [data-figure="${id}"]`);
      const shown = new Intl.NumberFormat('en-US', { minimumFractionDigits: item.decimals, maximumFractionDigits: item.decimals }).format(item.value);
      assert.ok(text.includes(shown), `${id}: ${text} lacks ${shown}`);
    }
    const marks = await page.$$eval('.strip .tile', (tiles) => tiles.map((tile) => tile.querySelector('.chip')?.textContent));
    assert.ok(marks.length >= 4 && marks.every((mark) => ['规划', '公开', '推算', '演示'].includes(mark)), `marks: ${marks}`);
    assert.match(await page.innerText('.strip [data-figure="unplaced"]'), outcome.totals.unplaced_t >= 10_000 ? /万吨/ : /吨/);
    assert.match(await page.innerText('.banner'), /演示/);
  });

  await step('the page does not scroll and cuts nothing off at 1366 × 768 and at 1024 × 700', async () => {
    for (const size of [{ width: 1366, height: 768 }, { width: 1024, height: 700 }]) {
      await page.setViewportSize(size);
      const over = await page.evaluate(() => [document.documentElement.scrollWidth - innerWidth, document.documentElement.scrollHeight - innerHeight]);
      assert.deepEqual(over.map((one) => Math.max(0, one)), [0, 0]);
      await shot(`size-${size.width}`);
    }
    await page.setViewportSize({ width: 1366, height: 768 });
  });

  await step('every base view opens by keyboard', async () => {
    await page.focus('#tab-base-figures');
    for (const tab of ['classes', 'sectors', 'zones', 'operators', 'gap', 'findings']) {
      await page.keyboard.press('ArrowRight');
      await page.waitForSelector(`#tab-base-${tab}[aria-selected="true"]`);
      await shot(`base-${tab}`);
    }
    await page.keyboard.press('Home');
    await page.waitForSelector('#tab-base-figures[aria-selected="true"]');
    await page.hover('.strip .chip');
    await page.waitForSelector('[role="tooltip"]');
    await shot('base-figures');
  });

  const sums = new Map();
  for (const leg of outcome.legs) sums.set(leg.facility, (sums.get(leg.facility) ?? 0) + leg.tonnes);
  let chosen;
  await step('a click on a facility shows its load', async () => {
    await page.mouse.move(700, 30);
    await idle();
    chosen = await page.evaluate((loads) => {
      const { map } = window.wasteflow;
      const box = map.getCanvas().getBoundingClientRect();
      for (const feature of map.querySourceFeatures('facilities')) {
        const { id } = feature.properties;
        if (!loads.includes(id)) continue;
        const point = map.project(feature.geometry.coordinates);
        const [x, y] = [box.left + point.x, box.top + point.y];
        if (document.elementFromPoint(x, y) !== map.getCanvas()) continue;
        if (map.queryRenderedFeatures(point, { layers: ['facility'] })[0]?.properties.id === id) return { id, x, y };
      }
      return null;
    }, [...sums.keys()]);
    assert.ok(chosen, 'no loaded facility is free to be clicked');
    await page.mouse.click(chosen.x, chosen.y);
    await page.waitForSelector('.card .gauge');
    const expected = await api(`/solves/${solve.id}/facilities/${encodeURIComponent(chosen.id)}`);
    assert.equal(Number(await page.getAttribute('.card .gauge', 'data-load')), expected.load_t);
    const words = await page.innerText('.card .gauge');
    const shown = new Intl.NumberFormat('en-US', { minimumFractionDigits: 1, maximumFractionDigits: 1 }).format(expected.load_t);
    assert.ok(words.includes(shown) || expected.load_t < 0.05, `${words} lacks ${shown}`);
    assert.ok(expected.load_t > 0);
    assert.ok((await page.$$('.card .chip')).length > 0, 'a card without source marks');
    await shot('facility');
  });

  await step('a reload keeps the selection, Escape closes it', async () => {
    assert.ok(page.url().includes('selected=facility'));
    await page.reload();
    await waitFor(FLOWS);
    await page.waitForSelector('.card .gauge');
    await page.keyboard.press('Escape');
    await page.waitForSelector('.card', { state: 'detached' });
  });

  await step('a click on a flow shows the flows of that road', async () => {
    await idle();
    const at = await page.evaluate(() => {
      const { map } = window.wasteflow;
      const box = map.getCanvas().getBoundingClientRect();
      for (let y = 40; y < box.height - 40; y += 3) {
        for (let x = 40; x < box.width - 260; x += 3) {
          const found = map.queryRenderedFeatures([x, y], { layers: ['flow-general', 'flow-hazardous'] })[0];
          const near = map.queryRenderedFeatures([[x - 6, y - 6], [x + 6, y + 6]], { layers: ['facility', 'generator', 'gateway', 'place'] });
          if (found && near.length === 0 && document.elementFromPoint(box.left + x, box.top + y) === map.getCanvas()) return { x: box.left + x, y: box.top + y };
        }
      }
      return null;
    });
    assert.ok(at, 'no flow is free to be clicked');
    await page.mouse.move(at.x, at.y);
    await page.mouse.click(at.x, at.y);
    await page.waitForSelector('.card .list .link');
    assert.match(await page.innerText('.card .card-kind'), /路段流量/);
    await shot('corridor');
    await page.click('.card .list .link');
    await page.waitForFunction(() => /流向/.test(document.querySelector('.card .card-kind')?.textContent ?? ''));
    await waitFor(['focus-general', 'focus-hazardous']);
    await page.keyboard.press('Escape');
  });

  await step('the flow panel has totals, legs, limits, unplaced and proof', async () => {
    await page.click('#tab-page-flow');
    for (const tab of ['totals', 'legs', 'limits', 'unplaced', 'proof']) {
      await page.click(`#tab-flow-${tab}`);
      await page.waitForSelector(`#view-flow[aria-labelledby="tab-flow-${tab}"]`);
      await shot(`flow-${tab}`);
    }
    assert.match(await page.innerText('#view-flow'), outcome.status === 'optimal' ? /已证明最优/ : /未证明最优/);
    const [file] = await Promise.all([page.waitForEvent('download'), page.click('#view-flow a[download]')]);
    assert.equal(file.suggestedFilename(), 'outcome-base.json');
  });

  await step('the filter by waste class holds for table and map', async () => {
    await page.click('#tab-flow-legs');
    const name = await page.$eval('[data-filter="class"]', (list) => [...list.options].map((one) => one.value).filter((one) => one.startsWith('HW')).at(-1) ?? list.options[1].value);
    const answer = page.waitForResponse((one) => one.url().includes(`class=${encodeURIComponent(name)}`));
    await page.selectOption('[data-filter="class"]', name);
    const features = (await (await answer).json()).features;
    assert.ok(features.length > 0 && features.every((one) => one.properties.class === name));
    await page.waitForFunction((hazardous) => {
      const { map } = window.wasteflow;
      if (!map.loaded()) return false;
      const [general, own] = ['flow-general', 'flow-hazardous'].map((id) => map.queryRenderedFeatures({ layers: [id] }).length);
      return hazardous ? general === 0 && own > 0 : own === 0 && general > 0;
    }, name.startsWith('HW'), { timeout: LONG });
    const codes = await page.$$eval('#view-flow tbody .code', (cells) => cells.map((one) => one.textContent));
    const rows = outcome.legs.filter((leg) => (/^\d{3}-\d{3}-(\d{2})/.exec(leg.code) ? `HW${/^\d{3}-\d{3}-(\d{2})/.exec(leg.code)[1]}` : leg.code.split('/')[0]) === name);
    assert.equal(codes.length, Math.min(200, rows.length));
    await shot('filter');
    await page.click('[aria-label="清除筛选"]');
    await waitFor(['flow-general']);
  });

  await step('the switch to English changes texts, language and map labels, and stays', async () => {
    await page.click('.top button[lang="en"]');
    await page.waitForFunction(() => document.documentElement.lang === 'en');
    for (const text of ['Base', 'Flow', 'Scenario', 'Solve', 'Unplaced', 'Waste class']) assert.ok((await page.innerText('.page')).includes(text), `no “${text}”`);
    const fixed = await page.$$eval('.tabs button, .field > span, .legend label, .solve button, .banner', (all) => all.map((one) => one.textContent).filter((text) => /\p{Script=Han}/u.test(text)));
    assert.deepEqual(fixed, []);
    await page.reload();
    await waitFor(FLOWS);
    assert.equal(await page.getAttribute('html', 'lang'), 'en');
    await shot('english');
    await page.click('#tab-page-base');
    await shot('english-base');
    await page.click('#tab-page-flow');
  });

  await step('light and dark both have readable text', async () => {
    const ground = () => page.evaluate(() => window.wasteflow.map.getPaintProperty('background', 'background-color'));
    const light = await ground();
    assert.deepEqual(await page.evaluate(lowContrast), []);
    await page.emulateMedia({ colorScheme: 'dark' });
    await page.waitForFunction(() => document.documentElement.dataset.theme === 'dark');
    assert.notEqual(await ground(), light);
    assert.deepEqual(await page.evaluate(lowContrast), []);
    await page.click('.top button[lang="zh-CN"]');
    await page.click('#tab-flow-totals');
    await shot('dark');
    await page.click('.top button[aria-label="浅色"]');
    await page.waitForFunction(() => document.documentElement.dataset.theme === 'light');
    await page.emulateMedia({ colorScheme: 'light' });
  });

  await step('the view of everything reaches facilities outside, the reset comes back', async () => {
    const [west, south, east, north] = (await api('/case')).bbox;
    await page.click('[aria-label^="显示全部"]');
    const outside = (await api('/layers/facilities')).features.filter((one) => !one.properties.inside).map((one) => one.geometry.coordinates);
    const holds = (places) => page.waitForFunction((all) => !window.wasteflow.map.isMoving() && all.every((one) => window.wasteflow.map.getBounds().contains(one)), places);
    await holds([...outside, [west, south], [east, north]]);
    await shot('all');
    const wide = await page.evaluate(() => window.wasteflow.map.getZoom());
    await page.click('[aria-label="回到本区"]');
    await page.waitForFunction((zoom) => window.wasteflow.map.getZoom() > zoom + 0.2, wide);
    await holds([[west, south], [east, north]]);
    await page.setViewportSize({ width: 2560, height: 1440 });
    await shot('size-2560');
    await page.setViewportSize({ width: 1366, height: 768 });
  });

  if (!options.mock) await figureSteps({ page, step, shot, shots });

  const forgive = (pattern) => { const at = faults.findIndex((one) => pattern.test(one)); if (at >= 0) faults.splice(at, 1); };
  if (wanted('years')) await yearSteps({ page, api, step, shot, waitFor });
  if (wanted('studies')) await studySteps({ page, api, step, shot, idle, waitFor, mock: options.mock });
  await page.click('#tab-page-base');
  await page.click('#tab-base-figures');

  if (wanted('land')) await landSteps({ page, api, step, shot, idle, waitFor, mock: options.mock });
  if (wanted('siting')) await sitingSteps({ page, api, step, shot, idle, mock: options.mock });
  if (wanted('transfers')) await transferSteps({ page, api, step, shot, idle, mock: options.mock, ledger, forgive });
  await page.click('#tab-page-base');

  if (wanted('rounds')) await roundSteps({ page, step, shot, mock: options.mock });
  if (wanted('points')) await pointSteps({ page, api, step, shot, mock: options.mock });
  await page.click('#tab-page-base');

  if (wanted('roads')) await roadSteps({ page, api, step, idle, waitFor, shot, forgive });
  await page.click('#tab-page-flow');

  if (options.mock) {
    await step('a running solve can be cancelled', async () => {
      await page.selectOption('.solve select', 'slow');
      await page.click('.solve .button-main');
      await page.waitForSelector('.progress');
      await page.waitForFunction(() => /%/.test(document.querySelector('.progress')?.textContent ?? ''));
      await page.click('.solve .button');
      await page.waitForFunction(() => /已取消/.test(document.querySelector('.solve')?.textContent ?? ''));
    });
  }

  await step('nothing was refused by the content policy, logged as an error or asked of another origin', async () => {
    assert.deepEqual(faults, []);
    assert.deepEqual(foreign, []);
  });

  await step('when the program is gone the page says so and offers to try again', async () => {
    watching = false;
    await stop();
    await page.click('.solve .button-main');
    await page.waitForSelector('.banner-gone');
    assert.match(await page.innerText('.banner-gone'), /重试/);
    await page.screenshot({ path: join(shots, 'gone.png') });
  });
}
