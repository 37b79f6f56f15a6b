// The dispatcher's day. In: the page, the API and the tools of page.e2e.mjs. Out: nothing; a step that does not hold throws.
import assert from 'node:assert/strict';
import { dragSteps } from './drag.mjs';

const PATIENCE = 180_000;
const DAY = '2021-03-01';

export async function roundSteps({ page, step, shot, mock }) {
  if (mock) return;
  const idle = () => page.waitForFunction(() => document.querySelector('[data-rounds]') && !document.querySelector('#view-rounds .waiting'), null, { timeout: PATIENCE });
  const faults = async () => Number(await page.getAttribute('[data-rounds]', 'data-rounds'));
  const where = (id) => page.evaluate((stop) => document.querySelector(`[data-stop="${stop}"]`)?.closest('[data-tour]')?.dataset.tour ?? null, id);

  await step('07:20: the fortnight is planned without a fault, tours coloured and stops numbered on the map', async () => {
    await page.click('#tab-page-rounds');
    await idle();
    await page.fill('[data-rounds-from]', DAY);
    await page.dispatchEvent('[data-rounds-from]', 'change');
    await page.click('[data-rounds-plan]');
    await page.waitForSelector(`[data-day="${DAY}"]`, { timeout: PATIENCE });
    await idle();
    assert.equal(await faults(), 0);
    const busiest = await page.$$eval('[data-day]', (all) => all.map((one) => [one.dataset.day, Number(one.querySelector('b').textContent) || 0]).sort((a, b) => b[1] - a[1])[0][0]);
    await page.click(`[data-day="${busiest}"]`);
    await page.waitForFunction(() => window.wasteflow.map.queryRenderedFeatures({ layers: ['stop'] }).length > 0);
    const stops = await page.$$eval('[data-stop]', (all) => all.length);
    assert.ok(stops > 0);
    await shot('rounds');
  });

  await dragSteps({ page, step, shot, idle, where });

  await step('07:40: a stop moved to another vehicle says at once what it costs and breaks, and stays there', async () => {
    const found = await page.evaluate(() => {
      for (const tour of document.querySelectorAll('[data-tour]')) {
        const stop = tour.querySelector('[data-stop]');
        if (/^V[12]-/.test(tour.dataset.tour) && stop) return { stop: stop.dataset.stop, tour: tour.dataset.tour };
      }
      return null;
    });
    assert.ok(found, 'no tour of a collector with several vehicles on the busiest day');
    await page.click(`[data-stop="${found.stop}"] .stop-line`);
    const other = await page.$$eval('[data-move-vehicle] option', (all, own) => all.map((one) => one.value).find((name) => name !== own), found.tour);
    await page.selectOption('[data-move-vehicle]', other);
    await page.click('[data-move]');
    await page.waitForSelector('[data-rounds-change]', { timeout: PATIENCE });
    await idle();
    assert.equal(await where(found.stop), other);
    assert.match(await page.innerText('[data-rounds-change]'), /km.*元/);
    assert.equal(await page.getAttribute('[data-rounds-edits]', 'data-rounds-edits'), '1');
    await shot('rounds-moved');
    await page.click('[data-rounds-replan]');
    await page.waitForFunction(() => !document.querySelector('[data-rounds-replan]')?.disabled, null, { timeout: PATIENCE });
    await idle();
    assert.equal(await where(found.stop), other, 'a pinned stop does not move');
  });

  await step('08:00: the sheets open to print, in Chinese, with what is demo said', async () => {
    const [paper] = await Promise.all([page.context().waitForEvent('page'), page.click('[data-rounds-print]')]);
    await paper.waitForURL(/rounds\/sheets/, { timeout: PATIENCE });
    assert.equal(await paper.getAttribute('html', 'lang'), 'zh-CN');
    assert.match(await paper.innerText('body'), /收运单[\s\S]*演示数据，不是事实/);
    await paper.close();
  });

  await step('17:00: the stores and what goes on from them, and what each customer cost, stand below the day', async () => {
    await page.click('[data-told="stores"] > summary');
    const store = await page.innerText('[data-told="stores"]');
    assert.match(store, /F_PILOT/);
    assert.match(store, /150\.0/);
    assert.equal(await page.$('[data-store-faults]'), null, 'a store overflows');
    await page.click('[data-customers] > summary');
    const costs = await page.$$eval('[data-customers] tbody tr td:last-child', (cells) => cells.map((cell) => Number(cell.textContent.replaceAll(',', ''))));
    assert.ok(costs.length > 20);
    assert.deepEqual(costs, [...costs].sort((a, b) => b - a));
    await page.locator('[data-customers]').scrollIntoViewIfNeeded();
    await shot('rounds-stores');
    await page.click('[data-customers] > summary');
    await page.click('[data-told="stores"] > summary');
  });

  await step('12:00: a closed gate is left for another day, what is done stays', async () => {
    const stops = await page.$$eval('[data-stop]', (all) => all.map((one) => one.dataset.stop));
    const shut = stops.at(-1);
    await page.click(`[data-stop="${shut}"] .stop-line`);
    await page.click(`[data-stop="${shut}"] [data-close]`);
    await page.click('[data-rounds-replan]');
    await page.waitForFunction(() => !document.querySelector('[data-rounds-replan]')?.disabled, null, { timeout: PATIENCE });
    await idle();
    assert.equal(await where(shut), null);
    await page.click('[data-rounds-left] summary', { timeout: 5000 }).catch(() => undefined);
    await page.click('.top button[lang="en"]');
    const fixed = await page.$$eval('#view-rounds .button, #view-rounds .field > span, #view-rounds summary, #view-rounds .notice', (all) => all.map((one) => one.textContent).filter((text) => /\p{Script=Han}/u.test(text)));
    assert.deepEqual(fixed, []);
    await shot('rounds-english');
    await page.click('.top button[lang="zh-CN"]');
  });
}
