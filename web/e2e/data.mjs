// Steps of the planner's nine o'clock: the year's table dropped in as it is, what it would do, the rows that go back,
// acceptance, the changed total, the way back. In: the browser, the binary and a case, which is copied. Out: nothing; a
// step that does not hold throws. The workbook is one the program wrote itself: the rows it sent back.
import assert from 'node:assert/strict';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { spawnSync } from 'node:child_process';
import { gb18030 } from './gb18030.mjs';
import { layerSteps } from './layers.mjs';
import { mappingSteps } from './mapping.mjs';
import { newCaseSteps } from './newcase.mjs';
import { startServer } from './server.mjs';

const PATIENCE = 120_000;
const HAN = /\p{Script=Han}/u;

export async function dataSteps({ browser, binary, folder, step, shots }) {
  const room = mkdtempSync(join(tmpdir(), 'wasteflow-data-'));
  const own = join(room, 'case');
  cpSync(folder, own, { recursive: true });
  const server = await startServer({ binary, folder: own });
  const context = await browser.newContext({ viewport: { width: 1366, height: 768 }, colorScheme: 'light', locale: 'zh-CN', acceptDownloads: true });
  try {
    await steps({ context, binary, address: server.address, room, own, step, shots });
    await mappingSteps({ context, address: server.address, room, own, step, shots });
    await layerSteps({ context, address: server.address, room, own, step, shots });
  } finally {
    await context.close();
    await server.stop();
    rmSync(room, { recursive: true, force: true });
  }
  await newCaseSteps({ browser, binary, step, shots });
}

