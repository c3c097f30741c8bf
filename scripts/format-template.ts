/** Content hashes change with every build of a handler, and mean nothing to a reader. */
const ASSET_HASH = /\b[0-9a-f]{64}\b/g;

/** A value on one line, with spaces where a reader wants them. */
function inline(value: unknown): string {
  return JSON.stringify(value, null, 1).replace(/\n\s*/g, ' ');
}

/** An object with a line per member, whose values are rendered by the given function. */
function lines(members: object, indent: string, render: (value: unknown) => string): string {
  const rows = Object.entries(members).map(([key, value]) => `${indent}${JSON.stringify(key)}: ${render(value)}`);
  return rows.length === 0 ? '{}' : `{\n${rows.join(',\n')}\n${indent.slice(1)}}`;
}

function resource({ Properties = {}, ...rest }: Record<string, object>): string {
  const head = Object.entries(rest).map(([key, value]) => `   ${JSON.stringify(key)}: ${inline(value)}`);
  return `{\n${[...head, `   "Properties": ${lines(Properties, '    ', inline)}`].join(',\n')}\n  }`;
}

/**
 * A template as JSON with one line for each property of each resource, so that a diff shows what has changed.
 *
 * CDK's bootstrap parameter and rule are left out: they are the same everywhere.
 */
export function formatTemplate(text: string): string {
  const { Resources = {}, Rules: _rules, ...rest } = JSON.parse(text.replace(ASSET_HASH, 'asset-hash'));
  const { BootstrapVersion: _version, ...Parameters } = rest.Parameters ?? {};
  const sections: Record<string, object> = { ...rest, Parameters, Resources };
  return `${lines(sections, ' ', (section) => section === Resources
    ? lines(Resources, '  ', (value) => resource(value as Record<string, object>))
    : typeof section === 'string' ? inline(section) : lines(section as object, '  ', inline))}\n`;
}
