// Layers and tables of other kinds: a road layer comes in with its columns mapped, rows of another table, files that contradict
// each other, a shift undone. In: a browser, the server of a copied case. Out: nothing; a step that does not hold throws.
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const PATIENCE = 120_000;
const HAN = /\p{Script=Han}/u;

export async function layerSteps({ context, address, room, own, step, shots }) {
  const page = await context.newPage();
  page.setDefaultTimeout(PATIENCE);
  const shot = (name) => page.screenshot({ path: join(shots, `${name}.png`) });
  const api = async (path) => (await fetch(`${address}/api/v1${path}`)).json();
  const put = (name, text) => { writeFileSync(join(room, name), text); return join(room, name); };
  const again = async (act) => {
    const done = page.waitForResponse((one) => one.request().method() === 'PUT' && one.ok());
    await act();
    await done;
  };
  const pick = (field, value) => again(() => page.selectOption(`[data-field="${field}"]`, value));
  const cell = (id) => page.innerText(`[data-count="${id}"] td`);
  const hand = async (...files) => {
    await page.setInputFiles('[data-file]', files);
    await page.waitForSelector('[data-preview]');
  };
  const cancel = async () => {
    await page.click('.accept-row .button:not([data-accept]):not([data-together-next])');
    await page.waitForSelector('[data-drop]');
  };
  const code = readFileSync(join(own, 'wastes.csv'), 'utf8').match(/^\d{3}-\d{3}-\d{2}/m)[0];
  const [zone] = (await api('/layers/zones')).features.map((one) => one.properties);
  await page.goto(`${address}/#panel=data`);
  await page.waitForSelector('[data-drop]');

  await step('10:10 a road layer is told by its lines; columns are guessed by the words of offices, what is wrong is told by row', async () => {
    const roads = (await api('/layers/roads')).features;
    const features = roads.map(({ geometry, properties }, at) => ({ type: 'Feature', geometry, properties: { 编号: properties.id, 路线编号: `X${at}`, 道路名称: properties.name_zh, 技术等级: at === 3 ? '林荫道' : ['二级', '三级', '四级'][at % 3], 限速: '40 km/h', 备用: '' } }));
    await hand(put('道路.geojson', JSON.stringify({ type: 'FeatureCollection', features })));
    assert.equal(await page.inputValue('[data-field="into"]'), 'roads');
    assert.equal(await page.inputValue('[data-column="技术等级"] select'), 'class');
    assert.equal(await page.inputValue('[data-column="限速"] select'), 'speed_kmh');
    assert.equal(await page.isDisabled('[data-accept]'), true);
    assert.match(await page.innerText('[data-code="I011"]'), /林荫道/);
    assert.ok(!/--|wasteflow /.test(await page.innerText('[data-preview]')), await page.innerText('[data-preview]'));
    await page.click('[data-code="I011"] .link');
    await page.waitForSelector('[data-row="5"].on');
    await page.locator('.reading').scrollIntoViewIfNeeded();
    await shot('data-roads');
    await page.locator('[data-code="I011"]').scrollIntoViewIfNeeded();
    await shot('data-roads-finding');
  });

  await step('10:12 a column that is not to be read is said so: the net before and after, what was assumed; accepted, the map has it', async () => {
    await again(() => page.selectOption('[data-column="技术等级"] select', 'none'));
    await page.waitForSelector('[data-count="roads"]');
    const all = (await api('/layers/roads')).features.length;
    assert.equal(await cell('roads'), `${all} → ${all}`);
    assert.ok((await page.innerText('[data-noted-why="class_assumed"]')).includes(String(all)));
    await pick('tolerance', '10');
    await page.locator('[data-count="roads"]').scrollIntoViewIfNeeded();
    await shot('data-roads-effect');
    await page.click('.top button[lang="en"]');
    assert.ok(!HAN.test((await page.innerText('[data-count="roads"]')) + (await page.innerText('[data-noted-why="class_assumed"] b'))));
    await page.click('.top button[lang="zh-CN"]');
    await page.click('[data-accept]');
    await page.waitForSelector('[data-done]');
    assert.ok((await api('/layers/roads')).features.every(({ properties }) => properties.class === 'local'));
    await hand(join(room, '道路.geojson'));
    await page.waitForSelector('[data-accept]:not([disabled])');
    assert.equal(await page.inputValue('[data-column="技术等级"] select'), 'none');
    for (const header of ['技术等级', '限速', '备用']) assert.match(await page.innerText(`[data-column="${header}"] .by`), /已确认/);
    await cancel();
    await page.click('[data-version] .button');
    await page.click('[data-version] [data-back]');
    await page.waitForFunction(() => document.querySelector('[data-done]')?.textContent.includes('已回到'));
  });

  await step('10:14 the table a file goes into is chosen: rows of places, by id; the shift of a web map is undone and told', async () => {
    const points = { type: 'FeatureCollection', features: [{ type: 'Feature', properties: { id: 'PLX', name_zh: '验收园区', kind: 'park', estimated: 'false', zone: zone.id }, geometry: { type: 'Point', coordinates: [zone.seat_lon, zone.seat_lat] } }] };
    await hand(put('园区.geojson', JSON.stringify(points)));
    await pick('into', 'places');
    await page.waitForSelector('[data-count="new"]');
    assert.equal(await page.inputValue('[data-column="name_zh"] select'), 'name_zh');
    await pick('crs', 'gcj02');
    await page.waitForSelector('[data-code="I063"], [data-code="I064"]');
    assert.match(await page.innerText('[data-findings]'), /只有 1 个点可作依据.*依据薄弱/);
    await page.locator('.reading').scrollIntoViewIfNeeded();
    await shot('data-places');
    await cancel();
  });

  await step('10:16 two files that contradict each other are one import: told, then the later one is right', async () => {
    const table = (name, tonnes) => put(name, `\ufeff单位名称,所在镇街,废物代码,产生量（吨）\n同批一厂,${zone.name_zh},${code},${tonnes}\n`);
    await hand(table('一.csv', 10), table('二.csv', 12));
    await page.click('[data-together-next]');
    await page.waitForSelector('[data-together]');
    await page.waitForSelector('[data-code="I065"]');
    assert.equal(await page.isDisabled('[data-accept]'), true);
    assert.match(await page.innerText('[data-code="I065"]'), /以后一个文件为准/);
    await page.locator('[data-together]').scrollIntoViewIfNeeded();
    await shot('data-together');
    await again(() => page.click('[data-field="later"]'));
    await page.waitForSelector('[data-accept]:not([disabled])');
    await page.click('[data-accept]');
    await page.waitForSelector('[data-done]');
    assert.match(readFileSync(join(own, 'streams.csv'), 'utf8'), /,12,/);
    assert.match(readFileSync(join(own, 'generators.csv'), 'utf8'), /同批一厂/);
  });
  await page.close();
}
