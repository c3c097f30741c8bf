import { readFileSync } from 'fs';
import { join, resolve } from 'path';
import { gunzipSync } from 'zlib';
import { Node, Parser } from '@vscode/tree-sitter-wasm';
import { parserOf, syntaxProblems } from './grammar';
import { Member, Type } from '../jsii';

interface Assembly {
  readonly types: Record<string, Type>;
  readonly targets: { readonly dotnet: { readonly namespace: string } };
  readonly submodules?: Record<string, { readonly targets?: { readonly dotnet?: { readonly namespace: string } } }>;
}

const MODULES = resolve(__dirname, '../../node_modules');
/** A name in C#: what it stands for is known, or cannot be told from the example. */
interface Meaning {
  readonly types: readonly Type[];
  readonly isStatic: boolean;
}
type Variables = ReadonlyMap<string, readonly Type[]>;

const UNKNOWN: Meaning = { types: [], isStatic: false };
/** Types of .NET that a translation contains. */
const DOTNET = ['Dictionary'];

/** Reads C# without a compiler: the grammar, and the names of the library and of the CDK. */
export class CsharpReader {
  static async create(library: string): Promise<CsharpReader> {
    const parser = await parserOf('csharp');
    const cdk = gunzipSync(readFileSync(join(MODULES, 'aws-cdk-lib/.jsii.gz'))).toString();
    const texts = [readFileSync(library, 'utf8'), cdk, readFileSync(join(MODULES, 'constructs/.jsii'), 'utf8')];
    return new CsharpReader(parser, texts.map((text) => JSON.parse(text) as Assembly));
  }

  private readonly byName = new Map<string, Type[]>();
  private readonly byFqn = new Map<string, Type>();
  private readonly namespaces = new Set<string>();

  private constructor(private readonly parser: Parser, assemblies: readonly Assembly[]) {
    for (const { types, targets, submodules = {} } of assemblies) {
      for (const type of Object.values(types)) {
        this.byFqn.set(type.fqn, type);
        this.byName.set(type.name, [...this.byName.get(type.name) ?? [], type]);
      }
      for (const { dotnet } of [{ dotnet: targets.dotnet }, ...Object.values(submodules).map((module) => module.targets ?? {})]) {
        if (dotnet) this.namespaces.add(dotnet.namespace);
      }
    }
  }

  /**
   * What a compiler would reject, as far as it can be seen without one: what is not C#, and names that do not exist.
   *
   * `declared` contains the names of the types of variables that the example uses and does not declare.
   */
  problems(code: string, declared: Readonly<Record<string, string>> = {}): string[] {
    const unreadable = syntaxProblems(this.parser, 'csharp', code);
    if (unreadable.length > 0) return unreadable;
    const { rootNode } = this.parser.parse(code)!;
    const variables = new Map<string, readonly Type[]>(Object.entries(declared).map(([name, type]) => [name, this.byName.get(type) ?? []]));
    // Classes of the example itself.
    for (const own of all(rootNode).filter(({ type }) => type === 'class_declaration')) variables.set(own.childForFieldName('name')!.text, []);
    for (const parameter of all(rootNode).filter(({ type }) => type === 'parameter')) {
      variables.set(parameter.childForFieldName('name')!.text, this.byName.get(parameter.childForFieldName('type')!.text) ?? []);
    }
    for (const declaration of all(rootNode).filter(({ type }) => type === 'variable_declaration')) {
      const type = declaration.childForFieldName('type')!;
      for (const variable of children(declaration).filter((child) => child.type === 'variable_declarator')) {
        const types = type.type === 'implicit_type' ? this.meaning(children(variable).at(-1)!, variables).types : this.byName.get(type.text);
        variables.set(variable.childForFieldName('name')!.text, types ?? []);
      }
    }
    return all(rootNode).flatMap((node) => this.problem(node, variables));
  }

