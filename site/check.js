// Every page has a title, and every link, with its anchor, leads somewhere on the site; links to other hosts are left alone.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { parse } from "node-html-parser";

const site = path.resolve(import.meta.dirname, "../target/site");
const withJavadoc = existsSync(path.join(site, "apidocs/index.html"));
const pages = readdirSync(site, { recursive: true }).filter(file => file.endsWith(".html") && !file.startsWith("apidocs"));
const html = new Map(pages.map(page => [path.join(site, page), parse(readFileSync(path.join(site, page), "utf8"))]));
const broken = [];
let links = 0;

for (const [file, page] of html) {
  if (!/^\w/.test(page.querySelector("title")?.text ?? "")) {
    broken.push(`${path.relative(site, file)}: no title`);
  }
  for (const element of page.querySelectorAll("[href], [src]")) {
    const link = element.getAttribute("href") ?? element.getAttribute("src");
    if (/^[a-z]+:/.test(link)) {
      continue;
    }
    links++;
    const [target, fragment] = decodeURI(link).split("#");
    const to = target === "" ? file : path.resolve(path.dirname(file), target);
    if (to.startsWith(path.join(site, "apidocs")) && !withJavadoc) {
      continue;
    }
    const anchored = fragment && html.has(to);
    if (!existsSync(to) || (anchored && !html.get(to).getElementById(fragment))) {
      broken.push(`${path.relative(site, file)}: ${link}`);
    }
  }
}
if (broken.length > 0) {
  const shown = [...new Set(broken)];
  console.error(`${shown.length} broken links or titles:\n  ${shown.slice(0, 40).join("\n  ")}`);
  process.exit(1);
}
console.log(`${pages.length} pages, ${links} links, none broken.`);
