const COMMENT = /\/\*\*[\s\S]*?\*\//g;
const MONTHS = ['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October', 'November', 'December'];
const END = new RegExp(`(?:shut ?down date: |shut ?down on |retired on )(?:(\\d{4}-\\d{2}-\\d{2})|(${MONTHS.join('|')}) (\\d{1,2}), (\\d{4}))`);
const MODEL = /["`]([a-z0-9]+(?:[.-][a-z0-9]+)+|o\d)["`]/g;

/** The models for which a comment says when they were or will be shut down: the dates by model. */
export function shutdowns(files) {
  const dates = new Map();
  for (const comment of files.flatMap((file) => file.text.match(COMMENT) ?? [])) {
    for (const paragraph of paragraphs(comment)) {
      const end = END.exec(paragraph);
      if (end) {
        for (const [, model] of paragraph.slice(0, end.index).matchAll(MODEL)) {
          dates.set(model, date(end));
        }
      }
    }
  }
  return Object.fromEntries([...dates].sort(([one], [other]) => (one < other ? -1 : 1)));
}

/** The text of a comment, one line for each paragraph and each entry of a list. */
function paragraphs(comment) {
  const text = comment.replace(/^\/\*\*|\*\/$/g, '').replace(/\n\s*\* ?/g, '\n');
  return text.split(/\n\s*\n|\n\s*- /).map((paragraph) => paragraph.replace(/\s+/g, ' '));
}

function date([, iso, month, day, year]) {
  return iso ?? `${year}-${String(MONTHS.indexOf(month) + 1).padStart(2, '0')}-${day.padStart(2, '0')}`;
}
