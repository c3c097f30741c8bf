/** What jsii-rosetta writes that no compiler accepts, by language, and what it should be. */
const MISTAKES: Readonly<Record<string, readonly (readonly [wrong: RegExp, right: (...groups: string[]) => string])[]>> = {
  java: [
    [/\.get([A-Z]\w*)\(\) = (.+);$/gm, (_, property, value) => `.set${property}(${value});`],
  ],
  go: [
    // A pointer within a name.
    [/([._])\*([A-Z])/g, (_, before, name) => before + name],
    // A variable with the name of its property.
    [/^(\s*)([A-Z]\w*): \*?\2,$/gm, (_, indent, name) => `${indent}${name}: ${variable(name)},`],
    [/^(\s*[A-Z]\w*): \*([A-Z]\w*),$/gm, (_, property, name) => `${property}: ${variable(name)},`],
    [/\b(\w+)\.Newstack\(/g, (_, module) => `${module}.NewStack(`],
  ],
};

/** A translation without the mistakes that are known. */
export function mended(language: string, translation: string): string {
  return (MISTAKES[language] ?? []).reduce((text, [wrong, right]) => text.replace(wrong, right), translation);
}

function variable(name: string): string {
  return name.charAt(0).toLowerCase() + name.slice(1);
}