  private problem(node: Node, variables: Variables): string[] {
    switch (node.type) {
      case 'using_directive': return unless(this.namespaces.has(children(node)[0].text), `there is no namespace ${children(node)[0].text}`);
      case 'implicit_array_creation_expression': return unless(children(children(node)[0]).length > 0, 'an array without elements has no type');
      case 'object_creation_expression': return this.creation(node, variables);
      case 'member_access_expression': return this.access(node, variables);
      default: return [];
    }
  }

  private creation(node: Node, variables: Variables): string[] {
    const type = node.childForFieldName('type')!;
    const name = type.type === 'generic_name' ? children(type)[0].text : type.text;
    if (DOTNET.includes(name) || variables.has(name)) return [];
    const types = this.byName.get(name);
    if (!types) return [`there is no type ${name}`];
    const initializer = node.childForFieldName('initializer');
    const names = (initializer ? children(initializer) : []).map((one) => (one.type === 'assignment_expression' ? one.childForFieldName('left')!.text : one.text));
    return names.flatMap((property) => unless(this.members({ types, isStatic: false }, property).length > 0, `${name} has no property ${property}`));
  }

  private access(node: Node, variables: Variables): string[] {
    const [owner, member] = [node.childForFieldName('expression')!, node.childForFieldName('name')!.text];
    const meaning = this.meaning(owner, variables);
    if (meaning.types.length > 0) return unless(this.members(meaning, member).length > 0, `${owner.text} has no member ${member}`);
    return unless(owner.type !== 'identifier' || variables.has(owner.text), `there is no type or variable ${owner.text}`);
  }

  /** The types of what an expression is. */
  private meaning(node: Node, variables: Variables): Meaning {
    const part = (field: string) => node.childForFieldName(field)!;
    const of = (found: readonly ({ readonly fqn?: string } | undefined)[]) => ({ types: found.flatMap((one) => this.byFqn.get(one?.fqn ?? '') ?? []), isStatic: false });
    switch (node.type) {
      case 'identifier': {
        const types = variables.get(node.text);
        return types ? { types, isStatic: false } : { types: this.byName.get(node.text) ?? [], isStatic: true };
      }
      case 'object_creation_expression': return { types: this.byName.get(part('type').text) ?? [], isStatic: false };
      case 'member_access_expression': return of(this.members(this.meaning(part('expression'), variables), part('name').text).map(({ type }) => type));
      case 'invocation_expression': {
        const called = part('function');
        if (called.type !== 'member_access_expression') return UNKNOWN;
        const owner = this.meaning(called.childForFieldName('expression')!, variables);
        return of(this.members(owner, called.childForFieldName('name')!.text).map(({ returns }) => returns?.type));
      }
      default: return UNKNOWN;
    }
  }

  /** The members with a name in C#, also of what the types extend. The members of enums and constants keep their names. */
  private members({ types, isStatic }: Meaning, name: string): Member[] {
    return types.flatMap(({ properties = [], methods = [], members = [], base, interfaces = [] }) => [
      ...[...properties, ...methods].filter((member) => (member.static ?? false) === isStatic && csharpName(member.name) === name),
      ...members.filter((member) => member.name === name),
      ...this.members({ types: [...base === undefined ? [] : [base], ...interfaces].flatMap((fqn) => this.byFqn.get(fqn) ?? []), isStatic }, name),
    ]);
  }
}

/** The types of the names that the fixture of jsii-rosetta declares for all examples. */
export function declaredIn(fixture: string): Record<string, string> {
  return Object.fromEntries([...fixture.matchAll(/^declare const (\w+): (?:\w+\.)*(\w+);/gm)].map(([, name, type]) => [name, type]));
}

function children(node: Node): Node[] {
  return node.namedChildren.filter((child) => child !== null && child.type !== 'comment') as Node[];
}

function all(node: Node): Node[] {
  return [node, ...children(node).flatMap(all)];
}

function unless(isRight: boolean, problem: string): string[] {
  return isRight ? [] : [problem];
}

function csharpName(name: string): string {
  return name.charAt(0).toUpperCase() + name.slice(1);
}
