// As much of the .po format as the catalogues use.
export function readPo(text) {
  const found = [];
  for (const block of text.trim().split(/\n\s*\n/)) {
    const fields = {};
    let field;
    for (const line of block.split("\n")) {
      const [, name, quoted] = /^(?:(msgctxt|msgid|msgstr) )?(".*")$/.exec(line) ?? [];
      if (!quoted) continue;
      field = name ?? field;
      fields[field] = (fields[field] ?? "") + JSON.parse(quoted);
    }
    if (fields.msgid) found.push({ context: fields.msgctxt, message: fields.msgid, translation: fields.msgstr ?? "" });
  }
  return found;
}

export function writePo(language, entries) {
  const head = `msgid ""\nmsgstr ""\n"Language: ${language}\\n"\n"Content-Type: text/plain; charset=utf-8\\n"\n`;
  const bodies = entries.map(({ context, message, translation }) =>
    [...(context ? [`msgctxt ${JSON.stringify(context)}`] : []), `msgid ${JSON.stringify(message)}`, `msgstr ${JSON.stringify(translation)}`, ""].join("\n"),
  );
  return [head, ...bodies].join("\n");
}
