/** A synthesized template, and where it is deployed. */
export interface StackTemplate {
  /** The name of the stack; `parent/logical id` for a nested stack. */
  readonly name: string;
  /** Undefined if the environment of the stack does not specify it. */
  readonly account?: string;
  /** Undefined if the environment of the stack does not specify it. */
  readonly region?: string;
  readonly template: TemplateBody;
  /** The construct paths by logical ID; otherwise those of the metadata. */
  readonly paths?: ReadonlyMap<string, string>;
}

export interface TemplateBody {
  readonly Resources?: Record<string, ResourceBody>;
  readonly Parameters?: Record<string, ParameterBody>;
  readonly Outputs?: Record<string, OutputBody>;
}

export interface ResourceBody {
  readonly Type: string;
  readonly Properties?: Record<string, unknown>;
  readonly DeletionPolicy?: string;
  readonly UpdateReplacePolicy?: string;
  readonly Metadata?: Record<string, unknown>;
}

interface ParameterBody {
  readonly Type?: string;
  readonly Default?: unknown;
  readonly NoEcho?: unknown;
}

export interface OutputBody {
  readonly Value: unknown;
  readonly Export?: { readonly Name: unknown };
}

/** The value at a path of property names. Within a list: the values of its elements. */
export function valueAt(value: unknown, path: readonly string[]): unknown {
  if (path.length === 0) return value;
  if (Array.isArray(value)) {
    const found = value.map((element) => valueAt(element, path)).filter((one) => one !== undefined);
    return found.length === 0 ? undefined : found;
  }
  if (typeof value !== 'object' || value === null) return undefined;
  return valueAt((value as Record<string, unknown>)[path[0]], path.slice(1));
}
