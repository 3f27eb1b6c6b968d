const up = document.body.dataset.up;
const root = document.documentElement;
const byId = id => document.getElementById(id);

byId("theme").addEventListener("click", () => {
  root.dataset.theme = root.dataset.theme === "dark" ? "light" : "dark";
  try {
    localStorage.setItem("theme", root.dataset.theme);
  } catch {
    // for this page only
  }
});

const menu = byId("menu");
menu.addEventListener("click", () => {
  const open = document.body.classList.toggle("menu-open");
  menu.setAttribute("aria-expanded", String(open));
});
document.querySelector("nav [aria-current]")?.scrollIntoView({ block: "nearest" });

for (const block of document.querySelectorAll("pre")) {
  const button = document.createElement("button");
  button.className = "copy";
  button.textContent = "Copy";
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(block.querySelector("code").innerText);
    button.textContent = "Copied";
    setTimeout(() => (button.textContent = "Copy"), 1500);
  });
  const box = document.createElement("div");
  box.className = "code";
  block.replaceWith(box);
  box.append(block, button);
}

const form = byId("search");
const input = form.querySelector("input");
const results = byId("results");
let index = null;

function search(query) {
  if (!index) {
    index = new MiniSearch({
      fields: ["heading", "title", "text"],
      storeFields: ["url", "title", "heading", "text"],
      searchOptions: { boost: { heading: 4, title: 3 }, prefix: true, fuzzy: term => (term.length > 4 ? 0.2 : 0), combineWith: "AND" },
    });
    index.addAll(window.searchIndex);
  }
  // First the page of this name, and sections with the query as it was written: the index has OPENAI_API_KEY as three words.
  // Last what guides and reference pages say better.
  const said = query.toLowerCase();
  const weight = hit =>
    hit.score *
    (`${hit.heading} ${hit.text}`.toLowerCase().includes(said) ? 3 : 1) *
    (hit.heading === "" && hit.title.toLowerCase() === said ? 3 : 1) *
    (/^(decisions|maintain)\/|migrating|parity|pitfalls/.test(hit.url) ? 0.4 : 1);
  return index
    .search(query)
    .sort((a, b) => weight(b) - weight(a))
    .slice(0, 12);
}

function excerpt(text, query, terms) {
  const whole = text.toLowerCase().indexOf(query.toLowerCase());
  const at = whole >= 0 ? whole : Math.max(0, Math.min(...terms.map(term => text.toLowerCase().indexOf(term)).filter(i => i >= 0), text.length));
  const start = Math.max(0, at - 40);
  return (start > 0 ? "…" : "") + text.slice(start, start + 140);
}

input.addEventListener("input", () => {
  const query = input.value.trim();
  const hits = query.length < 2 ? [] : search(query);
  results.hidden = query.length < 2;
  results.replaceChildren(
    ...hits.map(hit => {
      const link = document.createElement("a");
      link.href = up + hit.url;
      const title = document.createElement("b");
      title.textContent = hit.heading ? `${hit.title} › ${hit.heading}` : hit.title;
      const text = document.createElement("span");
      text.textContent = excerpt(hit.text, query, hit.terms);
      link.append(title, text);
      const item = document.createElement("li");
      item.append(link);
      return item;
    }),
  );
  if (!results.hidden && hits.length === 0) {
    const none = document.createElement("li");
    none.className = "none";
    none.textContent = "Nothing found.";
    results.append(none);
  }
});

form.addEventListener("submit", event => {
  event.preventDefault();
  results.querySelector("a")?.click();
});
form.addEventListener("keydown", event => {
  const links = [...results.querySelectorAll("a")];
  const at = links.indexOf(document.activeElement);
  if (event.key === "Escape") {
    results.hidden = true;
    input.blur();
  } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    event.preventDefault();
    (links[at + (event.key === "ArrowDown" ? 1 : -1)] ?? input).focus();
  }
});
document.addEventListener("keydown", event => {
  if (event.key === "/" && !/^(INPUT|TEXTAREA)$/.test(document.activeElement.tagName)) {
    event.preventDefault();
    input.focus();
  }
});
document.addEventListener("click", event => {
  if (!form.contains(event.target)) {
    results.hidden = true;
  }
});
