// usage: node lighthouse.mjs CHROMIUM COOKIE URL desktop|mobile
// Prints Lighthouse's scores of one page, opened by who holds the cookie, and what keeps each from 100, as JSON;
// LIGHTHOUSE_REPORT names a file for the whole report.
import { writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import lighthouse, { desktopConfig } from "lighthouse";

const require = createRequire(import.meta.resolve("lighthouse"));
const puppeteer = require("puppeteer-core");
const [chromium, cookie, url, preset] = process.argv.slice(2);

const browser = await puppeteer.launch({ executablePath: chromium, args: ["--no-sandbox", "--headless=new", "--no-proxy-server"] });
await browser.setCookie({ name: "handrail_session", value: cookie, domain: new URL(url).hostname, httpOnly: true, sameSite: "Lax", path: "/" });
const page = await browser.newPage();
const flags = { onlyCategories: ["performance", "accessibility", "best-practices"], disableStorageReset: true, logLevel: "error" };
const { lhr } = await lighthouse(url, flags, preset === "desktop" ? desktopConfig : undefined, page);
await browser.close();
if (lhr.runtimeError) throw new Error(lhr.runtimeError.message);
const scores = Object.fromEntries(Object.values(lhr.categories).map(({ id, score }) => [id, Math.round(score * 100)]));
const short = Object.values(lhr.categories).flatMap(({ id, auditRefs }) =>
  auditRefs
    .filter((one) => one.weight > 0 && lhr.audits[one.id].score !== null && lhr.audits[one.id].score < 1)
    .map((one) => `${id}: ${one.id} ${lhr.audits[one.id].displayValue ?? ""}`.trim()),
);
if (process.env.LIGHTHOUSE_REPORT) writeFileSync(process.env.LIGHTHOUSE_REPORT, JSON.stringify(lhr));
console.log(JSON.stringify({ scores, short, shown: lhr.finalDisplayedUrl }));
