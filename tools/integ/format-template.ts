/** Formats a value on one line. */
function inline(value: unknown): string {
  return JSON.stringify(value, null, 1).replace(/\n\s*/g, ' ');
}

/** Formats an object with one line per member. */
function lines(members: object, indent: string, render: (value: unknown) => string): string {
  const rows = Object.entries(members).map(([key, value]) => `${indent}${JSON.stringify(key)}: ${render(value)}`);
  return rows.length === 0 ? '{}' : `{\n${rows.join(',\n')}\n${indent.slice(1)}}`;
}

function resource({ Properties = {}, ...rest }: Record<string, object>): string {
  const head = Object.entries(rest).map(([key, value]) => `   ${JSON.stringify(key)}: ${inline(value)}`);
  return `{\n${[...head, `   "Properties": ${lines(Properties, '    ', inline)}`].join(',\n')}\n  }`;
}

/** Formats a template as JSON with one line per property of each resource, for readable diffs. */
export function formatTemplate(text: string): string {
  const { Resources = {}, ...sections } = JSON.parse(text) as Record<string, object>;
  return `${lines({ ...sections, Resources }, ' ', (section) => section === Resources
    ? lines(Resources, '  ', (value) => resource(value as Record<string, object>))
    : typeof section === 'string' ? inline(section) : lines(section as object, '  ', inline))}\n`;
}
