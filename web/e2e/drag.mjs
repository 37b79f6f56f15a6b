// Stops dragged with a real mouse and a finger. In: the page with the rounds of a day in view, and the tools of
// page.e2e.mjs. Out: nothing; a step that does not hold throws. What was moved is undone.
import assert from 'node:assert/strict';

const PATIENCE = 180_000;

export async function dragSteps({ page, step, shot, idle, where }) {
  const middle = async (selector, share = 0.5) => {
    // To the middle of the list: at its foot lie the vehicles that stay in, while a stop is held.
    await page.locator(selector).first().evaluate((one) => one.scrollIntoView({ block: 'center' }));
    const box = await page.locator(selector).first().boundingBox();
    assert.ok(box, `${selector} is not in view`);
    return { x: box.x + Math.min(60, box.width / 2), y: box.y + box.height * share };
  };
  const order = (tour) => page.$$eval(`[data-tour="${tour}"] [data-stop]`, (all) => all.map((one) => one.dataset.stop));
  const settled = async () => { await page.waitForSelector('[data-rounds-change]', { timeout: PATIENCE }); await idle(); };
  const undo = async () => { await page.click('[data-rounds-undo]'); await page.waitForSelector('[data-rounds-change]', { state: 'detached' }); };
  /** Takes a stop up and holds it over the place `to` gives once it is held. */
  const hold = async (stop, to) => {
    const from = await middle(`[data-stop="${stop}"] .stop-line`);
    await page.mouse.move(from.x, from.y);
    await page.mouse.down();
    await page.mouse.move(from.x + 3, from.y + 8, { steps: 3 });
    await page.waitForSelector('.held-stop');
    const at = await to();
    await page.mouse.move(at.x, at.y, { steps: 12 });
  };
  const held = () => page.innerText('.held-stop');
  const day = await page.getAttribute('[data-day][aria-pressed="true"]', 'data-day');
  const tours = await page.$$eval('[data-tour]', (all) => all.map((one) => ({ tour: one.dataset.tour, operator: one.dataset.operator, stops: [...one.querySelectorAll('[data-stop]')].map((stop) => stop.dataset.stop) })));
  const long = tours.toSorted((a, b) => b.stops.length - a.stops.length)[0];
  assert.ok(long.stops.length >= 3, 'no tour with three stops on the busiest day');

  await step('07:42: a stop is dragged to another place of its own tour; a line shows where, the cost stands there at once', async () => {
    const [first, ...rest] = long.stops;
    await hold(first, () => middle(`[data-stop="${rest.at(-1)}"] .stop-line`, 0.8));
    await page.waitForSelector(`[data-stop="${rest.at(-1)}"].drop-after`);
    assert.ok((await held()).includes(`第 ${long.stops.length} 站`), await held());
    await shot('rounds-drag');
    await page.mouse.up();
    await settled();
    assert.deepEqual(await order(long.tour), [...rest, first]);
    assert.match(await page.innerText('[data-rounds-change]'), /km.*元/);
    assert.equal(await page.$(`[data-stop="${first}"] .stop-acts`), null, 'the end of a drag has opened the stop');
    await undo();
    assert.deepEqual(await order(long.tour), long.stops);
  });

  await step('07:43: a stop is dragged to another day of the calendar, Escape lets it stay', async () => {
    const stop = long.stops[0];
    const other = await page.$$eval('[data-day]', (all, now) => all.map((one) => one.dataset.day).find((one) => one > now) ?? all[0].dataset.day, day);
    await hold(stop, () => middle(`[data-day="${other}"]`));
    await page.waitForSelector(`[data-day="${other}"].drop-here`);
    await page.keyboard.press('Escape');
    await page.waitForSelector('.held-stop', { state: 'detached' });
    await page.mouse.up();
    assert.equal(await page.$('[data-rounds-change]'), null);
    await hold(stop, () => middle(`[data-day="${other}"]`));
    assert.ok((await held()).includes(other));
    await page.mouse.up();
    await settled();
    assert.equal(await where(stop), null);
    await page.click(`[data-day="${other}"]`);
    assert.equal(await where(stop), long.tour);
    await shot('rounds-drag-day');
    await undo();
    await page.click(`[data-day="${day}"]`);
    assert.equal(await where(stop), long.tour);
  });

  await step('07:44: a vehicle of another collector is refused while one holds the stop over it', async () => {
    const foreign = tours.find((one) => one.operator !== long.operator);
    assert.ok(foreign, 'only one collector is out on the busiest day');
    await hold(long.stops[0], () => middle(`[data-tour="${foreign.tour}"] h3`));
    await page.waitForSelector('.held-stop.held-not');
    assert.match(await held(), /其他收集单位/);
    await page.mouse.up();
    assert.equal(await page.$('[data-rounds-change]'), null);
    assert.equal(await where(long.stops[0]), long.tour);
  });

  await step('07:45: a finger drags by the grip, to a vehicle that stays in', async () => {
    const owner = await page.evaluate((all) => all.find(({ tour }) => /^V[12]-/.test(tour)), tours);
    const stop = owner?.stops[0];
    assert.ok(stop, 'no tour of a collector with several vehicles on the busiest day');
    const touch = await page.context().newCDPSession(page);
    await touch.send('Emulation.setTouchEmulationEnabled', { enabled: true });
    const send = (type, at) => touch.send('Input.dispatchTouchEvent', { type, touchPoints: at ? [at] : [] });
    const from = await middle(`[data-stop="${stop}"] .stop-grip`);
    const grip = await page.locator(`[data-stop="${stop}"] .stop-grip`).boundingBox();
    const start = { x: grip.x + grip.width / 2, y: from.y };
    await send('touchStart', start);
    await send('touchMove', { x: start.x + 10, y: start.y + 10 });
    await send('touchMove', { x: start.x + 20, y: start.y + 10 });
    await page.waitForSelector('.held-stop');
    const idler = await page.$('[data-idle]');
    const goal = idler ? await idler.getAttribute('data-idle') : tours.find((one) => one.operator === owner.operator && one.tour !== owner.tour)?.tour;
    assert.ok(goal, 'the collector has no other vehicle');
    const box = await page.locator(idler ? `[data-idle="${goal}"]` : `[data-tour="${goal}"] h3`).boundingBox();
    await send('touchMove', { x: box.x + 20, y: box.y + box.height / 2 });
    await page.waitForSelector('[data-held="here"]');
    assert.equal(await page.evaluate(() => document.documentElement.scrollTop), 0, 'the page itself has scrolled');
    await send('touchEnd');
    await touch.send('Emulation.setTouchEmulationEnabled', { enabled: false });
    await touch.detach();
    await settled();
    assert.equal(await where(stop), goal);
    await undo();
    assert.equal(await where(stop), owner.tour);
  });
}
