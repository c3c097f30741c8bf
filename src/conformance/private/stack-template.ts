/** One synthesised template and where it is deployed. */
export interface StackTemplateProps {
  /** The stack's construct path, or any name that tells it from the others. */
  readonly name: string;
  readonly template: { readonly [section: string]: unknown };
  /** Unset where the stack is not bound to a region. */
  readonly region?: string;
  readonly file?: string;
}

type Section = Record<string, Record<string, unknown> | undefined>;

/** A template, reduced to the sections that requirements ask about. */
export class StackTemplate {
  readonly name: string;
  readonly region?: string;
  readonly file?: string;
  readonly resources: Record<string, { readonly Type: string }>;
  readonly outputs: Section;
  private readonly parameters: Section;

  constructor(props: StackTemplateProps) {
    this.name = props.name;
    this.region = props.region;
    this.file = props.file;
    this.resources = (props.template.Resources ?? {}) as Record<string, { Type: string }>;
    this.outputs = (props.template.Outputs ?? {}) as Section;
    this.parameters = (props.template.Parameters ?? {}) as Section;
  }

  parameterDefault(id: unknown): unknown {
    return typeof id === 'string' ? this.parameters[id]?.Default : undefined;
  }
}
