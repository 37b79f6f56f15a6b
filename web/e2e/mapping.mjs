// A table whose headers nobody knows: the row of the headers is chosen, its columns are settled by hand, the rows are taken in,
// and next year's table asks nothing. In: a browser, the server of a copied case. Out: nothing; a step that does not hold throws.
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gb18030 } from './gb18030.mjs';

const PATIENCE = 120_000;

export async function mappingSteps({ context, address, room, own, step, shots }) {
  const page = await context.newPage();
  page.setDefaultTimeout(PATIENCE);
  const shot = (name) => page.screenshot({ path: join(shots, `${name}.png`) });
  const [zone, other] = (await (await fetch(`${address}/api/v1/layers/zones`)).json()).features.map((one) => one.properties.name_zh);
  const code = readFileSync(join(own, 'wastes.csv'), 'utf8').match(/^\d{3}-\d{3}-\d{2}/m)[0];
  const table = (name, year, rows) => {
    const file = join(room, name);
    writeFileSync(file, gb18030(['某园区台账（内部）', `填报年度：${year}`, '甲项,乙项,丙项,丁项', ...rows].join('\r\n')));
    return file;
  };
  const first = table('台账.csv', 2023, [`映射一厂,${zone},${code},1500`, `映射二厂,没有这个镇,${code},900`, `映射三厂,${other},${code},2500`]);
  const choose = async (header, field) => {
    const done = page.waitForResponse((one) => one.request().method() === 'PUT' && one.ok());
    await page.selectOption(`[data-column="${header}"] select`, field);
    await done;
  };

  await step('10:00 headers nobody knows: the row is chosen among the first ones, what is needed is marked', async () => {
    await page.goto(`${address}/#panel=data`);
    await page.setInputFiles('[data-file]', first);
    await page.waitForSelector('[data-preview]');
    assert.equal(await page.inputValue('[data-field="header"]'), '3');
    assert.match(await page.innerText('[data-field="header"]'), /第 3 行：甲项 · 乙项/);
    await page.selectOption('[data-field="header"]', '4');
    await page.waitForSelector('[data-column="映射一厂"]');
    await page.selectOption('[data-field="header"]', '3');
    await page.waitForSelector('[data-column="甲项"]');
    assert.equal(await page.inputValue('[data-column="甲项"] select'), 'none');
    const marked = await page.$$eval('[data-column="甲项"] option', (all) => all.map((one) => one.textContent).filter((text) => text.includes('必需')));
    assert.equal(marked.length, 3, marked.join());
    assert.match(await page.innerText('[data-lacks]'), /单位名称.*废物代码.*产生量/);
    assert.equal(await page.isDisabled('[data-accept]'), true);
    await shot('data-by-hand');
  });

  await step('10:02 each column is settled by hand; what is wrong stands beside its column', async () => {
    for (const [header, field] of [['甲项', 'unit_name'], ['乙项', 'zone'], ['丙项', 'code'], ['丁项', 'tonnes']]) await choose(header, field);
    const kg = page.waitForResponse((one) => one.request().method() === 'PUT' && one.ok());
    await page.selectOption('[data-column="丁项"] select >> nth=1', 'kg');
    await kg;
    await page.waitForSelector('[data-counts]');
    assert.match(await page.innerText('[data-column="乙项"] [data-column-faults="1"]'), /退回 1 行，如第 5 行.*没有这个镇/);
    assert.equal(await page.$('[data-column="甲项"] [data-column-faults]'), null);
    await page.click('[data-column="乙项"] [data-column-faults]');
    await page.waitForSelector('[data-row="5"].on');
    await page.locator('[data-column="甲项"]').scrollIntoViewIfNeeded();
    await shot('data-by-hand-done');
    await page.click('[data-accept]');
    await page.waitForSelector('[data-done]');
    const kept = readFileSync(join(own, 'mapping.toml'), 'utf8');
    for (const word of ['甲项', '乙项', '丙项', '丁项', 'kg']) assert.ok(kept.includes(word), kept);
  });

  await step('10:04 the same headers ask nothing the next year; what changed is told in words and filtered by kind', async () => {
    await page.setInputFiles('[data-file]', table('台账二.csv', 2024, [`映射一厂,${zone},${code},1800`, `映射三厂,${other},${code},2500`, `映射四厂,${zone},${code},100`]));
    await page.waitForSelector('[data-counts]');
    assert.equal(await page.inputValue('[data-field="header"]'), '3');
    for (const header of ['甲项', '乙项', '丙项', '丁项']) assert.match(await page.innerText(`[data-column="${header}"]`), /已确认/);
    await page.click('[data-kind="changed"]');
    assert.deepEqual(await page.$$eval('[data-change]', (all) => [...new Set(all.map((one) => one.dataset.change))]), ['changed']);
    assert.match(await page.innerText('[data-change-list]'), /产生量（吨\/年）：1\.5 → 1\.8/);
    await page.selectOption('[data-value]', 't_per_year');
    assert.equal(await page.$$eval('[data-change]', (all) => all.length), 1);
    await page.selectOption('[data-value]', '');
    await page.click('[data-kind="new"]');
    assert.match(await page.innerText('[data-change-list]'), /映射四厂/);
    await page.locator('[data-change-list]').scrollIntoViewIfNeeded();
    await shot('data-changes');
    await page.click('.accept-row .button:not([data-accept])');
    await page.waitForSelector('[data-drop]');
  });
  await page.close();
}
