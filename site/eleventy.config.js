// The documentation's site: docs/**/*.md as they are, with navigation, search and themes that work from disk.
import { readFileSync, readdirSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import highlight from "@11ty/eleventy-plugin-syntaxhighlight";
import GithubSlugger from "github-slugger";
import markdownIt from "markdown-it";
import anchor from "markdown-it-anchor";
import { parse } from "node-html-parser";

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "..");
const read = file => readFileSync(path.join(root, file), "utf8");
const home = read("pom.xml").match(/<project\.home>([^<]+)</)[1];

/** Pages of the repository's root that are part of the site, beside docs/. */
const OF_THE_ROOT = ["CHANGELOG.md", "CONTRIBUTING.md", "SECURITY.md"];
const SECTIONS = [
  ["guides", "Guides"],
  ["reference", "Reference"],
  ["maintain", "Maintain"],
  ["decisions", "Decisions"],
];

const titleOf = text => text.match(/^# +(.+)$/m)?.[1].replaceAll("`", "") ?? "";

/** The first sentences of a page, without Markdown. */
const summaryOf = text =>
  (text.replace(/^```[^]*?^```/gm, "").split(/^# .+$/m)[1] ?? "")
    .split(/\n\s*\n/)
    .map(part => part.trim().replace(/\s+/g, " ").replace(/\[([^\]]*)\]\([^)]*\)/g, "$1").replaceAll("`", ""))
    .find(part => /^[A-Z]/.test(part)) ?? "";

/** Every page of docs/, in the order in which index.md links to it. */
function pages() {
  const order = [...read("docs/index.md").matchAll(/\]\(([a-z0-9/-]+\.md)/g)].map(link => link[1]);
  const place = file => (order.includes(file) ? order.indexOf(file) : order.length);
  return readdirSync(path.join(root, "docs"), { recursive: true })
    .map(file => file.split(path.sep).join("/"))
    .filter(file => file.endsWith(".md") && file !== "index.md")
    .sort((a, b) => place(a) - place(b) || a.localeCompare(b))
    .map(file => {
      const text = read(`docs/${file}`);
      return { url: file.replace(/\.md$/, ".html"), title: titleOf(text), summary: summaryOf(text) };
    });
}

/** Where a link of a page leads on the site: pages to their HTML, other files to the repository. */
function target(link, from) {
  if (/^([a-z]+:|#)/.test(link)) {
    return link;
  }
  const [file, fragment] = link.split("#");
  const hash = fragment === undefined ? "" : `#${fragment}`;
  const source = path.posix.normalize(path.posix.join(path.posix.dirname(from), file));
  if (source === "docs/decisions") {
    return relative(from, "docs/decisions/index.html");
  }
  if ((source.startsWith("docs/") && source.endsWith(".md")) || OF_THE_ROOT.includes(source)) {
    return relative(from, (source.startsWith("docs/") ? source : `docs/${source.toLowerCase()}`).replace(/\.md$/, ".html")) + hash;
  }
  return `${home}/blob/main/${source}${hash}`;
}

const relative = (from, to) =>
  path.posix.relative(path.posix.dirname(from.startsWith("docs/") ? from : `docs/${from}`), to);

export default function (config) {
  config.setUseGitIgnore(false);
  config.addPlugin(highlight, { errorOnInvalidLanguage: false });

  const markdown = markdownIt({ html: true }).use(anchor, {
    slugify: (text, state) => (state.env.slugger ??= new GithubSlugger()).slug(text),
    slugifyWithState: (text, state) => (state.env.slugger ??= new GithubSlugger()).slug(text),
    permalink: anchor.permalink.headerLink({ safariReaderFix: true }),
    tabIndex: false,
  });
  const open = markdown.renderer.rules.link_open ?? ((tokens, i, options, env, self) => self.renderToken(tokens, i, options));
  markdown.renderer.rules.link_open = (tokens, i, options, env, self) => {
    const href = tokens[i].attrGet("href");
    tokens[i].attrSet("href", target(href, env.source ?? env.page.inputPath.replace(/^\.\//, "")));
    return open(tokens, i, options, env, self);
  };
  // A wide table scrolls in its own box, so that a phone's page does not. On a phone, a table of three columns or more is a
  // list of its rows, whose cells need the heading of their column.
  markdown.core.ruler.push("labels", ({ tokens }) => {
    let table, labels, column;
    tokens.forEach((token, i) => {
      if (token.type === "table_open") {
        [table, labels] = [token, []];
      } else if (token.type === "th_open") {
        labels.push(tokens[i + 1].children.map(part => part.content).join(""));
        table.attrSet("class", labels.length > 2 ? "table wide-table" : "table");
      } else if (token.type === "tr_open") {
        column = 0;
      } else if (token.type === "td_open") {
        token.attrSet("data-label", labels[column++] ?? "");
      }
    });
  });
  markdown.renderer.rules.table_open = (tokens, i) => `<div class="${tokens[i].attrGet("class")}"><table>`;
  markdown.renderer.rules.table_close = () => "</table></div>";
  // Short code stays on one line, in tables too, where long code wraps anywhere.
  markdown.renderer.rules.code_inline = (tokens, i, options, env, self) => {
    if (tokens[i].content.length <= 32) {
      tokens[i].attrSet("class", "short");
    }
    return `<code${self.renderAttrs(tokens[i])}>${markdown.utils.escapeHtml(tokens[i].content)}</code>`;
  };
  config.setLibrary("md", markdown);

  const all = pages();
  config.addGlobalData("home", home);
  config.addGlobalData("layout", "page.njk");
  config.addGlobalData("permalink", () => data => `${data.page.filePathStem.toLowerCase()}.html`);
  config.addGlobalData("eleventyComputed", {
    // Eleventy has "" here where a page sets none.
    title: data => data.title || titleOf(readFileSync(path.resolve(data.page.inputPath), "utf8")),
    up: data => "../".repeat(data.page.filePathStem.split("/").length - 2),
  });
  config.addGlobalData("navigation", [
    { title: "", pages: [{ url: "index.html", title: "Documentation" }, ...all.filter(page => !page.url.includes("/"))] },
    ...SECTIONS.map(([folder, title]) => ({
      title,
      pages: all.filter(page => page.url.startsWith(`${folder}/`)),
    })),
  ]);
  for (const file of OF_THE_ROOT) {
    const text = read(file);
    config.addTemplate(file.toLowerCase(), text, { title: titleOf(text), source: file });
  }
  const decisions = all.filter(page => page.url.startsWith("decisions/"));
  config.addTemplate(
    "decisions/index.md",
    `# Decisions\n\nWhy the project is as it is.\n\n${decisions
      .map(page => `- [${page.title}](${path.posix.basename(page.url, ".html")}.md)`)
      .join("\n")}\n`,
    { title: "Decisions", source: "docs/decisions/index.md" },
  );
  config.addTemplate("llms.njk", read("site/llms.njk"), { permalink: "llms.txt", layout: null, title: "llms.txt" });

  config.addPassthroughCopy({ "site/assets": "assets" });
  config.addPassthroughCopy({ "site/node_modules/minisearch/dist/umd/index.js": "assets/minisearch.js" });

  // The index is a script and not JSON: a page that was opened from disk may not fetch.
  const found = [];
  config.addTransform("search", function (content) {
    if (!this.page.outputPath?.endsWith(".html")) {
      return content;
    }
    const url = this.page.url.replace(/^\//, "");
    const main = parse(content, { blockTextElements: { script: true, style: true } }).querySelector("main");
    let part = { url, title: main.querySelector("h1")?.text ?? url, heading: "", text: "" };
    found.push(part);
    for (const node of main.childNodes) {
      if (/^H[23]$/.test(node.tagName ?? "")) {
        part = { url: `${url}#${node.id}`, title: part.title, heading: node.text.trim(), text: "" };
        found.push(part);
      } else {
        part.text += ` ${node.structuredText ?? node.text}`;
      }
    }
    return content;
  });
  config.on("eleventy.after", async ({ directories }) => {
    const { writeFileSync } = await import("node:fs");
    const documents = found.map((part, id) => ({ id, ...part, text: part.text.replace(/\s+/g, " ").trim() }));
    writeFileSync(path.join(directories.output, "assets/search-index.js"), `window.searchIndex = ${JSON.stringify(documents)};\n`);
  });

  return {
    dir: { input: "docs", includes: "../site/layout", output: "target/site" },
    markdownTemplateEngine: false,
    htmlTemplateEngine: "njk",
  };
}
