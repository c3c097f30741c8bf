import type * as Yaml from 'yaml';
import { packaged } from '../../private/packaged';

/** An action at a commit, and its version. */
const PINNED = /^(\S+@\S+) #(.*)$/;

/** A map whose keys that begin with `# ` are comments on the next key. Undefined values are left out. */
export type YamlMap = Readonly<Record<string, unknown>>;

/** The text of a workflow of GitHub Actions, with an empty line before each part, job and step. */
export function workflowFile(head: string, workflow: YamlMap): string {
  // Loaded only here: most apps render no workflow.
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  const yaml = require(packaged('release/private/yaml.js')) as typeof Yaml;
  const document = new yaml.Document(workflow, { aliasDuplicateObjects: false });
  document.commentBefore = ` ${head}`;
  yaml.visit(document, {
    Map: (_, map, path) => {
      const keys = map.items.map(({ key }) => key as Yaml.Scalar<string>);
      const [comments, others] = [true, false].map((wanted) => keys.filter((key) => isComment(key) === wanted));
      for (const key of comments) keys[keys.indexOf(key) + 1].commentBefore = key.value.replace(/^#/gm, '');
      for (const { value } of comments) map.delete(value);
      const owner = path.at(-1);
      if (path.length === 1 || yaml.isPair(owner) && String(owner.key) === 'jobs') separate(others);
    },
    Seq: (_, list) => {
      if (list.items.every(yaml.isScalar)) list.flow = true;
      else separate(list.items);
    },
    Scalar: (_, scalar) => {
      const [, value, comment] = PINNED.exec(String(scalar.value)) ?? [];
      if (comment) Object.assign(scalar, { value, comment });
    },
  });
  return document.toString({ singleQuote: true, lineWidth: 0, flowCollectionPadding: false, nullStr: '' });
}

function isComment({ value }: Yaml.Scalar<string>): boolean {
  return value.startsWith('# ');
}

function separate(nodes: readonly unknown[]): void {
  for (const node of nodes.slice(1)) (node as Yaml.Node).spaceBefore = true;
}
