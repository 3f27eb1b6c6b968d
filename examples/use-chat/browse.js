// Opens the page of ./example use-chat in Chromium, asks a question, and looks at the answer.
import assert from 'node:assert/strict';
import { chromium } from 'playwright-core';

const [url, executablePath, screenshot] = process.argv.slice(2);
const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
try {
  const page = await browser.newPage();
  const failures = [];
  page.on('pageerror', error => failures.push(error.message));
  await page.goto(url);
  await page.fill('input', 'Does it rain in Glasgow?');
  await page.click('button');
  await page.waitForSelector('form[data-status=ready] >> nth=0', { state: 'attached' });
  await page.waitForSelector('.assistant p');
  await page.waitForSelector('form[data-status=ready]');
  const tool = await page.textContent('.assistant .tool');
  assert.match(tool, /^forecast \{"city":"Glasgow"\} → \{"celsius":14,"rain":true\}$/);
  assert.match(await page.textContent('.assistant p'), /umbrella/);
  assert.deepEqual(failures, []);
  if (screenshot) {
    await page.screenshot({ path: screenshot });
  }
} finally {
  await browser.close();
}
console.log('The page shows the call of the tool and the answer.');
