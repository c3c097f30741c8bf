import { Resolver, TemplateResource } from './template-part';
import { SynthesizedApp } from '../../src/assembly/synthesized-app';
import { StackTemplate } from '../../src/assembly/template';
import { asText, unescaped } from '../../src/assembly/text';

/** The templates that are judged together. */
export class Assembly implements Resolver {
  private readonly app: SynthesizedApp;
  private readonly byStack: ReadonlyMap<StackTemplate, ReadonlyMap<string, TemplateResource>>;
  private readonly byType = new Map<string, TemplateResource[]>();

  constructor(readonly stacks: readonly StackTemplate[]) {
    this.app = new SynthesizedApp(stacks, { values: {} });
    this.byStack = new Map(stacks.map((stack) => [stack, new Map(Object.entries(stack.template.Resources ?? {})
      .map(([id, body]) => [id, new TemplateResource(stack, this, id, body)]))]));
    for (const resource of [...this.byStack.values()].flatMap((resources) => [...resources.values()])) {
      this.byType.set(resource.type, [...this.all(resource.type), resource]);
    }
  }

  /** All resources of the types. */
  all(...types: string[]): TemplateResource[] {
    return types.flatMap((type) => this.byType.get(type) ?? []);
  }

  referred(from: StackTemplate, value: unknown): TemplateResource[] {
    return this.app.referred(from, value).flatMap(({ stack, id }) => this.byStack.get(stack)?.get(id) ?? []);
  }

  text(from: StackTemplate, value: unknown): string | undefined {
    const resolved = this.app.resolve(from, value);
    return resolved === undefined ? undefined : unescaped(asText(resolved));
  }
}
