/** What jsii-rosetta writes that no compiler accepts, by language, and what it should be. */
const MISTAKES: Readonly<Record<string, readonly (readonly [wrong: RegExp, right: (...groups: string[]) => string])[]>> = {
  java: [
    [/\.get([A-Z]\w*)\(\) = (.+);$/gm, (_, property, value) => `.set${property}(${value});`],
    // A property before a method; not in strings, comments and imports.
    [/"(?:[^"\\]|\\.)*"|\/\/.*$|^import .*$|\.([a-z]\w*)(?=\.[a-z])/gm, (all, property) => (property ? `.get${property.charAt(0).toUpperCase()}${property.slice(1)}()` : all)],
    [/\)\[(\d+)\]/g, (_, index) => `).get(${index})`],
  ],
  python: [
    // A unit, which is one word in Python.
    [/_([kmg])i_b\b/g, (_, prefix) => `_${prefix}ib`],
    // The props of each of any number of arguments.
    [/\.add_port_mappings\((\w+=[^()]*)\)/g, (_, props) => `.add_port_mappings(ecs.PortMapping(${props}))`],
    [/^( *)(.*\.acknowledge\()(id=[^()]*)\)/gm, (_, indent, call, props) => `${indent}from aws_cdk import Acknowledgment\n${indent}${call}Acknowledgment(${props}))`],
    // A type within a class.
    [/^from aws_cdk\.aws_wafv2\.(\w+Property) import \1$/gm, () => 'from aws_cdk.aws_wafv2 import CfnWebACL'],
    [/(?<![.\w])(\w+Property)\(/g, (_, type) => `CfnWebACL.${type}(`],
    [/^(from \S+ import (?:.*, )?(\w+)), \2$/gm, (_, first) => first],
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
export const mended = (language: string, translation: string): string =>
  (MISTAKES[language] ?? []).reduce((text, [wrong, right]) => text.replace(wrong, right), translation);

const variable = (name: string): string => name.charAt(0).toLowerCase() + name.slice(1);
