// Opens an HTML report in headless Chromium: pictures at two widths in light and dark, filters, the way from a card to
// its sentence and back by keyboard, errors of the console, violations that axe-core finds.
// Usage: node browser.mjs CHROMIUM REPORT.html [FOLDER FOR PICTURES]
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";
import path from "node:path";
const require = createRequire(path.join(process.cwd(), "x.js"));
const puppeteer = require("puppeteer-core");
const axe = require("axe-core");

const [executablePath, report, pictures] = process.argv.slice(2);
const browser = await puppeteer.launch({ executablePath, headless: true, args: ["--no-sandbox", "--disable-gpu"] });
const problems = [];
const expect = (holds, words) => { if (!holds) problems.push(words); };
try {
  for (const scheme of ["light", "dark"]) {
    for (const width of [1280, 390]) {
      const page = await browser.newPage();
      page.on("console", (message) => { if (message.type() === "error") problems.push(`console: ${message.text()}`); });
      page.on("pageerror", (error) => problems.push(`script: ${error.message}`));
      page.on("request", (request) => expect(/^(file|data):/.test(request.url()), `request: ${request.url()}`));
      await page.emulateMediaFeatures([{ name: "prefers-color-scheme", value: scheme }]);
      await page.setViewport({ width, height: 900 });
      await page.goto(pathToFileURL(path.resolve(report)).href);
      const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
      expect(overflow <= 0, `${scheme} ${width}: the page is ${overflow} px wider than the window`);
      if (pictures) await page.screenshot({ path: path.join(pictures, `${scheme}-${width}.png`), fullPage: true });
      // evaluated by the debugger, which the page's policy does not bind
      await page.evaluate(axe.source);
      const { violations } = await page.evaluate(() => axe.run());
      for (const { id, help, nodes } of violations) problems.push(`axe ${scheme} ${width}: ${id}, ${help}: ${nodes[0].html.slice(0, 200)}`);
      await page.close();
    }
  }
  const page = await browser.newPage();
  await page.goto(pathToFileURL(path.resolve(report)).href);
  const visible = () => page.$$eval(".card", (cards) => cards.filter((card) => !card.hidden).length);
  const all = await visible();
  expect(all > 0, "no cards");
  await page.click('input[data-severity="error"]');
  const fewer = await visible();
  expect(fewer < all, `the filter hides nothing: ${fewer} of ${all}`);
  expect((await page.$eval("#shown", (one) => one.textContent)).startsWith(`${fewer} of ${all}`), "the count is not told");
  await page.click('input[data-severity="error"]');
  expect((await visible()) === all, "the filter does not give back");
  await page.evaluate(() => document.activeElement.blur());
  await page.keyboard.press("j");
  const card = await page.evaluate(() => document.activeElement.id);
  expect(/^d\d+f\d+$/.test(card), `j leads to ${card}`);
  await page.keyboard.press("s");
  const mark = await page.evaluate(() => document.activeElement.id);
  expect(/^d\d+m\d+$/.test(mark), `s leads to ${mark}`);
  await page.keyboard.press("b");
  const back = await page.evaluate(() => document.activeElement.id);
  expect(back === card, `b leads to ${back}, not to ${card}`);
  const bare = await browser.newPage();
  await bare.setJavaScriptEnabled(false);
  await bare.goto(pathToFileURL(path.resolve(report)).href);
  const text = await bare.$eval("main", (main) => main.innerText.length);
  expect(text > 100, "nothing to read without scripts");
} finally {
  await browser.close();
}
problems.forEach((problem) => console.log(problem));
console.log(problems.length ? `${problems.length} problems` : "browser: no problem");
process.exit(problems.length ? 1 : 0);
