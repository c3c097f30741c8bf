import texts from 'spdx-license-list/full';
import { bundledPackages, ForeignPackage, installed, layerPackages } from './packages';

const RULE = '='.repeat(80);

/** The text of `NOTICE`: which software of others this package contains, and under which licenses. */
export function renderNotice(): string {
  const groups: [title: string, packages: ForeignPackage[]][] = [
    ['Bundled into the JavaScript files below assets/ and bin/', bundledPackages()],
    ['In assets/media/sharp-layer.zip, the Lambda layer of the processor of media', layerPackages()],
    ['Source of the data in assets/change-guard/replacement-table.json', [installed('node_modules/@aws-cdk/aws-service-spec')]],
  ];
  const lists = groups.map(([title, packages]) => [`${title}:`, '', ...packages.map(describe)].join('\n'));
  const parts = groups.flatMap(([, packages]) => packages).filter((one) => one.parts !== '').map(describeParts);
  return `${[HEAD, ...lists, ...parts, ...licenses(groups.flatMap(([, packages]) => packages))].join('\n\n')}\n`;
}

const HEAD = `eldonia-constructs
Copyright Eldonia

The license of this package is in the file LICENSE. The package also contains the following
software of others. \`npm run check -- notice --write\` writes this file.`;

const describe = ({ name, version, license, author, homepage }: ForeignPackage): string =>
  `- ${name} ${version} (${license})${author ? `, ${author}` : ''}${homepage ? `, ${homepage}` : ''}`;

/** The shared libraries of libvips: their licenses, their source, and how users can replace them, as the LGPL requires. */
const describeParts = ({ name, version, homepage, parts }: ForeignPackage): string => `Parts of ${name}:

${parts}

The source of these libraries and the scripts that build them are in ${homepage}, tag v${version}. The libraries are in
a shared object, which users can replace by one that they have built: in the layer, or with a layer of their own.`;

/** Each text once, with the packages that it applies to. */
function licenses(packages: readonly ForeignPackage[]): string[] {
  const users = new Map<string, Set<string>>();
  const add = (text: string, user: string) => users.set(text, (users.get(text) ?? new Set()).add(user));
  for (const { name, license, author, texts: own } of packages) {
    for (const text of own) add(text, name);
    if (own.length === 0) add(standard(license, author), name);
  }
  return [...users].map(([text, names]) => `${RULE}\nLicense of ${[...names].join(', ')}\n${RULE}\n\n${text}`);
}

/** The text of a license by its identifier, for packages without a license file. */
function standard(license: string, author: string): string {
  const found = texts[license];
  if (found === undefined) throw new Error(`license must be an identifier of SPDX, got ${license}; add the license file of the package to NOTICE`);
  const text = found.licenseText.trim();
  const own = text.replace(/^Copyright .*<.*>.*$/m, `Copyright (c) ${author}`);
  return own === text ? `Copyright (c) ${author}\n\n${text}` : own;
}
