// Opens an HTML report in headless Chromium: pictures at two widths in light and dark, filters, the way from a card to
// its sentence and back by keyboard, errors of the console, violations that axe-core finds.
// Usage: node browser.mjs CHROMIUM REPORT.html [FOLDER FOR PICTURES], with playwright-core and axe-core in node_modules/
// of the current folder.
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";
import path from "node:path";
const require = createRequire(path.join(process.cwd(), "x.js"));
const { chromium } = require("playwright-core");
const axe = require("axe-core");

const [executablePath, report, pictures] = process.argv.slice(2);
const address = pathToFileURL(path.resolve(report)).href;
// Chromium asks its maker for updates unless it is told not to
const args = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
  "--disable-component-update", "--disable-sync"];
const browser = await chromium.launch({ executablePath, headless: true, args });
const problems = [];
const expect = (holds, words) => { if (!holds) problems.push(words); };

/** A page with the report, whatever it complains of noted. */
async function open(options) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
  const page = await context.newPage();
  page.on("console", (message) => { if (message.type() === "error") problems.push(`console: ${message.text()}`); });
  page.on("pageerror", (error) => problems.push(`script: ${error.message}`));
  page.on("request", (request) => expect(/^(file|data):/.test(request.url()), `request: ${request.url()}`));
  page.on("dialog", (dialog) => { problems.push(`dialog: ${dialog.message()}`); dialog.dismiss(); });
  await page.goto(address);
  return page;
}

try {
  for (const colorScheme of ["light", "dark"]) {
    for (const width of [1280, 390]) {
      const page = await open({ colorScheme, viewport: { width, height: 900 } });
      const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
      expect(overflow <= 0, `${colorScheme} ${width}: the page is ${overflow} px wider than the window`);
      if (pictures) await page.screenshot({ path: path.join(pictures, `${colorScheme}-${width}.png`), fullPage: true });
      // evaluated by the debugger, which the page's policy does not bind
      await page.evaluate(axe.source);
      const { violations, passes } = await page.evaluate(() => axe.run());
      expect(passes.length > 10, "axe looked at nothing");
      for (const { id, help, nodes } of violations) {
        problems.push(`axe ${colorScheme} ${width}: ${id}, ${help}: ${nodes[0].html.slice(0, 200)}`);
      }
      await page.context().close();
    }
  }
  const page = await open();
  const visible = () => page.$$eval(".card", (cards) => cards.filter((card) => !card.hidden).length);
  const focus = () => page.evaluate(() => document.activeElement.id);
  const all = await visible();
  expect(all > 0, "no cards");
  await page.click('input[data-severity="error"]');
  const fewer = await visible();
  expect(fewer < all, `the filter hides nothing: ${fewer} of ${all}`);
  expect((await page.textContent("#shown")).startsWith(`${fewer} of ${all}`), "the count is not told");
  await page.click('input[data-severity="error"]');
  expect((await visible()) === all, "the filter does not give back");
  await page.evaluate(() => document.activeElement.blur());
  await page.keyboard.press("j");
  const card = await focus();
  expect(/^d\d+f\d+$/.test(card), `j leads to ${card}`);
  await page.keyboard.press("s");
  const mark = await focus();
  expect(/^d\d+m\d+$/.test(mark), `s leads to ${mark}`);
  const inView = await page.evaluate(() => {
    const { top, bottom } = document.activeElement.getBoundingClientRect();
    return bottom > 0 && top < window.innerHeight;
  });
  expect(inView, "the sentence that s leads to is not in view");
  await page.keyboard.press("b");
  expect((await focus()) === card, `b leads to ${await focus()}, not to ${card}`);
  await page.emulateMedia({ media: "print" });
  expect((await page.innerText("main")).length > 100, "nothing to read on paper");
  const bare = await open({ javaScriptEnabled: false });
  expect((await bare.innerText("main")).length > 100, "nothing to read without scripts");
} finally {
  await browser.close();
}
problems.forEach((problem) => console.log(problem));
console.log(problems.length ? `${problems.length} problems` : "browser: no problem");
process.exit(problems.length ? 1 : 0);
