// A case as `init` made it, before it is filled in. In: a browser and the binary. Out: nothing; a step that does not hold throws.
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { spawnSync } from 'node:child_process';
import { startServer } from './server.mjs';

const PATIENCE = 120_000;
const HAN = /\p{Script=Han}/u;
const [WEST, SOUTH] = [103.5, 36];
const square = (x, wide) => [[[x, SOUTH], [x + wide, SOUTH], [x + wide, SOUTH + 0.2], [x, SOUTH + 0.2], [x, SOUTH]]];
const feature = (properties, type, coordinates) => ({ type: 'Feature', properties, geometry: { type, coordinates } });

export async function newCaseSteps({ browser, binary, step, shots }) {
  const room = mkdtempSync(join(tmpdir(), 'wasteflow-new-'));
  const put = (name, features) => { writeFileSync(join(room, name), JSON.stringify({ type: 'FeatureCollection', features })); return join(room, name); };
  const run = (...args) => { const done = spawnSync(binary, args, { encoding: 'utf8' }); assert.equal(done.status, 0, done.stderr); };
  const outline = put('outline.geojson', [feature({}, 'Polygon', square(WEST, 0.4))]);
  const towns = put('towns.geojson', ['柳泉镇', '石门乡'].map((name, at) => feature({ 名称: name }, 'Polygon', square(WEST + 0.2 * at, 0.2))));
  const roads = put('roads.geojson', [feature({ id: 'L0', name: 'L0', highway: 'primary', class: 'primary' }, 'LineString', [[WEST + 0.05, SOUTH + 0.1], [WEST + 0.35, SOUTH + 0.1]])]);
  const own = join(room, 'case');
  run('init', own, '--name', '河西区', '--boundary', outline, '--zones', towns);
  const server = await startServer({ binary, folder: own });
  const context = await browser.newContext({ viewport: { width: 1366, height: 768 }, colorScheme: 'light', locale: 'zh-CN', acceptDownloads: true });
  try {
    const page = await context.newPage();
    page.setDefaultTimeout(PATIENCE);
    const faults = [];
    page.on('console', (message) => { if (message.type() === 'error') faults.push(message.text()); });
    page.on('pageerror', (error) => faults.push(error.message));

    await step('a case just made opens on its data: what it lacks, what to bring first, the workbook to fill in', async () => {
      await page.goto(server.address);
      await page.waitForSelector('[data-lacking]');
      assert.equal(await page.getAttribute('#tab-page-data', 'aria-selected'), 'true');
      const text = await page.innerText('[data-lacking]');
      for (const word of ['产废单位', '利用处置设施', '许可', '道路']) assert.ok(text.includes(word), text);
      const [book] = await Promise.all([page.waitForEvent('download'), page.click('[data-template]')]);
      await book.saveAs(join(room, 'template.xlsx'));
      assert.equal(readFileSync(join(room, 'template.xlsx')).subarray(0, 2).toString(), 'PK');
      assert.ok(await page.evaluate(() => document.documentElement.scrollHeight <= window.innerHeight), 'the page itself scrolls');
      await page.screenshot({ path: join(shots, 'new-case.png') });
    });

    await step('the other panels say that there is nothing to plan yet, in both languages, and lead to the data', async () => {
      for (const panel of ['base', 'flow', 'land', 'rounds', 'transfers', 'studies', 'roads']) {
        await page.click(`#tab-page-${panel}`);
        await page.waitForSelector('[data-nothing-yet]');
        assert.match(await page.innerText('[data-nothing-yet]'), /还没有可以规划的数据/);
      }
      await page.click('.top button[lang="en"]');
      assert.ok(!HAN.test(await page.innerText('[data-nothing-yet]')));
      await page.screenshot({ path: join(shots, 'new-case-flow.png') });
      await page.click('[data-to-data]');
      assert.ok(!HAN.test(await page.innerText('[data-lacking]')));
      await page.click('.top button[lang="zh-CN"]');
    });

    await step('roads that were brought meanwhile are there after another look, without a new start', async () => {
      assert.ok(await page.$('[data-lacking-table="roads.geojson"]'));
      run('import', 'roads', roads, '--into', own);
      assert.ok((await page.$$eval('[data-figure-lacking] .tile-value', (all) => all.map((one) => one.textContent))).every((text) => text === '–'));
      await page.click('[data-look-again]');
      await page.waitForSelector('[data-lacking-table="roads.geojson"]', { state: 'detached' });
      await page.waitForSelector('[data-lacking-table="generators.csv"]');
      assert.deepEqual(faults, []);
    });
  } finally {
    await context.close();
    await server.stop();
    rmSync(room, { recursive: true, force: true });
  }
}
