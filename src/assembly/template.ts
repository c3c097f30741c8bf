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
  /** Equal for the stacks of one Stage: the folder of its assembly. */
  readonly stage?: string;
  /** The path of the stack in the construct tree. */
  readonly path?: string;
  /** The file with the template. */
  readonly file?: string;
}

export interface TemplateBody {
  readonly Resources?: Record<string, ResourceBody>;
  readonly Parameters?: Record<string, ParameterBody>;
  readonly Outputs?: Record<string, OutputBody>;
  readonly Conditions?: Record<string, unknown>;
  readonly Mappings?: Record<string, unknown>;
}

export interface ResourceBody {
  readonly Type: string;
  readonly Properties?: Record<string, unknown>;
  readonly Condition?: string;
  readonly DependsOn?: string | readonly string[];
  readonly DeletionPolicy?: string;
  readonly UpdateReplacePolicy?: string;
  readonly Metadata?: Record<string, unknown>;
}

interface ParameterBody {
  readonly Type?: string;
  readonly Default?: unknown;
  readonly NoEcho?: unknown;
}

interface OutputBody {
  readonly Value: unknown;
  readonly Export?: { readonly Name: unknown };
}

/** The value at a path of property names. Within a list: the values of its elements. */
export function valueAt(value: unknown, path: readonly string[]): unknown {
  if (path.length === 0) return value;
  if (Array.isArray(value)) {
    const attribute: unknown = value.find((element) => memberOf(element, 'Key') === path[0]);
    if (attribute !== undefined) return valueAt(memberOf(attribute, 'Value'), path.slice(1));
    const found = value.map((element) => valueAt(element, path)).filter((one) => one !== undefined);
    return found.length === 0 ? undefined : found;
  }
  const inner = memberOf(value, path[0]);
  return inner === undefined ? undefined : valueAt(inner, path.slice(1));
}

/** A member of a map of a template; never one that all objects inherit, such as `constructor`. */
export function memberOf<T>(map: Readonly<Record<string, T>> | undefined, name: unknown): T | undefined;
export function memberOf(map: unknown, name: unknown): unknown;
export function memberOf(map: unknown, name: unknown): unknown {
  const isMember = typeof map === 'object' && map !== null && typeof name === 'string' && Object.hasOwn(map, name);
  return isMember ? (map as Record<string, unknown>)[name] : undefined;
}