async function steps({ context, binary, address, room, own, step, shots }) {
  const api = async (path) => (await fetch(`${address}/api/v1${path}`)).json();
  const total = async () => (await api('/base')).by_class.reduce((sum, one) => sum + one.tonnes, 0);
  const page = await context.newPage();
  page.setDefaultTimeout(PATIENCE);
  const faults = [];
  page.on('console', (message) => { if (message.type() === 'error') faults.push(message.text()); });
  page.on('pageerror', (error) => faults.push(error.message));
  const shot = (name) => page.screenshot({ path: join(shots, `${name}.png`) });
  const zones = (await api('/layers/zones')).features.map((one) => one.properties);
  const [zone, other] = zones;
  const code = readFileSync(join(own, 'wastes.csv'), 'utf8').match(/^\d{3}-\d{3}-\d{2}/m)[0];
  const before = await total();
  const file = join(room, '年度产废.csv');
  const lines = [
    '某区年度危险废物产生情况', '单位名称,所在镇街,经度,纬度,废物代码,产生量（千克）',
    `验收一厂,${zone.name_zh},${zone.seat_lon},${zone.seat_lat},HW${code.slice(-2)} ${code},12500`,
    `验收二厂,没有这个镇,${other.seat_lon},${other.seat_lat},${code},3000`,
    `验收三厂,${other.name_zh},,,${code},2500`, '合计,,,,,18000',
  ];
  writeFileSync(file, gb18030(`${lines.join('\r\n')}\r\n`));

  const hand = async (path) => {
    await page.setInputFiles('[data-file]', path);
    await page.waitForSelector('[data-preview]');
  };
  const number = (text) => Number(text.replace(/[^\d.]/g, ''));
  const counted = async (id) => (await page.$$eval(`[data-count="${id}"] td`, (cells) => cells.map((cell) => cell.textContent))).map(number);

  await step('09:00 the panel for data opens, all tabs fit in both languages at 1366 and at 1024', async () => {
    await page.goto(`${address}/#panel=data`);
    await page.waitForSelector('[data-drop]');
    for (const width of [1366, 1024]) for (const [at, lang] of [[2, 'en'], [1, 'zh-CN']]) {
      await page.setViewportSize({ width, height: width === 1366 ? 768 : 700 });
      await page.click(`.top .segments button:nth-child(${at})`);
      await page.waitForFunction((now) => document.documentElement.lang === now, lang);
      const room = await page.$eval('.tabs-main', (bar) => ({ wide: bar.scrollWidth, room: bar.clientWidth, tabs: bar.querySelectorAll('[role=tab]').length }));
      assert.equal(room.tabs, 8);
      assert.ok(room.wide <= room.room, `tabs take ${room.wide} px of ${room.room} at ${width} in ${lang}`);
      if (lang === 'en') assert.ok(!HAN.test(await page.innerText('#view-page')), await page.innerText('#view-page'));
    }
    await page.setViewportSize({ width: 1366, height: 768 });
    await shot('data');
  });

  await step('09:05 a table in GB18030 is dropped in: encoding, headers, columns and what they were guessed by', async () => {
    const bytes = [...readFileSync(file)];
    const transfer = await page.evaluateHandle((content) => {
      const data = new DataTransfer();
      data.items.add(new File([Uint8Array.from(content)], '年度产废.csv'));
      return data;
    }, bytes);
    await page.dispatchEvent('[data-drop]', 'drop', { dataTransfer: transfer });
    await page.waitForSelector('[data-preview]');
    assert.equal(await page.inputValue('[data-field="encoding"]'), 'gb18030');
    assert.equal(await page.inputValue('[data-field="header"]'), '2');
    assert.equal(await page.inputValue('[data-column="单位名称"] select'), 'unit_name');
    assert.deepEqual(await page.$$eval('[data-column="产生量（千克）"] select', (all) => all.map((one) => one.value)), ['tonnes', 'kg']);
    assert.match(await page.innerText('[data-column="所在镇街"]'), /猜的/);
    assert.ok((await page.innerText('#view-page')).includes('预览'));
    assert.ok(await page.evaluate(() => document.documentElement.scrollHeight <= window.innerHeight), 'the page itself scrolls');
    await shot('data-columns');
  });

  await step('09:10 a column is said to be something else and back; a needed one that is missing is named', async () => {
    await page.selectOption('[data-column="废物代码"] select', 'none');
    await page.waitForSelector('[data-lacks]');
    assert.ok((await page.innerText('[data-lacks]')).includes('废物代码'));
    assert.equal(await page.isDisabled('[data-accept]'), true);
    await page.selectOption('[data-column="废物代码"] select', 'code');
    await page.waitForSelector('[data-lacks]', { state: 'detached' });
    await page.waitForSelector('[data-counts]');
  });

  await step('09:20 findings are read: a click goes to the row and to the place on the map', async () => {
    assert.deepEqual(await counted('new'), [2, 2]);
    assert.deepEqual(await counted('refused'), [1]);
    await page.click('[data-refused="4"] button');
    await page.waitForSelector('[data-row="4"].on');
    assert.ok((await page.innerText('[data-row="4"]')).includes('没有这个镇'));
    await page.waitForSelector('.spot-mark');
    await page.waitForFunction(() => !window.wasteflow.map.isMoving());
    const [at, centre] = [[other.seat_lon, other.seat_lat], await page.evaluate(() => window.wasteflow.map.getCenter().toArray())];
    assert.ok(Math.hypot(at[0] - centre[0], at[1] - centre[1]) < 0.01, `the map is at ${centre}`);
    assert.ok(await page.evaluate(() => document.documentElement.scrollTop === 0 && document.body.scrollTop === 0), 'the page itself has scrolled');
    await shot('data-refused');
  });

  const sent = join(room, 'refused.xlsx');
  await step('09:30 the rows that go back are a workbook with why and how to mend', async () => {
    const [download] = await Promise.all([page.waitForEvent('download'), page.click('[data-refused-file]')]);
    assert.equal(download.suggestedFilename(), 'refused.xlsx');
    await download.saveAs(sent);
    assert.equal(readFileSync(sent).subarray(0, 2).toString(), 'PK');
  });

  await step('09:35 accepted as a new version: the base year shows the changed total', async () => {
    assert.ok(Math.abs((await total()) - before) < 1e-6, 'looking has changed the case');
    await page.click('[data-accept]');
    await page.waitForSelector('[data-done]');
    assert.ok((await page.innerText('[data-done]')).includes('第 1 版'));
    assert.ok(Math.abs((await total()) - before - 15) < 1e-6, `${before} → ${await total()}`);
    await page.click('#tab-page-base');
    await page.click('#tab-base-classes');
    const row = (await api('/base')).by_class.find((one) => one.class === `HW${code.slice(-2)}`);
    const shown = new Intl.NumberFormat('en-US', { maximumFractionDigits: 1 }).format(row.tonnes);
    await page.waitForFunction((text) => document.querySelector('#view-base')?.textContent.replaceAll('\u202f', ',').includes(text), shown.replace(/\.\d$/, ''));
    await shot('data-accepted');
  });

  await step('09:40 a workbook is chosen: the rows that came back, one mended column by column as it was settled before', async () => {
    await page.click('#tab-page-data');
    await hand(sent);
    assert.equal(await page.$('[data-field="encoding"]'), null, 'a workbook has no encoding');
    assert.match(await page.innerText('[data-column="单位名称"]'), /已确认/);
    assert.deepEqual(await counted('refused'), [1]);
    assert.deepEqual(await counted('new'), [0, 0]);
    await page.click('.accept-row .button:not([data-accept])');
    await page.waitForSelector('[data-drop]');
  });

  await step('09:42 the workbook of the whole case is known as one: its sheets are listed with their rows', async () => {
    const book = join(room, 'case.xlsx');
    const made = spawnSync(binary, ['export', 'xlsx', own, book], { encoding: 'utf8' });
    assert.equal(made.status, 0, made.stderr);
    await hand(book);
    await page.waitForSelector('[data-sheets]');
    assert.ok((await page.innerText('[data-sheets]')).includes('产废单位 generators'));
    assert.equal(await page.isDisabled('[data-accept]'), false);
    await shot('data-workbook');
    await page.click('.accept-row .button:not([data-accept])');
    await page.waitForSelector('[data-drop]');
  });

  await step('09:45 the version before is one click and one confirmation away', async () => {
    await page.click('[data-version="1"] .button');
    await page.click('[data-version="1"] [data-back]');
    await page.waitForSelector('[data-done]');
    assert.match(await page.innerText('[data-done]'), /已回到所选版本.*第 2 版/);
    assert.ok(Math.abs((await total()) - before) < 1e-6);
    assert.equal((await api('/versions')).versions.length, 2);
    const checked = spawnSync(binary, ['check', own], { encoding: 'utf8' });
    assert.equal(checked.status, 0, checked.stderr);
    assert.deepEqual(faults, []);
  });
}
