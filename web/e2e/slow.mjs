// A slow network on purpose: each question to the server is held back for a while of its own, so that a step (or the page)
// that only works when answers come at once or in order shows itself. In: a browser, the longest wait in milliseconds.
// Out: the same browser, whose contexts wait; the waits are the same in every run.
export function slowed(browser, longest) {
  if (!longest) return browser;
  const open = browser.newContext.bind(browser);
  let state = 1;
  const wait = () => {
    state = (Math.imul(state, 48_271) >>> 0) % 2_147_483_647;
    return (state % 1000) / 1000 * longest;
  };
  browser.newContext = async (options) => {
    const context = await open(options);
    await context.route('**/api/v1/**', async (route) => {
      await new Promise((resolve) => setTimeout(resolve, wait()));
      await route.continue().catch(() => undefined);
    });
    return context;
  };
  return browser;
}
