/** A synthesized template and its environment. */
export interface StackTemplateProps {
  /** The construct path of the stack, or another unique name. */
  readonly name: string;
  readonly template: { readonly [section: string]: unknown };
  /** Undefined if the stack has no Region. */
  readonly region?: string;
  readonly file?: string;
}

type Section = Record<string, Record<string, unknown> | undefined>;

/** The sections of a template that the requirements read. */
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
